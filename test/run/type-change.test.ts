import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DatasetId } from "../../src/metadata/index.ts";
import { openTables } from "../../src/run/index.ts";
import { type TestProject, testProject } from "./project.ts";

/** The table as the rules of the protocol have it, by operations that know nothing of runs. */
async function readElsewhere(project: TestProject, dataset: string) {
  await using tables = await openTables({ projectRoot: project.root, environment: "local" });
  const table = tables.table(dataset as DatasetId);
  expect((await table.check()).findings).toEqual([]);
  const { columns } = await table.describe();
  const { rows } = await table.read();
  const names = columns.filter(({ name }) => !name.startsWith("_")).map(({ name }) => name);
  return {
    types: Object.fromEntries(names.map((name) => [name, columns.find((column) => column.name === name)?.type])),
    rows: rows
      .map((row) => names.map((name) => row[name]))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

async function step(project: TestProject, dataset: string, options: Parameters<TestProject["run"]>[0] = {}) {
  const summary = await project.run(options);
  const found = summary.steps.find((candidate) => candidate.dataset === dataset);
  return {
    status: found?.status,
    code: found?.failure?.code,
    message: found?.failure?.message ?? "",
    note: found?.note,
  };
}

const landing = (more = "") => `
source: land
type: files
connection: { path: ./in }
datasets:
  events: { path: "*.csv", load: { mode: append }${more} }
`;

test("files that come with another type: the table stays as it was, and the way out is named; a declared type takes what fits, --force reads anew", async () => {
  using project = testProject({ "sources/land.yaml": landing(), "in/ev1.csv": "id,v\n1,9\n2,10\n3,20\n" });
  expect((await project.run()).status).toBe("succeeded");
  project.write({ "in/ev2.csv": "id,v\n4,abc\n" });
  const stopped = await step(project, "land.bronze.events");
  expect(stopped).toMatchObject({ status: "failed", code: "LW3032" });
  for (const part of ["land.bronze.events", "v", "bigint", "string"]) expect(stopped.message).toContain(part);
  const first = {
    types: { id: "bigint", v: "bigint" },
    rows: [
      ["1", "9"],
      ["2", "10"],
      ["3", "20"],
    ],
  };
  expect(await readElsewhere(project, "land.bronze.events")).toEqual(first);

  project.write({ "sources/land.yaml": landing(", columns: { v: { type: bigint } }") });
  await step(project, "land.bronze.events");
  expect(await readElsewhere(project, "land.bronze.events")).toEqual(first);

  project.write({ "sources/land.yaml": landing() });
  expect((await step(project, "land.bronze.events", { force: true })).status).toBe("succeeded");
  const { types, rows } = await readElsewhere(project, "land.bronze.events");
  expect(types["v"]).toBe("string");
  expect(rows.map(([, v]) => v)).toEqual(["9", "10", "20", "abc"]);
});

test("a text column whose newer files happen to hold numbers only stays text, digit by digit", async () => {
  using project = testProject({ "sources/land.yaml": landing(), "in/t1.csv": "id,v\n1,x\n" });
  await project.run();
  project.write({ "in/t2.csv": "id,v\n2,05\n" });
  expect((await project.run()).status).toBe("succeeded");
  rmSync(join(project.root, "in/t1.csv"));
  rmSync(join(project.root, "in/t2.csv"));
  project.write({ "in/t3.csv": "id,v\n3,6\n" });
  expect(await step(project, "land.bronze.events")).toMatchObject({ status: "succeeded" });
  expect(await readElsewhere(project, "land.bronze.events")).toEqual({
    types: { id: "bigint", v: "string" },
    rows: [
      ["1", "x"],
      ["2", "05"],
      ["3", "6"],
    ],
  });
  expect((await project.run()).status).toBe("nothing to do");
});

const OPS = `
source: ops
type: sqlite
connection: { path: ./ops.db }
datasets:
  items: { table: items, load: { mode: incremental, watermark: day }, keys: [id] }
`;

test("a merge stops at a column of another kind, and rewrites what lies there for a wider one", async () => {
  using project = testProject({ "sources/ops.yaml": OPS });
  project.sql(
    "create table items (id integer primary key, day integer, code text, n decimal(5,2)); insert into items values (1, 1, 'a', 1.25), (2, 1, 'b', 2)",
  );
  await project.run();
  project.sql(
    "alter table items rename to old; create table items (id integer primary key, day integer, code integer, n decimal(5,2)); insert into items values (3, 2, 7, 3)",
  );
  expect(await step(project, "ops.bronze.items")).toMatchObject({ status: "failed", code: "LW3032" });
  const first = await readElsewhere(project, "ops.bronze.items");
  expect(first.rows).toEqual([
    ["1", "1", "a", "1.25"],
    ["2", "1", "b", "2.00"],
  ]);

  project.sql(
    "drop table items; create table items (id integer primary key, day integer, code text, n decimal(10,2)); insert into items values (2, 2, 'b', 70000), (3, 2, 'c', 3)",
  );
  const widened = await step(project, "ops.bronze.items");
  expect(widened).toMatchObject({
    status: "succeeded",
    note: expect.stringContaining("n decimal(5,2) → decimal(10,2)"),
  });
  const { types, rows } = await readElsewhere(project, "ops.bronze.items");
  expect(types["n"]).toBe("decimal(10,2)");
  expect(rows).toEqual([
    ["1", "1", "a", "1.25"],
    ["2", "2", "b", "70000.00"],
    ["3", "2", "c", "3.00"],
  ]);
  expect((await project.run()).status).toBe("nothing to do");
});

test("a SELECT that appends: wider columns and columns that go rewrite the table, others stop; --force builds it anew", async () => {
  const write = (select: string) =>
    project.write({ "products/p/silver/log.sql": `SELECT ${select} FROM bronze.items` });
  using project = testProject({
    "sources/ops.yaml": OPS,
    "products/p/silver/log.yaml": "materialize: { as: append }\n",
  });
  project.sql("create table items (id integer primary key, day integer); insert into items values (1, 1)");
  write("id::INTEGER AS v, 'x' AS gone");
  await project.run();
  project.sql("insert into items values (2, 2)");
  write("id::BIGINT AS v");
  const widened = await step(project, "p.silver.log");
  expect(widened.status).toBe("succeeded");
  for (const part of ["v int → bigint", "gone"]) expect(widened.note).toContain(part);
  const rows = [["1"], ["1"], ["2"]];
  expect(await readElsewhere(project, "p.silver.log")).toEqual({ types: { v: "bigint" }, rows });

  // a narrower type is held by the wider one, and a column that is null in old rows may be
  write("id::INTEGER AS v, id AS w");
  expect((await step(project, "p.silver.log")).status).toBe("succeeded");
  const kept = await readElsewhere(project, "p.silver.log");
  expect(kept.types).toEqual({ v: "bigint", w: "bigint" });

  write("id::VARCHAR AS v, id AS w");
  expect(await step(project, "p.silver.log")).toMatchObject({ status: "failed", code: "LW3032" });
  expect(await readElsewhere(project, "p.silver.log")).toEqual(kept);
  expect((await step(project, "p.silver.log", { force: true })).status).toBe("succeeded");
  expect(await readElsewhere(project, "p.silver.log")).toEqual({
    types: { v: "string", w: "bigint" },
    rows: [
      ["1", "1"],
      ["2", "2"],
    ],
  });
});
