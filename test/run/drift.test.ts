import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DriftPolicy } from "../../src/metadata/index.ts";
import { statuses, type TestProject, testProject } from "./project.ts";

function ordersProject(drift: DriftPolicy, load = "{ mode: full }"): TestProject {
  const project = testProject({
    "sources/ops.yaml": `
source: ops
type: sqlite
connection: { path: ./ops.db }
drift: ${drift}
datasets:
  orders: { table: orders, load: ${load}, keys: [id] }
`,
  });
  project.sql(
    "create table orders (id integer primary key, amount integer, changed timestamp); insert into orders values (1, 10, '2026-01-01 00:00:00')",
  );
  return project;
}

const schemaOf = (project: TestProject): string => readFileSync(join(project.root, "sources/ops.schema.yaml"), "utf8");

test("the first load of an unknown source writes the schema file", async () => {
  using project = ordersProject("evolve");
  const summary = await project.run();
  expect(summary.status).toBe("succeeded");
  expect(schemaOf(project)).toContain("amount: { type: bigint, source_type: INTEGER }");
});

test("I11: evolve takes a new column, tells it and writes it to the schema file", async () => {
  using project = ordersProject("evolve");
  await project.run();
  project.sql(
    "alter table orders add column note text; insert into orders values (2, 20, '2026-01-02 00:00:00', 'new')",
  );
  const summary = await project.run();
  expect(summary.events).toContainEqual(
    expect.objectContaining({ type: "schema-drift", policy: "evolve", changes: [expect.stringContaining("note")] }),
  );
  expect(await project.rows("SELECT id, note FROM bronze.orders ORDER BY id")).toEqual([
    ["1", null],
    ["2", "new"],
  ]);
  expect(schemaOf(project)).toContain("note:");
  expect((await project.run()).status).toBe("nothing to do");
});

test("a run that ended between its commit and the schema file: the next one writes the file, also with nothing new", async () => {
  using project = ordersProject("evolve", "{ mode: incremental, watermark: changed }");
  await project.run();
  const before = schemaOf(project);
  project.sql("alter table orders add column note text");
  await project.run();
  const after = schemaOf(project);
  expect(after).toContain("note:");
  project.write({ "sources/ops.schema.yaml": before });
  expect((await project.run()).status).toBe("nothing to do");
  expect(schemaOf(project)).toBe(after);
});

test("evolve takes a new column in an incremental load: earlier rows have none", async () => {
  using project = ordersProject("evolve", "{ mode: incremental, watermark: changed }");
  await project.run();
  project.sql(
    "alter table orders add column note text; insert into orders values (2, 20, '2026-01-02 00:00:00', 'new')",
  );
  expect((await project.run()).status).toBe("succeeded");
  expect(await project.rows("SELECT id, note FROM bronze.orders ORDER BY id")).toEqual([
    ["1", null],
    ["2", "new"],
  ]);
});

test("a SELECT of everything takes a new column in the run after the one that brought it", async () => {
  using project = ordersProject("evolve");
  project.write({ "products/p/silver/orders.sql": "SELECT * FROM bronze.orders" });
  await project.run();
  project.sql(
    "alter table orders add column note text; insert into orders values (2, 20, '2026-01-02 00:00:00', 'new')",
  );
  expect(statuses(await project.run())).toEqual({ "bronze.orders": "succeeded", "silver.orders": "succeeded" });
  const next = await project.run();
  expect(next.steps.find((step) => step.dataset === "p.silver.orders")?.reason).toContain("changed logic");
  expect(await project.rows("SELECT id, note FROM silver.orders ORDER BY id")).toEqual([
    ["1", null],
    ["2", "new"],
  ]);
});

test("a column that vanished at the source stays in the lake: new rows have none, rows read again keep theirs", async () => {
  using project = ordersProject("evolve", "{ mode: incremental, watermark: changed }");
  project.sql("insert into orders values (3, 30, '2026-01-01 12:00:00')");
  await project.run();
  project.sql(
    "alter table orders add column note text; alter table orders drop column amount; update orders set note = 'new' where id = 3; insert into orders values (2, '2026-01-02 00:00:00', null)",
  );
  const second = await project.run();
  expect(second.steps[0]?.ledger).toMatchObject({ in: 2, inserted: 1, updated: 1 });
  expect(await project.rows("SELECT id, amount FROM bronze.orders ORDER BY id")).toEqual([
    ["1", "10"],
    ["2", null],
    // the newest row is read again, because rows with the same watermark may have come since
    ["3", "30"],
  ]);
  expect(await project.rows("SELECT note FROM bronze.orders WHERE id = 3")).toEqual([["new"]]);
  // nothing of it differs now: the next look at it is no change
  project.sql("insert into orders values (4, '2026-01-03 00:00:00', null)");
  expect((await project.run()).steps[0]?.ledger).toMatchObject({ in: 2, inserted: 1, unchanged: 1 });
});

test("I11: freeze keeps the recorded columns and records what was ignored", async () => {
  using project = ordersProject("freeze");
  await project.run();
  project.sql(
    "alter table orders add column note text; insert into orders values (2, 20, '2026-01-02 00:00:00', 'new')",
  );
  const summary = await project.run();
  expect(summary.events).toContainEqual(expect.objectContaining({ type: "schema-drift", policy: "freeze" }));
  expect(await project.rows("SELECT * EXCLUDE (changed) FROM bronze.orders ORDER BY id")).toEqual([
    ["1", "10"],
    ["2", "20"],
  ]);
  expect(schemaOf(project)).not.toContain("note");
});

test("I11: quarantine puts rows aside that hold a value the recorded schema has no place for", async () => {
  using project = ordersProject("quarantine");
  await project.run();
  project.sql(
    "alter table orders add column note text; insert into orders values (2, 20, '2026-01-02 00:00:00', 'new'), (3, 30, '2026-01-02 00:00:00', null)",
  );
  const summary = await project.run();
  expect(summary.steps[0]?.ledger).toMatchObject({ in: 3, quarantined: 1 });
  expect(await project.rows("SELECT id FROM bronze.orders ORDER BY id")).toEqual([["1"], ["3"]]);
});

test("I11: fail publishes nothing and names the change and the way out", async () => {
  using project = ordersProject("fail");
  await project.run();
  project.sql("alter table orders add column note text");
  const summary = await project.run();
  expect(statuses(summary)).toEqual({ "bronze.orders": "failed" });
  expect(summary.steps[0]?.failure?.code).toBe("LW3021");
  expect(summary.steps[0]?.failure?.message).toContain("note");
});

test("a wildcard stands for every table it matches, found at the first run", async () => {
  using project = testProject({
    "sources/ops.yaml": `
source: ops
type: sqlite
connection: { path: ./ops.db }
datasets:
  "ref_*": { table: "lookup_*", load: { mode: full } }
`,
    "products/p/gold/combined.sql":
      "SELECT c.name AS country, u.name AS unit FROM bronze.ref_country c CROSS JOIN bronze.ref_unit u",
  });
  project.sql(
    "create table lookup_country (name text); insert into lookup_country values ('DE'); create table lookup_unit (name text); insert into lookup_unit values ('min'); create table other (x integer)",
  );
  const summary = await project.run();
  expect(statuses(summary)).toEqual({
    "bronze.ref_country": "succeeded",
    "bronze.ref_unit": "succeeded",
    "gold.combined": "succeeded",
  });
  expect(await project.rows("SELECT * FROM gold.combined")).toEqual([["DE", "min"]]);
});
