import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunSummary } from "../../src/run/index.ts";
import { describeWith } from "../support/needs.ts";
import { runPython } from "../support/python.ts";
import { command } from "./command.ts";
import { readLake } from "./lake-facts.ts";
import { copyShop, removeShop } from "./shop-project.ts";
import { RUN, type Scene, secondDayScene, succeed } from "./sweep.ts";

/** Another tool adds an order. */
const append = `
import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
row = DeltaTable(args).to_pyarrow_table().slice(0, 1)
at = row.schema.get_field_index("order_id")
write_deltalake(args, row.set_column(at, row.schema.field(at), pa.array([9999], row.schema.field(at).type)), mode="append")
result = DeltaTable(args).version()`;

describeWith(["python"], "a table that somebody else writes", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await secondDayScene();
  });
  afterAll(() => removeShop(scene.root));

  test("a foreign commit stops its dataset with version and way out, and is left alone", async () => {
    const root = copyShop(scene.root);
    try {
      await runPython(append, join(root, "lake/silver/sales/orders"));
      const before = await readLake(join(root, "lake"));
      const ended = await command(root, RUN);
      expect(ended.code).toBe(1);
      expect(JSON.stringify(ended.events.at(-1))).toMatch(/LW3017/);
      const after = await readLake(join(root, "lake"));
      expect(after["sales.silver.orders"]).toEqual(before["sales.silver.orders"]);
      expect(after["sales.gold.daily"]).toEqual(before["sales.gold.daily"]);
      const status = await command(root, ["status"]);
      expect(JSON.stringify(status.events)).toContain("foreign change");
    } finally {
      removeShop(root);
    }
  });

  test("`on_foreign_change: accept` builds on it", async () => {
    const root = copyShop(scene.root);
    try {
      await runPython(append, join(root, "lake/silver/sales/orders"));
      const settings = join(root, "products/sales/silver/orders.yaml");
      writeFileSync(settings, `${readFileSync(settings, "utf8")}on_foreign_change: accept\n`);
      const { events } = await succeed(root);
      const after = await readLake(join(root, "lake"));
      const { rows = [] } = after["sales.silver.orders"] ?? {};
      expect(rows.filter((row) => row.includes('"order_id":9999'))).toHaveLength(1);
      expect(rows.length).toBe((scene.expected["sales.silver.orders"]?.rows.length ?? 0) + 1);
      const { summary } = events.at(-1) as unknown as Readonly<{ summary: RunSummary }>;
      const orders = summary.steps.find(({ dataset }) => dataset === "sales.silver.orders");
      expect(orders?.rowCount).toBe(rows.length);
    } finally {
      removeShop(root);
    }
  });
});
