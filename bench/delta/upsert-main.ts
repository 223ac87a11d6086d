import { join } from "node:path";
import { duckdbParquetAccess } from "../../src/engine/index.ts";
import { localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { upsert } from "./upsert.ts";

/** One upsert in a process whose memory is looked at: root, table, file of changes. */
const [root = "", name = "", changes = ""] = process.argv.slice(2);
const engine = duckdbParquetAccess({ scratchFolder: join(root, "_scratch-own"), memoryLimit: "250MB" });
await upsert(openDeltaTable(localStorage(root), name, { engine }), changes);
await engine[Symbol.asyncDispose]();
