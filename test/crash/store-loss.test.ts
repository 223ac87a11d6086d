import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "./command.ts";
import { readLake } from "./lake-facts.ts";
import { copyShop, removeShop } from "./shop-project.ts";
import { expectUndisturbed, killAt, RUN, type Scene, secondDayScene, succeed } from "./sweep.ts";

function loseStore(root: string): void {
  for (const name of readdirSync(root)) if (name.startsWith("store.db")) rmSync(join(root, name));
}

describe("a store that is lost (I4)", { timeout: 300_000 }, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await secondDayScene();
  });
  afterAll(() => removeShop(scene.root));

  test("another store is refused until it adopts the lake, and then no state is missing", async () => {
    const root = copyShop(scene.root);
    try {
      const before = await readLake(join(root, "lake"));
      loseStore(root);
      const refused = await command(root, RUN);
      expect(refused.code).toBe(3);
      expect(JSON.stringify(refused.events.at(-1))).toMatch(/LW3002.*store adopt/);
      expect(await command(root, ["store", "adopt"])).toMatchObject({ code: 0 });
      expect(await readLake(join(root, "lake"))).toEqual(before);
      await succeed(root);
      await expectUndisturbed(root, scene);
    } finally {
      removeShop(root);
    }
  });

  test.skipIf(process.platform !== "linux")(
    "`status` and `quarantine list` complete what a killed run had decided before they count",
    async () => {
      const root = copyShop(scene.root);
      const refused = async () => (await readLake(join(root, "lake")))["sales.silver.orders"]?.quarantine.length ?? 0;
      try {
        // the third step is the one that puts rows aside beside the source
        await killAt(root, { failpoint: "after-decide", passage: 3, victim: "both" });
        const twin = copyShop(root);
        const before = await refused();
        const counted = await command(root, ["status"]);
        const wanted = scene.expected["sales.silver.orders"]?.quarantine.length ?? 0;
        expect([before < wanted, await refused()]).toEqual([true, wanted]);
        const datasets = counted.events.at(-1)?.["datasets"] as readonly Record<string, unknown>[];
        expect(datasets).toContainEqual(
          expect.objectContaining({ dataset: "sales.silver.orders", quarantinedOpen: wanted }),
        );
        const listed = await command(twin, ["quarantine", "list"]);
        removeShop(twin);
        const groups = listed.events.at(-1)?.["groups"] as readonly Record<string, unknown>[];
        const rows = groups
          .filter(({ dataset }) => dataset === "sales.silver.orders")
          .map((group) => Number(group["rows"]));
        expect(rows.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(wanted);
      } finally {
        removeShop(root);
      }
    },
  );

  test.skipIf(process.platform !== "linux").each(["after-intent", "after-decide", "after-complete"] as const)(
    "lost together with a run killed at %s: adopting completes what was decided",
    async (failpoint) => {
      const root = copyShop(scene.root);
      try {
        await killAt(root, { failpoint, passage: 3, victim: "both" });
        loseStore(root);
        expect(await command(root, ["store", "adopt"])).toMatchObject({ code: 0 });
        await succeed(root);
        await expectUndisturbed(root, scene);
      } finally {
        removeShop(root);
      }
    },
  );

  test("adopting that is killed half way is done again", async () => {
    const root = copyShop(scene.root);
    try {
      loseStore(root);
      expect(await command(root, ["store", "adopt"], "recover-after-complete=kill@2")).toMatchObject({
        signal: "SIGKILL",
      });
      expect((await command(root, RUN)).code).toBe(3);
      expect(await command(root, ["store", "adopt"])).toMatchObject({ code: 0 });
      await succeed(root);
      await expectUndisturbed(root, scene);
    } finally {
      removeShop(root);
    }
  });

  test("a lake that has two stores in turn is refused to the one that lost it", async () => {
    const root = copyShop(scene.root);
    const former = copyShop(scene.root);
    try {
      loseStore(root);
      await command(root, ["store", "adopt"]);
      rmSync(join(former, "lake"), { recursive: true });
      renameSync(join(root, "lake"), join(former, "lake"));
      expect((await command(former, RUN)).code).toBe(3);
    } finally {
      removeShop(root);
      removeShop(former);
    }
  });
});
