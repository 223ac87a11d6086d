import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startAzurite, type TestAzurite } from "../support/azurite.ts";
import { layerContainers, mirrorLake } from "../support/mirror.ts";
import { command } from "./command.ts";
import { type LakeFacts, orphansOf, readLake } from "./lake-facts.ts";
import { makeShop, removeShop, secondDay } from "./shop-project.ts";
import { firstDayScene, killAt, RUN, succeed } from "./sweep.ts";

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

describe.skipIf(process.platform !== "linux")("a lake with a container per layer", { timeout: 300_000 }, () => {
  let azurite: TestAzurite;
  let firstDay: LakeFacts;
  const roots: string[] = [];
  const mirrors = mkdtempSync(join(tmpdir(), "lakewright-mirror-"));
  const variable = "LAKEWRIGHT_SECRET_LAKE_KEY";
  beforeAll(async () => {
    azurite = await startAzurite();
    process.env[variable] = azurite.key;
    for (const name of layerContainers) await azurite.makeContainer(name);
    const scene = await firstDayScene();
    firstDay = scene.expected;
    removeShop(scene.root);
  });
  afterAll(async () => {
    for (const root of roots) removeShop(root);
    rmSync(mirrors, { recursive: true, force: true });
    Reflect.deleteProperty(process.env, variable);
    await azurite.stop();
  });

  function shopAt(path: string): string {
    const root = makeShop({
      lake: `abfss://{layer}@${azurite.account}.dfs.core.windows.net/${path}`,
      settings: `lake_endpoint: "${azurite.endpoint}", lake_authentication: { method: key, key: { secret: lake-key } }, lake_cache: ./cache`,
    });
    roots.push(root);
    return root;
  }

  async function mirrored(path: string): Promise<string> {
    const folder = mkdtempSync(join(mirrors, `${path}-`));
    await mirrorLake(azurite, path, folder);
    return folder;
  }

  test("two days of a project end as they do in a local lake, and a further run finds nothing to do", async () => {
    const root = shopAt("days");
    await succeed(root);
    expect(await readLake(await mirrored("days"))).toEqual(firstDay);
    secondDay(root);
    await succeed(root);
    const local = makeShop();
    roots.push(local);
    await succeed(local);
    secondDay(local);
    await succeed(local);
    const after = await mirrored("days");
    expect(await readLake(after)).toEqual(await readLake(join(local, "lake")));
    expect(orphansOf(after)).toEqual([]);
    const again = await succeed(root);
    expect(again.events.at(-1)).toMatchObject({ summary: { status: "nothing to do" } });
    for (const words of [
      ["doctor"],
      ["status"],
      ["query", "SELECT sum(orders) AS n FROM gold.daily"],
      ["table", "check", "silver.orders"],
      ["table", "optimize", "bronze.orders", "--cluster-by", "order_id"],
      ["table", "show", `abfss://silver@${azurite.account}.dfs.core.windows.net/days/sales/orders`],
      ["table", "restore", "gold.daily", "0"],
      ["run"],
      ["table", "check", "gold.daily"],
    ])
      expect(await command(root, words), words.join(" ")).toMatchObject({ code: 0 });
    expect((await readLake(await mirrored("days")))["sales.gold.daily"]?.rows).toEqual(
      (await readLake(join(local, "lake")))["sales.gold.daily"]?.rows,
    );
  });

  test.each(publishing)(
    "both processes die at %s of the very first table: the next run ends the same",
    async (failpoint) => {
      const root = shopAt(failpoint);
      expect(await killAt(root, { failpoint, passage: 1, victim: "both" })).toBeUndefined();
      await succeed(root);
      await succeed(root);
      const after = await mirrored(failpoint);
      expect(await readLake(after)).toEqual(firstDay);
      expect(orphansOf(after)).toEqual([]);
    },
  );

  test.each(["after-intent", "after-decide", "after-complete"] as const)(
    "the executor dies at %s: the same run goes on (F27)",
    async (failpoint) => {
      const path = `executor-${failpoint}`;
      const root = shopAt(path);
      await killAt(root, { failpoint, passage: 2, victim: "executor" });
      expect(await readLake(await mirrored(path))).toEqual(firstDay);
    },
  );

  test("a service that does not answer ends a run with exit 3 and a message that names the lake", async () => {
    const root = makeShop({
      lake: "az://lake",
      settings: `lake_endpoint: "http://127.0.0.1:9/account", lake_authentication: { method: key, key: { secret: lake-key } }`,
    });
    roots.push(root);
    const ended = await command(root, [...RUN]);
    expect(ended.code).toBe(3);
    expect(ended.stderr + JSON.stringify(ended.events)).toContain("LW6501");
  });
});
