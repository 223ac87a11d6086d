import { join } from "node:path";
import type { DeltaTable } from "../../src/lake/index.ts";
import { type Bench, type Contestant, timed } from "../harness.ts";
import { lakeIn, sql } from "./lines.ts";
import { upsert } from "./upsert.ts";

const FILE_ROWS = 5_000;
/** A four-hundredth of the big table: the rows of one file, neighbours by key. */
const CHANGED = FILE_ROWS;

/** Changes that lie close together in a table whose files are ranges of keys: the price must follow the changes, not the table. */
export const deltaClustered: Bench = {
  name: "delta-clustered",
  what: `${CHANGED} neighbouring rows into files of ${FILE_ROWS} rows: a table of 100 files, and one of 400`,
  rounds: 5,
  prepare: async (folder) => {
    const { duckdb, source, table } = await lakeIn(folder);
    const changes = join(folder, "changes.parquet");
    const first = 50 * FILE_ROWS + FILE_ROWS / 2;
    const wanted = `l_orderkey BETWEEN ${first} AND ${first + CHANGED - 1}`;
    await duckdb.run(
      `COPY (SELECT * REPLACE ((l_quantity + 1)::DECIMAL(15,2) AS l_quantity) FROM '${source}' WHERE ${wanted}) TO '${changes}' (FORMAT parquet)`,
    );
    const small = await contestant(table("small"), { files: 100, source, changes });
    const large = await contestant(table("large"), { files: 400, source, changes });
    return [
      { name: "100 files", ...small },
      { name: "400 files", ...large, limit: { ratio: 1.3 } },
    ];
  },
};

type Clustered = Readonly<{ files: number; source: string; changes: string }>;

async function contestant(
  table: DeltaTable,
  { files, source, changes }: Clustered,
): Promise<Pick<Contestant, "before" | "measure">> {
  // rows of a file repeat in the range of the small source: the key is made from the file's number
  for (let file = 0; file < files; file++) {
    const from = file * FILE_ROWS;
    await table.append(
      sql(
        `SELECT * REPLACE (l_orderkey % ${FILE_ROWS} + ${from} AS l_orderkey) FROM '${source}' WHERE l_orderkey < ${FILE_ROWS}`,
      ),
    );
  }
  return {
    before: async () => void (await table.restore({ version: files - 1 })),
    measure: async () => {
      const sample = await timed(() => upsert(table, changes));
      const removed = (await table.scan()).files.length;
      if (removed > files || removed < files - 1) throw new Error(`${files} files became ${removed}`);
      return sample;
    },
  };
}
