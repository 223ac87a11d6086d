import type { DeltaTable, TableScan } from "../../src/lake/index.ts";
import { type Bench, timed } from "../harness.ts";
import { FILES, fillScattered, lakeIn, ROWS, withVectors } from "./lines.ts";

export const deltaVectors: Bench = {
  name: "delta-vectors",
  what: `every value of ${ROWS} rows in ${FILES} files looked at, 1 % of the rows deleted, a few rows looked for, or three columns of all rows read into JavaScript; the limit is the same without deletion vectors`,
  rounds: 7,
  prepare: async (folder) => {
    const { engine, source, table } = await lakeIn(folder);
    const [deleted, clean, mended] = [table("deleted"), table("clean"), table("mended")];
    for (const one of [deleted, clean, mended]) await fillScattered(one, source, withVectors);
    for (const one of [deleted, mended]) await one.delete("hash(l_orderkey) % 100 = 0");
    await mended.optimize();
    const read = async (one: DeltaTable) => {
      const scan = await one.scan();
      const broken = await engine.checkBounds({ scan, bounds: lowest(scan) });
      if (broken.length > 0) throw new Error(`${JSON.stringify(broken)} cannot be`);
    };
    const rows = async (one: DeltaTable) => {
      let count = 0;
      for await (const { rowCount } of one.readBatches({ columns: THREE })) count += rowCount;
      if (count !== (await one.describe()).rows) throw new Error(`${count} rows were read`);
    };
    const search = async (one: DeltaTable) => {
      const scan = await one.scan();
      await engine.findRows({ scan, where: "l_quantity > 1000 OR l_comment = 'none'" });
    };
    return [
      { name: "clean", measure: () => timed(() => read(clean)) },
      { name: "with deletion vectors", measure: () => timed(() => read(deleted)), limit: { ratio: 1.25 } },
      { name: "after optimize", measure: () => timed(() => read(mended)), limit: { ratio: 1.1 } },
      { name: "search, clean", measure: () => timed(() => search(clean)) },
      {
        name: "search with deletion vectors",
        measure: () => timed(() => search(deleted)),
        limit: { ratio: 1.25, of: "search, clean" },
      },
      { name: "rows, clean", measure: () => timed(() => rows(clean)) },
      {
        name: "rows with deletion vectors",
        measure: () => timed(() => rows(deleted)),
        limit: { ratio: 1.25, of: "rows, clean" },
      },
    ];
  },
};

const THREE = ["l_orderkey", "l_quantity", "l_shipdate"];

/** A bound for every column, below all of its values. */
function lowest({ columns }: TableScan): readonly Readonly<{ column: string; low: string }>[] {
  const lows: Readonly<Record<string, string>> = { string: "", date: "1900-01-01" };
  return columns.map(({ name, type }) => ({ column: name, low: lows[type] ?? "-1" }));
}
