import { expect, test } from "vitest";
import { type TestProject, testProject } from "./project.ts";

const source = (table: string) => `
source: ops
type: sqlite
connection: { path: ./ops.db }
datasets:
  events: { table: ${table}, load: { mode: incremental, watermark: moment } }
`;

async function ledgerOf(project: TestProject) {
  const summary = await project.run();
  expect(summary.steps.map(({ failure }) => failure)).toEqual([undefined]);
  return { status: summary.status, ledger: summary.steps[0]?.ledger };
}

test("an incremental load without keys: rows at the watermark and without one are known again by what they hold", async () => {
  using project = testProject({ "sources/ops.yaml": source("events") });
  project.sql(
    "create table events (moment integer, v text, x real); insert into events values (1, 'a', 1.5), (2, 'b', null), (2, 'b', null), (null, 'n', 0)",
  );
  expect((await ledgerOf(project)).ledger).toMatchObject({ in: 4, inserted: 4 });
  expect(await ledgerOf(project)).toMatchObject({ status: "nothing to do", ledger: { in: 3, unchanged: 3 } });
  // a third row like two that are there is a new one, and so are others at the bound and without a watermark
  project.sql("insert into events values (2, 'b', null), (2, 'c', 1), (null, 'm', 0), (3, 'd', null)");
  expect((await ledgerOf(project)).ledger).toMatchObject({ in: 7, inserted: 4, unchanged: 3 });
  expect(await project.rows("SELECT moment, v, x FROM bronze.events ORDER BY moment, v")).toEqual([
    ["1", "a", 1.5],
    ["2", "b", null],
    ["2", "b", null],
    ["2", "b", null],
    ["2", "c", 1],
    ["3", "d", null],
    [null, "m", 0],
    [null, "n", 0],
  ]);
  expect((await ledgerOf(project)).status).toBe("nothing to do");
});

test("keys that the source has of its own are used where none are declared", async () => {
  using project = testProject({ "sources/ops.yaml": source("keyed") });
  project.sql(
    "create table keyed (id integer primary key, moment integer, v text); insert into keyed values (1, 1, 'a'), (2, 2, 'b')",
  );
  await ledgerOf(project);
  expect((await ledgerOf(project)).status).toBe("nothing to do");
  project.sql("update keyed set v = 'c' where id = 2; insert into keyed values (3, 2, 'd')");
  expect((await ledgerOf(project)).ledger).toMatchObject({ in: 2, inserted: 1, updated: 1 });
  expect(await project.rows("SELECT id, v FROM bronze.events ORDER BY id")).toEqual([
    ["1", "a"],
    ["2", "c"],
    ["3", "d"],
  ]);
});
