import { rmSync, truncateSync } from "node:fs";
import { expect, test } from "vitest";
import type { Json } from "../../src/base/index.ts";
import type { DeltaTable } from "../../src/lake/index.ts";
import type { DatasetId } from "../../src/metadata/index.ts";
import { openWorkspace } from "../../src/run/index.ts";
import {
  elsewhere,
  inOrder,
  ITEMS,
  lastEntry,
  materialized,
  readElsewhere,
  SOURCE,
  succeeds,
  withTables,
} from "./elsewhere.ts";
import { testProject } from "./project.ts";

const cost = (amount: number, unit: string) => ({ amount: String(amount), unit });

test("a table whose columns others have mapped by name, renamed, dropped, and whose rows they have marked, is read, merged, previewed and rolled back", async () => {
  const select = (more: string) =>
    `SELECT id, price, {'amount': price, 'unit': unit} AS cost, day${more} FROM bronze.items`;
  const items = "p.silver.items";
  using project = testProject({
    "sources/ops.yaml": SOURCE,
    "products/p/silver/items.sql": select(""),
    "products/p/silver/items.yaml": `${materialized("merge")}rules:\n  - { name: cheap, expression: price < 1000 }\n`,
    "products/p/gold/total.sql":
      "SELECT sum(price) AS total, sum(cost.amount) AS cost, count(*) AS n FROM silver.items",
    "products/p/gold/known.sql": "SELECT id FROM bronze.items",
    "products/p/gold/known.yaml":
      "rules:\n  - { name: known, reference: { columns: [id], dataset: silver.items, to: [id] } }\n",
  });
  project.sql(ITEMS);
  await succeeds(project);
  await elsewhere(project, items, async (table) => {
    await table.setProperties({ "delta.columnMapping.mode": "name", "delta.enableDeletionVectors": "true" });
    await table.renameColumn("price", "old price");
    await table.renameColumn("day", "weekday");
    await table.dropColumn("cost");
    await table.addColumns([{ name: "cost", type: "struct<amount: bigint, unit: string>", nullable: true }]);
    await table.renameColumn("weekday", "day");
    await table.delete("id = 2");
  });
  const asked = await project.rows("SELECT id, cost, day FROM silver.items ORDER BY id");
  expect(asked).toEqual([
    ["1", null, "mon"],
    ["3", null, "a b/ü=1%"],
  ]);
  project.sql("insert into items values (4, 40, 'd', 'wed'), (5, 5000, 'e', 'wed')");
  await using workspace = await openWorkspace({ projectRoot: project.root, environment: "local" });
  const previewed = await workspace.preview(items, 10, new AbortController().signal);
  expect(previewed.result.rows.map((row) => row.slice(0, 2)).sort(inOrder)).toEqual([
    ["1", "10"],
    ["2", "20"],
    ["3", "30"],
  ]);

  await succeeds(project);
  const written = [
    ["1", "10", cost(10, "a"), "mon"],
    ["2", "20", cost(20, "b"), null],
    ["3", "30", cost(30, "c"), "a b/ü=1%"],
    ["4", "40", cost(40, "d"), "wed"],
  ];
  expect(await project.rows("SELECT * FROM silver.items ORDER BY id")).toEqual(written);
  expect(await readElsewhere(project, items, ["id", "price", "cost", "day"])).toEqual(written);
  expect(await project.rows("SELECT * FROM gold.total")).toEqual([["100", "100", "4"]]);
  expect(await project.rows("SELECT id FROM gold.known ORDER BY id")).toEqual([["1"], ["2"], ["3"], ["4"]]);
  const [add] = lastEntry(project, "silver/p/items").flatMap((action) => action.add ?? []);
  const stats = JSON.parse(add?.stats ?? "{}") as Readonly<{ maxValues: Readonly<Record<string, Json>> }>;
  const names = Object.keys(stats.maxValues).filter((name) => !name.startsWith("_"));
  // the price that was renamed away is not the one that came again
  expect(names.sort()).toEqual([expect.stringMatching(/^col-/), expect.stringMatching(/^col-/), "day", "id"]);
  expect(await elsewhere(project, items, (table) => table.read({ where: "price > 35" }))).toMatchObject({
    rows: [{ id: "4" }],
  });

  // nothing new gives no new schema; a new column of the SELECT gets a name and an id of its own
  project.sql("update items set price = 11 where id = 1");
  await succeeds(project);
  expect(lastEntry(project, "silver/p/items").some((action) => action.metaData)).toBe(false);
  const kept = await elsewhere(project, items, async (table) => (await table.describe()).version);
  project.write({ "products/p/silver/items.sql": select(", unit AS note") });
  await succeeds(project);
  expect(await readElsewhere(project, items, ["id", "price", "note"])).toEqual([
    ["1", "11", "a"],
    ["2", "20", "b"],
    ["3", "30", "c"],
    ["4", "40", "d"],
  ]);
  await withTables(project, (tables) => tables.rollBack(items as DatasetId, kept, new AbortController().signal));
  expect(await readElsewhere(project, items, ["id", "price", "cost", "note"])).toEqual(
    written.map(([id, price, amount]) => [
      id,
      id === "1" ? "11" : price,
      id === "1" ? cost(11, "a") : amount,
      undefined,
    ]),
  );
}, 60_000);

test("tables made with mapping by id, with partitions, and with wider types keep them, however runs write", async () => {
  const column = (name: string, type: string) => ({ name, type, nullable: true });
  using project = testProject({
    "sources/ops.yaml": SOURCE,
    "products/p/silver/numbered.sql": "SELECT id, [{'unit': unit}] AS parts FROM bronze.items",
    "products/p/silver/numbered.yaml": materialized("append"),
    "products/p/silver/parted.sql": "SELECT id, price, day FROM bronze.items",
    "products/p/silver/parted.yaml": materialized("merge"),
    "products/p/silver/wide.sql": "SELECT id, price::INTEGER AS price FROM bronze.items",
    "products/p/silver/wide.yaml": materialized("merge"),
    "products/p/silver/whole.sql": "SELECT id, price::INTEGER AS price FROM bronze.items",
    "products/p/silver/whole.yaml": "keys: [id]\non_foreign_change: accept\n",
    "products/p/gold/joined.sql":
      "SELECT n.id, n.parts[1].unit AS unit, p.day, w.price AS wide, o.price AS whole FROM silver.numbered n JOIN silver.parted p USING (id) JOIN silver.wide w USING (id) JOIN silver.whole o USING (id)",
  });
  project.sql(ITEMS);
  await elsewhere(project, "p.silver.numbered", (table) =>
    table.create({
      columns: [column("id", "bigint"), column("parts", "array<struct<unit: string>>")],
      properties: { "delta.columnMapping.mode": "id" },
    }),
  );
  await elsewhere(project, "p.silver.parted", (table) =>
    table.create({
      columns: [column("id", "bigint"), column("price", "bigint"), column("day", "string")],
      partitionBy: ["day"],
      properties: { "delta.columnMapping.mode": "name", "delta.enableDeletionVectors": "true" },
    }),
  );
  await succeeds(project);
  const widen = async (table: DeltaTable) => {
    await table.setProperties({ "delta.enableTypeWidening": "true" });
    await table.widenColumn("price", "bigint");
    await table.update({ price: "5000000000" }, "id = 3");
  };
  await elsewhere(project, "p.silver.wide", widen);
  await elsewhere(project, "p.silver.whole", widen);
  await elsewhere(project, "p.silver.parted", (table) => table.delete("id = 2"));
  expect(await project.rows("SELECT price FROM silver.wide ORDER BY id")).toEqual([["10"], ["20"], ["5000000000"]]);

  project.sql("delete from items where id = 3; insert into items values (4, 40, 'd', 'mon')");
  await succeeds(project);
  const days = [
    ["1", "mon"],
    ["2", null],
    ["3", "a b/ü=1%"],
    ["4", "mon"],
  ];
  expect(await project.rows("SELECT id, day FROM silver.parted ORDER BY id")).toEqual(days);
  expect(await readElsewhere(project, "p.silver.parted", ["id", "day"])).toEqual(days);
  const added = lastEntry(project, "silver/p/parted").flatMap((action) => action.add ?? []);
  expect(added.map(({ partitionValues }) => String(Object.values(partitionValues))).sort(inOrder)).toEqual(["", "mon"]);
  const unit = (text: string) => [{ unit: text }];
  const parts = ["a", "a", "b", "b", "c", "d"].map(unit);
  expect((await readElsewhere(project, "p.silver.numbered", ["parts"])).map(([value]) => value)).toEqual(parts);
  expect(await project.rows("SELECT parts FROM silver.numbered ORDER BY parts")).toEqual(parts.map((value) => [value]));
  const typeOf = (dataset: string) =>
    elsewhere(project, dataset, async (table) => {
      const { columns } = await table.describe();
      return columns.find(({ name }) => name === "price")?.type;
    });
  expect(await typeOf("p.silver.wide")).toBe("bigint");
  expect(await typeOf("p.silver.whole")).toBe("bigint");
  expect(await readElsewhere(project, "p.silver.wide", ["id", "price"])).toEqual([
    ["1", "10"],
    ["2", "20"],
    ["3", "5000000000"],
    ["4", "40"],
  ]);
  // types of what is read on are those of the metadata: what does not fit would be put aside
  expect(await project.rows("SELECT DISTINCT id, unit, day, wide, whole FROM gold.joined ORDER BY id")).toEqual([
    ["1", "a", "mon", 10, 10],
    ["2", "b", null, 20, 20],
    ["4", "d", "mon", 40, 40],
  ]);

  // conditions of a table hold for the rows of runs as well
  const version = await elsewhere(project, "p.silver.whole", async (table) => {
    await table.addConstraint("cheap", "price < 1000");
    return (await table.describe()).version;
  });
  const selection = ["ops.bronze.items", "p.silver.whole"];
  project.sql("update items set price = 41 where id = 4");
  expect((await project.run({ selection })).status).toBe("succeeded");
  expect(await project.rows("SELECT price FROM silver.whole WHERE id = 4")).toEqual([["41"]]);
  project.sql("update items set price = 5000 where id = 4");
  const refused = await project.run({ selection });
  expect(refused.steps.find(({ dataset }) => dataset === "p.silver.whole")?.failure).toMatchObject({
    code: "LW6306",
    message: expect.stringContaining("cheap"),
  });
  expect(await elsewhere(project, "p.silver.whole", async (table) => (await table.describe()).version)).toBe(
    version + 1,
  );

  // a file that something cut or took away is named, not read without a word
  const path = await elsewhere(project, "p.gold.joined", async (table) => (await table.scan()).files[0]?.path ?? "");
  truncateSync(path, 40);
  await expect(project.rows("SELECT id FROM gold.joined")).rejects.toMatchObject({ code: "LW6220" });
  rmSync(path);
  await expect(project.rows("SELECT id FROM gold.joined")).rejects.toMatchObject({ code: "LW6219" });
}, 60_000);
