import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failpoints } from "../../src/base/index.ts";
import { growingDatasets, makeGrowing, nextDay } from "./growing-project.ts";
import { removeShop } from "./shop-project.ts";
import { killAndRunAgain, type Scene, sceneOf, succeed } from "./sweep.ts";

/** What a step passes that has rows to publish; the rest is the same for every kind of dataset, and swept over the shop. */
const publishing = failpoints.filter((name) =>
  /^(?:after|before)-(?:stage|audit|intent|decide|complete|record)$/.test(name),
);

describe.skipIf(process.platform !== "linux")(
  "tables that grow, by files and by a SELECT, with rows dropped and put aside (F1)",
  { timeout: 300_000 },
  () => {
    let scene: Scene;
    beforeAll(async () => {
      const root = makeGrowing();
      await succeed(root);
      nextDay(root);
      scene = await sceneOf(root, growingDatasets);
    });
    afterAll(() => removeShop(scene.root));

    test("the second day adds to both tables, drops rows and puts some aside", () => {
      for (const dataset of growingDatasets) {
        const { ledgers } = scene.expected[dataset] ?? { ledgers: [] };
        expect(ledgers.length, dataset).toBe(2);
        for (const { discarded, quarantined, inserted } of ledgers) {
          expect(
            [discarded, quarantined, inserted].every((count) => Number(count) > 0),
            dataset,
          ).toBe(true);
        }
      }
    });

    test.each(publishing)("both processes die at %s: no row is lost, none is added twice", async (failpoint) => {
      for (const [index] of growingDatasets.entries()) {
        const at = { failpoint, passage: index + 1, victim: "both", again: index === 1 } as const;
        expect(await killAndRunAgain(scene, at), `passage ${index + 1}`).toBe(true);
      }
    });
  },
);
