import { duckdbParquetAccess } from "../../src/engine/index.ts";
import { backgroundWork, localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { operations, type OperationName } from "./operations.ts";

/** Does one operation on a table, in a process of its own that a test may kill: root, table, operation, scratch folder, times. */
const [root = "", name = "", operation = "", scratchFolder = "", times = "1"] = process.argv.slice(2);
const engine = duckdbParquetAccess({ scratchFolder, threads: 1 });
const background = backgroundWork();
const table = openDeltaTable(localStorage(root), name, { engine, background });
for (let round = 0; round < Number(times); round++) await operations[operation as OperationName](table, round);
await background.settled();
process.stdout.write("done");
await engine[Symbol.asyncDispose]();
