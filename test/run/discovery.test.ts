import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openWorkspace } from "../../src/run/index.ts";
import { statuses, type TestProject, testProject } from "./project.ts";

/* Which sources a run asks for their tables, and what becomes of it when one does not answer. */

const ops = `
source: ops
type: sqlite
connection: { path: ./ops.db }
datasets:
  orders: { table: orders, load: { mode: full } }
`;
const locked = `
source: crm
type: postgres
connection: { host: localhost, database: crm }
authentication: { method: password, user: reader, password: { secret: crm-password } }
datasets:
  people: { table: public.people, load: { mode: full } }
`;
const drop = `
source: drop
type: files
connection: { path: ./drop }
datasets:
  here: { path: here.csv, load: { mode: full } }
  gone: { path: gone.csv, load: { mode: full } }
`;
const wild = (drift = "evolve", more = ""): string => `
source: ops
type: sqlite
connection: { path: ./ops.db }
drift: ${drift}
datasets:
  "ref_*": { table: "lookup_*", load: { mode: full } }
${more}`;

const schemaOf = (project: TestProject, source: string): string =>
  readFileSync(join(project.root, `sources/${source}.schema.yaml`), "utf8");

test("a run asks only the sources that its selection needs; one that does not answer fails its own steps, and others go on", async () => {
  using project = testProject({
    "sources/ops.yaml": ops,
    "sources/crm.yaml": locked,
    "sources/drop.yaml": drop,
    "drop/here.csv": "id,name\n1,a\n",
    "products/p/silver/orders.sql": "SELECT id FROM bronze.orders",
    "products/p/silver/people.sql": "SELECT id FROM bronze.people",
    "products/p/silver/here.sql": "SELECT id, name FROM bronze.here",
  });
  project.sql("create table orders (id integer primary key); insert into orders values (1)");
  expect(statuses(await project.run({ selection: ["+silver.orders"] }))).toEqual({
    "bronze.orders": "succeeded",
    "silver.orders": "succeeded",
  });
  const all = await project.run();
  expect(statuses(all)).toEqual({
    "bronze.gone": "failed",
    "bronze.here": "succeeded",
    "bronze.orders": "unchanged",
    "bronze.people": "failed",
    "silver.here": "succeeded",
    "silver.orders": "unchanged",
    "silver.people": "blocked",
  });
  const failure = (dataset: string) => all.steps.find((step) => step.dataset === dataset)?.failure;
  expect(failure("drop.bronze.gone")).toMatchObject({ code: "LW4011", message: expect.stringContaining("gone.csv") });
  expect(failure("crm.bronze.people")?.message).toContain("crm-password");
  // what answered is written down, also beside what did not
  expect(schemaOf(project, "drop")).toContain("here");
});

test("`discover` writes what answered, and names source and dataset of what did not", async () => {
  using project = testProject({ "sources/drop.yaml": drop, "drop/here.csv": "id,name\n1,a\n" });
  await using workspace = await openWorkspace({ projectRoot: project.root, environment: "local" });
  await expect(workspace.discover("drop", new AbortController().signal)).rejects.toMatchObject({
    code: "LW3031",
    exitCode: 3,
    message: expect.stringMatching(/drop.*gone.*No file in "\.\/drop" matches "gone\.csv"/s),
  });
  expect(schemaOf(project, "drop")).toContain("here");
});

test("a table that is new behind a wildcard is taken with the next run, also beside named datasets", async () => {
  using project = testProject({
    "sources/ops.yaml": wild("evolve", "  orders: { table: orders, load: { mode: full } }\n"),
  });
  project.sql("create table lookup_a (id integer); create table orders (id integer)");
  expect(statuses(await project.run())).toEqual({ "bronze.orders": "succeeded", "bronze.ref_a": "succeeded" });
  project.sql("create table lookup_b (id integer); insert into lookup_b values (7)");
  const next = await project.run({ selection: ["source:ops"] });
  expect(statuses(next)).toMatchObject({ "bronze.ref_b": "succeeded", "bronze.ref_a": "unchanged" });
  expect(next.events).toContainEqual(
    expect.objectContaining({ type: "schema-drift", dataset: "ops.bronze.ref_b", policy: "evolve" }),
  );
  expect(schemaOf(project, "ops")).toContain("ref_b");
  expect(await project.rows("SELECT id FROM bronze.ref_b")).toEqual([["7"]]);
});

test("by the policy `freeze` a new table is told and not taken, by `fail` it fails the wildcard and nothing else", async () => {
  using project = testProject({ "sources/ops.yaml": wild("freeze") });
  project.sql("create table lookup_a (id integer)");
  await project.run();
  project.sql("create table lookup_b (id integer); insert into lookup_a values (1)");
  const frozen = await project.run();
  expect(statuses(frozen)).toEqual({ "bronze.ref_a": "succeeded" });
  expect(frozen.events).toContainEqual(
    expect.objectContaining({ type: "schema-drift", dataset: "ops.bronze.ref_b", policy: "freeze" }),
  );
  project.write({ "sources/ops.yaml": wild("fail") });
  project.sql("insert into lookup_a values (2)");
  const failed = await project.run();
  expect(failed.status).toBe("failed");
  expect(statuses(failed)).toEqual({ "bronze.ref_a": "succeeded", "bronze.ref_*": "failed" });
  expect(failed.steps.at(-1)?.failure).toMatchObject({ code: "LW3021", message: expect.stringContaining("lookup_b") });
  expect(schemaOf(project, "ops")).not.toContain("ref_b");
});

test("the first look behind a wildcard takes everything, also where a dataset named by hand is called as it would call one", async () => {
  using project = testProject({
    "sources/ops.yaml": `${wild("freeze").trimEnd()}\n  ref_own: { table: own }\n`,
  });
  project.sql("create table lookup_a (id integer); create table own (id integer)");
  expect(statuses(await project.run())).toEqual({ "bronze.ref_a": "succeeded", "bronze.ref_own": "succeeded" });
});

test("a wildcard that cannot be asked fails by itself, unless SQL needs to know what is behind it", async () => {
  const crm = locked.replace("people: { table: public.people", '"crm_*": { table: "public.*"');
  using project = testProject({ "sources/ops.yaml": ops, "sources/crm.yaml": crm });
  project.sql("create table orders (id integer)");
  const all = await project.run();
  expect(statuses(all)).toEqual({ "bronze.orders": "succeeded", "bronze.crm_*": "failed" });
  expect(all.steps.at(-1)?.failure?.message).toContain("crm-password");
  project.write({ "products/p/silver/people.sql": "SELECT id FROM bronze.crm_people" });
  await expect(project.run()).rejects.toMatchObject({ code: "LW3031", message: expect.stringContaining("crm_*") });
});

test("behind a wildcard over files every file is a dataset", async () => {
  using project = testProject({
    "sources/drop.yaml": drop.replace(/ {2}here.*\n.*gone.*\n/, '  "w_*": { path: "w_*.csv", load: { mode: full } }\n'),
    "drop/w_a.csv": "id\n1\n",
    "drop/w_b.csv": "name\nx\n",
  });
  expect(statuses(await project.run())).toEqual({ "bronze.w_a": "succeeded", "bronze.w_b": "succeeded" });
  expect(await project.rows("SELECT (SELECT name FROM bronze.w_b), id FROM bronze.w_a")).toEqual([["x", "1"]]);
});
