import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { orphansOf, readLake } from "./lake-facts.ts";
import { makeShop, removeShop, secondDay } from "./shop-project.ts";
import { succeed } from "./sweep.ts";

test("running again with nothing new does nothing, also when the lookback reads a refused row again", {
  timeout: 300_000,
}, async () => {
  const root = makeShop();
  try {
    const database = new Sqlite(join(root, "ops.db"));
    database.exec("update orders set updated_at = '2026-01-01 12:29:00' where order_id in (13, 26)");
    database.close();
    await succeed(root);
    const before = await readLake(join(root, "lake"));
    expect(before["ops.bronze.orders"]?.quarantine).toHaveLength(3);
    const again = await succeed(root);
    const statuses = again.events.flatMap((event) => (event.type === "step-end" ? [event["step"]] : []));
    expect(statuses).toMatchObject([
      { status: "unchanged" },
      { status: "unchanged" },
      { status: "unchanged" },
      { status: "unchanged" },
    ]);
    expect(await readLake(join(root, "lake"))).toEqual(before);
    expect(orphansOf(join(root, "lake"))).toEqual([]);
    secondDay(root);
    await succeed(root);
    expect((await readLake(join(root, "lake")))["ops.bronze.orders"]?.dataCommits).toBe(2);
  } finally {
    removeShop(root);
  }
});
