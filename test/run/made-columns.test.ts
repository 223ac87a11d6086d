import { expect, test } from "vitest";
import type { Json } from "../../src/base/index.ts";
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
import { type TestProject, testProject } from "./project.ts";

const column = (name: string, type: string) => ({ name, type, nullable: true });
const SQL = "SELECT id, price, unit FROM bronze.items";

const changesOf = (project: TestProject, dataset: string, from: number) =>
  elsewhere(project, dataset, async (table) => {
    const { rows } = await table.readChanges({ from });
    return rows
      .map(({ id, price, number, _change_type }) => [
        id,
        price,
        ...(number === undefined ? [] : [number]),
        _change_type,
      ])
      .sort(inOrder) as Json[];
  });

const versionOf = (project: TestProject, dataset: string) =>
  elsewhere(project, dataset, async (table) => (await table.describe()).version);

test("a run tells the changes of a table that keeps them, row by row", async () => {
  using project = testProject({
    "sources/ops.yaml": SOURCE,
    "products/p/silver/items.sql": SQL,
    "products/p/silver/items.yaml": materialized("merge"),
    "products/p/silver/whole.sql": SQL,
  });
  project.sql(ITEMS);
  await succeeds(project);
  const [items, whole] = ["p.silver.items", "p.silver.whole"];
  for (const dataset of [items, whole])
    await elsewhere(project, dataset, (table) => table.setProperties({ "delta.enableChangeDataFeed": "true" }));
  const before = await versionOf(project, items);
  project.sql("update items set price = 21 where id = 2; insert into items values (4, 40, 'd', 'tue')");
  await succeeds(project);
  expect(await versionOf(project, items)).toBe(before + 1);
  expect(await changesOf(project, items, before + 1)).toEqual([
    ["2", "20", "update_preimage"],
    ["2", "21", "update_postimage"],
    ["4", "40", "insert"],
  ]);
  expect(lastEntry(project, "silver/p/items").some(({ cdc }) => cdc)).toBe(true);
  // a table that is replaced says so by its files alone
  expect(lastEntry(project, "silver/p/whole").some(({ cdc }) => cdc)).toBe(false);
  const all = await changesOf(project, whole, before + 1);
  expect(all.filter((row) => (row as Json[]).at(-1) === "delete")).toHaveLength(3);
  expect(all.filter((row) => (row as Json[]).at(-1) === "insert")).toHaveLength(4);
  // only new rows: their file tells them
  project.sql("insert into items values (5, 50, 'e', 'tue')");
  await succeeds(project);
  expect(lastEntry(project, "silver/p/items").some(({ cdc }) => cdc)).toBe(false);
  expect(await changesOf(project, items, before + 2)).toEqual([["5", "50", "insert"]]);
  expect((await project.rows("SELECT id, price FROM silver.items ORDER BY id")).length).toBe(5);
}, 60_000);

test("columns that the table computes or counts are made for the rows of a run, and stay what they are", async () => {
  using project = testProject({
    "sources/ops.yaml": SOURCE,
    "products/p/silver/items.sql": SQL,
    "products/p/silver/items.yaml": materialized("merge"),
    "products/p/silver/log.sql": SQL,
    "products/p/silver/log.yaml": materialized("append"),
    "products/p/silver/whole.sql": SQL,
    "products/p/silver/whole.yaml": "keys: [id]\non_foreign_change: accept\n",
    "products/p/gold/units.sql": "SELECT id, unit FROM silver.items",
  });
  project.sql(ITEMS);
  const columns = [
    column("id", "bigint"),
    { ...column("number", "bigint"), identity: { start: 100, step: 10 } },
    column("price", "bigint"),
    column("unit", "string"),
    { ...column("double", "bigint"), generated: "price * 2L" },
    { ...column("initial", "string"), generated: "substring(unit, 1, 1)" },
  ];
  const datasets = ["p.silver.items", "p.silver.log", "p.silver.whole"];
  for (const dataset of datasets)
    await elsewhere(project, dataset, (table) =>
      table.create({ columns, partitionBy: ["initial"], properties: { "delta.enableChangeDataFeed": "true" } }),
    );
  await succeeds(project);
  const shown = ["id", "price", "double", "initial"];
  const rows = [
    ["1", "10", "20", "a"],
    ["2", "20", "40", "b"],
    ["3", "30", "60", "c"],
  ];
  const numbers = async (dataset: string) =>
    (await readElsewhere(project, dataset, ["id", "number"])) as [string, string][];
  for (const dataset of datasets) {
    expect(await readElsewhere(project, dataset, shown)).toEqual(rows);
    expect((await numbers(dataset)).map(([, number]) => number).sort()).toEqual(["100", "110", "120"]);
  }
  const first = new Map(await numbers("p.silver.items"));

  project.sql("update items set price = 21 where id = 2; insert into items values (4, 40, 'd', 'tue')");
  await succeeds(project);
  const now = [rows[0], ["2", "21", "42", "b"], rows[2], ["4", "40", "80", "d"]];
  for (const dataset of ["p.silver.items", "p.silver.whole"])
    expect(await readElsewhere(project, dataset, shown)).toEqual(now);
  const merged = new Map(await numbers("p.silver.items"));
  for (const id of ["1", "2", "3"]) expect(merged.get(id)).toBe(first.get(id));
  expect(Number(merged.get("4"))).toBeGreaterThan(120);
  const version = await versionOf(project, "p.silver.items");
  expect(await changesOf(project, "p.silver.items", version)).toEqual([
    ["2", "20", first.get("2"), "update_preimage"],
    ["2", "21", first.get("2"), "update_postimage"],
    ["4", "40", merged.get("4"), "insert"],
  ]);
  const all = [...(await numbers("p.silver.log")), ...(await numbers("p.silver.whole"))].map(([, number]) =>
    Number(number),
  );
  expect(all.filter((number) => number > 120)).toHaveLength(8);
  const log = (await numbers("p.silver.log")).map(([, number]) => number);
  expect(new Set(log).size).toBe(7);
  expect(await project.rows("SELECT count(*) FROM gold.units")).toEqual([["4"]]);

  // a wider column and one that goes rewrite what stays, with its numbers
  project.write({ "products/p/silver/log.sql": "SELECT id, unit, price FROM bronze.items" });
  await succeeds(project);
  // values that were given out are not given again after a table was turned back
  await withTables(project, (tables) => tables.rollBack("p.silver.items", 1, new AbortController().signal));
  project.sql("insert into items values (5, 50, 'e', 'tue')");
  await succeeds(project);
  const again = new Map(await numbers("p.silver.items"));
  expect(again.get("1")).toBe(first.get("1"));
  expect(Number(again.get("5"))).toBeGreaterThan(Number(merged.get("4")));
}, 60_000);

test("values of a dataset for columns that the table makes must be those it would make, and none for what it counts", async () => {
  using project = testProject({
    "sources/ops.yaml": SOURCE,
    "products/p/silver/right.sql": "SELECT id, price, price * 2 AS double FROM bronze.items",
    "products/p/silver/right.yaml": materialized("merge"),
    "products/p/silver/wrong.sql": "SELECT id, price, price * 3 AS double FROM bronze.items",
    "products/p/silver/wrong.yaml": materialized("merge"),
    "products/p/silver/counted.sql": "SELECT id, price FROM bronze.items",
    "products/p/silver/counted.yaml": materialized("merge"),
    "products/p/silver/lacking.sql": "SELECT id FROM bronze.items",
    "products/p/silver/lacking.yaml": materialized("merge"),
  });
  project.sql(ITEMS);
  const base = [column("id", "bigint"), column("price", "bigint")];
  const double = { ...column("double", "bigint"), generated: "price * 2L" };
  for (const name of ["right", "wrong", "lacking"])
    await elsewhere(project, `p.silver.${name}`, (table) => table.create({ columns: [...base, double] }));
  const identity = { ...column("id", "bigint"), identity: {} };
  await elsewhere(project, "p.silver.counted", (table) =>
    table.create({ columns: [identity, column("price", "bigint")] }),
  );
  const summary = await project.run();
  const failure = (name: string) => summary.steps.find(({ dataset }) => dataset === `p.silver.${name}`)?.failure;
  expect(failure("right")).toBeUndefined();
  expect(await readElsewhere(project, "p.silver.right", ["id", "double"])).toEqual([
    ["1", "20"],
    ["2", "40"],
    ["3", "60"],
  ]);
  expect(failure("wrong")).toMatchObject({ code: "LW6306", message: expect.stringContaining("double") });
  expect(failure("counted")).toMatchObject({ code: "LW6314", message: expect.stringContaining("id") });
  expect(failure("lacking")).toMatchObject({ code: "LW6319", message: expect.stringContaining("price") });
}, 60_000);

test("variants of a table are shown as JSON to those who ask, and stay with their rows", async () => {
  using project = testProject({
    "sources/ops.yaml": SOURCE,
    "products/p/silver/items.sql": SQL,
    "products/p/silver/items.yaml": materialized("merge"),
    "products/p/gold/units.sql": "SELECT * FROM silver.items",
  });
  project.sql(ITEMS);
  const items = "p.silver.items";
  await elsewhere(project, items, async (table) => {
    await table.create({
      columns: [column("id", "bigint"), column("v", "variant"), column("price", "bigint"), column("unit", "string")],
    });
    await table.append({
      kind: "sql",
      sql: `SELECT 1::BIGINT AS id, '{"a": 1.5}'::JSON::VARIANT AS v, 1::BIGINT AS price UNION ALL SELECT 9, '"x"'::JSON::VARIANT, 9`,
    });
  });
  expect(await project.rows("SELECT id, v FROM silver.items ORDER BY id")).toEqual([
    ["1", '{"a":1.5}'],
    ["9", '"x"'],
  ]);
  await succeeds(project);
  const rows = [
    ["1", "10", '{"a":1.5}'],
    ["2", "20", null],
    ["3", "30", null],
    ["9", "9", '"x"'],
  ];
  expect(await readElsewhere(project, items, ["id", "price", "v"])).toEqual(rows);
  expect(await project.rows("SELECT id, price, v FROM silver.items ORDER BY id")).toEqual(rows);
  expect(await project.rows("SELECT count(*) FROM gold.units")).toEqual([["4"]]);
  project.sql("insert into items values (5, 50, 'e', 'tue')");
  await succeeds(project);
  expect(await readElsewhere(project, items, ["id", "price", "v"])).toEqual([
    ...rows.slice(0, 3),
    ["5", "50", null],
    rows[3],
  ]);
}, 60_000);

test("a table that tracks rows grows by runs; a merge that would lose ids of rows is refused", async () => {
  using project = testProject({
    "sources/ops.yaml": SOURCE,
    "products/p/silver/log.sql": SQL,
    "products/p/silver/log.yaml": materialized("append"),
    "products/p/silver/items.sql": SQL,
    "products/p/silver/items.yaml": materialized("merge"),
  });
  project.sql(ITEMS);
  const columns = [column("id", "bigint"), column("price", "bigint"), column("unit", "string")];
  const properties = { "delta.enableRowTracking": "true" };
  for (const dataset of ["p.silver.log", "p.silver.items"])
    await elsewhere(project, dataset, (table) => table.create({ columns, properties }));
  await succeeds(project);
  project.sql("update items set price = 21 where id = 2");
  const summary = await project.run();
  const failure = (dataset: string) => summary.steps.find((step) => step.dataset === dataset)?.failure;
  expect(failure("p.silver.log")).toBeUndefined();
  expect(failure("p.silver.items")).toMatchObject({ code: "LW6203", message: expect.stringContaining("rowTracking") });
  const ids = lastEntry(project, "silver/p/log").flatMap(({ add }) => add?.baseRowId ?? []);
  expect(ids).toEqual([3]);
  expect(await readElsewhere(project, "p.silver.items", ["id", "price"])).toEqual([
    ["1", "10"],
    ["2", "20"],
    ["3", "30"],
  ]);
}, 60_000);
