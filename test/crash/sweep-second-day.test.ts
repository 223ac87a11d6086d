import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failpoints } from "../../src/base/index.ts";
import { removeShop, shopDatasets } from "./shop-project.ts";
import { killAndRunAgain, type Scene, secondDayScene } from "./sweep.ts";

/** Passed in the supervisor, and passed by every dataset or every source in the executor; recovery has a file of its own. */
const supervised = ["before-lease", "after-lease"] as const;
const recovery = failpoints.filter((name) => name.startsWith("recover-"));
/** No column of the second day is new: `sweep-victims` has a day where one is. */
const drifting = ["before-schema-file"] as const;
const elsewhere: readonly string[] = [...recovery, ...supervised, ...drifting];
const working = failpoints.filter((name) => !elsewhere.includes(name));

describe.skipIf(process.platform !== "linux")(
  "the second day, killed at every failpoint (F1)",
  { timeout: 300_000 },
  () => {
    let scene: Scene;
    let killed = 0;
    beforeAll(async () => {
      scene = await secondDayScene();
    });
    afterAll(() => {
      removeShop(scene.root);
      process.stdout.write(`killed and run again: ${killed} times\n`);
    });

    test.each([...supervised, ...working])(
      "both processes die at %s, at each of its passages",
      { timeout: 300_000 },
      async (failpoint) => {
        let passage = 1;
        while (await killAndRunAgain(scene, { failpoint, passage, victim: "both", again: passage === 1 })) passage++;
        killed += passage - 1;
        const each = working.some((name) => name === failpoint)
          ? failpoint === "during-extract"
            ? 2
            : shopDatasets.length
          : 1;
        expect(passage - 1, "passages").toBe(each);
      },
    );
  },
);
