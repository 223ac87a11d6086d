import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "./command.ts";
import { copyShop, removeShop } from "./shop-project.ts";
import {
  expectUndisturbed,
  firstDayScene,
  killAndRunAgain,
  killAt,
  RUN,
  type Scene,
  sceneOf,
  secondDayScene,
  succeed,
} from "./sweep.ts";

const publishing = [
  "during-extract",
  "after-stage",
  "after-audit",
  "before-intent",
  "after-intent",
  "before-decide",
  "after-decide",
  "after-complete",
  "after-record",
] as const;

describe.skipIf(process.platform !== "linux")("who dies, and when", { timeout: 300_000 }, () => {
  let first: Scene;
  let second: Scene;
  beforeAll(async () => {
    [first, second] = await Promise.all([firstDayScene(), secondDayScene()]);
  });
  afterAll(() => {
    removeShop(first.root);
    removeShop(second.root);
  });

  test.each(publishing)("the executor dies at %s: the same run goes on (F27)", async (failpoint) => {
    expect(await killAndRunAgain(second, { failpoint, passage: 2, victim: "executor", again: true })).toBe(true);
  });

  test.each(publishing)(
    "the supervisor dies at %s: its executor wakes up late and changes nothing",
    async (failpoint) => {
      expect(await killAndRunAgain(second, { failpoint, passage: 2, victim: "supervisor", again: false })).toBe(true);
    },
  );

  test.each(publishing)("both die at %s of the very first table", async (failpoint) => {
    expect(await killAndRunAgain(first, { failpoint, passage: 1, victim: "both", again: false })).toBe(true);
  });

  // what recovery passes depends on what was left to do: a decided attempt is completed, a table that exists is fenced
  test.each([
    ["after-decide", "recover-before-complete"],
    ["after-decide", "recover-after-complete"],
    ["after-complete", "recover-before-complete"],
    ["after-complete", "recover-after-complete"],
    ["after-decide", "recover-after-fence"],
    ["before-intent", "recover-after-fence"],
    ["after-intent", "recover-after-fence"],
    ["after-decide", "after-lease"],
    ["after-intent", "after-intent"],
    ["after-intent", "before-decide"],
    ["after-intent", "after-decide"],
  ] as const)("killed at %s, and again at %s during recovery (F2)", async (failpoint, again) => {
    const root = copyShop(second.root);
    try {
      expect(await killAt(root, { failpoint, passage: 3, victim: "both" })).toBeUndefined();
      expect(await killAt(root, { failpoint: again, passage: 1, victim: "both" })).toBeUndefined();
      await succeed(root);
      await expectUndisturbed(root, second);
    } finally {
      removeShop(root);
    }
  });

  test("both die before a drifted source is written down: the next run writes it and nothing else", async () => {
    const root = copyShop(second.root);
    const database = new Sqlite(join(root, "ops.db"));
    database.exec("alter table orders add column note text");
    database.close();
    const drifted = await sceneOf(root);
    try {
      expect(Object.values(drifted.schemas).join()).toContain("note:");
      const at = { failpoint: "before-schema-file", passage: 1, victim: "both" } as const;
      // one more run would make what reads the new column anew, after a kill or not
      expect(await killAndRunAgain(drifted, { ...at, again: false })).toBe(true);
    } finally {
      removeShop(root);
    }
  });

  test("an executor that dies three times at the same place ends the run as crashed, and a run without the cause mends it (F27)", async () => {
    const root = copyShop(second.root);
    try {
      const ended = await command(root, RUN, "after-stage=kill@1");
      expect(ended.code).toBe(3);
      expect(ended.events.filter((event) => event.type === "executor-died")).toHaveLength(3);
      await succeed(root);
      await expectUndisturbed(root, second);
    } finally {
      removeShop(root);
    }
  });
});
