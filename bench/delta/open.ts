import { join } from "node:path";
import type { duckdbParquetAccess } from "../../src/engine/index.ts";
import { localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { type Bench, timed } from "../harness.ts";
import { IS_FULL, lakeIn } from "./lines.ts";

const COMMITS = IS_FULL ? 10_000 : 1_000;

export const deltaOpen: Bench = {
  name: "delta-open",
  what: `a table of ${COMMITS} commits and ${5 * COMMITS} files from its newest checkpoint; the limit is reading that checkpoint in DuckDB`,
  rounds: 5,
  prepare: async (folder) => {
    const { duckdb, engine } = await lakeIn(folder);
    const log = await longLog(folder, engine);
    return [
      {
        name: "checkpoint in DuckDB",
        measure: () =>
          timed(() =>
            duckdb.runAndReadAll(`SELECT to_json(add)::VARCHAR FROM read_parquet('${log}') WHERE add IS NOT NULL`),
          ),
      },
      {
        name: "snapshot",
        measure: () => timed(() => openDeltaTable(localStorage(folder), "long", { engine }).log.snapshot()),
        // 150 ms and 3 µs for each file
        limit: { moreMs: 150 + 0.003 * 5 * COMMITS },
      },
    ];
  },
};

type Parquet = ReturnType<typeof duckdbParquetAccess>;

/** A log without its data files. @returns path of its newest checkpoint */
async function longLog(folder: string, parquet: Parquet): Promise<string> {
  const { log } = openDeltaTable(localStorage(folder), "long", { engine: parquet });
  const file = (name: string) => ({
    path: name,
    sizeBytes: 1000,
    modifiedMs: 1,
    partitionValues: {},
    stats: { numRecords: 100, minValues: { id: 1 }, maxValues: { id: 100 }, nullCount: { id: 0 } },
  });
  // the ones before it would take the most of the time and are not looked at
  const properties = { "delta.checkpointInterval": `${COMMITS}` };
  let base: number | undefined;
  for (let commit = 0; commit <= COMMITS; commit++) {
    const add = Array.from({ length: 5 }, (_, index) => file(`part-${commit}-${index}.parquet`));
    const table = base === undefined ? { columns: [{ name: "id", type: "bigint", nullable: true }], properties } : {};
    const outcome = await log.commit(
      await log.prepare({ operation: "WRITE", baseVersion: base, add, remove: [], info: {}, ...table }),
    );
    base = outcome.version;
  }
  return join(folder, `long/_delta_log/${String(COMMITS).padStart(20, "0")}.checkpoint.parquet`);
}
