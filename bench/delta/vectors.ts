import type { DeltaTable } from "../../src/lake/index.ts";
import { type Bench, timed } from "../harness.ts";
import { FILES, fillScattered, lakeIn, ROWS, withVectors } from "./lines.ts";

export const deltaVectors: Bench = {
  name: "delta-vectors",
  what: `sums over ${ROWS} rows in ${FILES} files, 1 % of them deleted; the limit is the same without deletion vectors`,
  rounds: 7,
  prepare: async (folder) => {
    const { engine, source, table } = await lakeIn(folder);
    const [deleted, clean, mended] = [table("deleted"), table("clean"), table("mended")];
    for (const one of [deleted, clean, mended]) await fillScattered(one, source, withVectors);
    for (const one of [deleted, mended]) await one.delete("hash(l_orderkey) % 100 = 0");
    await mended.optimize();
    const count = async (one: DeltaTable) => {
      const scan = await one.scan();
      await engine.findRows({ scan, where: "l_quantity > 1000 OR l_comment = 'none'" });
    };
    return [
      { name: "clean", measure: () => timed(() => count(clean)) },
      { name: "with deletion vectors", measure: () => timed(() => count(deleted)), limit: { ratio: 1.25 } },
      { name: "after optimize", measure: () => timed(() => count(mended)), limit: { ratio: 1.1 } },
    ];
  },
};
