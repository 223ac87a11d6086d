import { expect, test } from "vitest";
import { type DatasetId } from "../../src/metadata/index.ts";
import { openTables, type ProjectTables } from "../../src/run/index.ts";
import { statuses, type TestProject, testProject } from "./project.ts";

const items = "p.silver.items" as DatasetId;

const files = (accept: boolean) => ({
  "sources/ops.yaml":
    "source: ops\ntype: sqlite\nconnection: { path: ./ops.db }\ndatasets:\n  items: { table: items, load: { mode: full }, keys: [id] }\n",
  "products/p/silver/items.sql": "SELECT id, price FROM bronze.items WHERE price < 1000",
  "products/p/silver/items.yaml": `keys: [id]\nmaterialize: { as: merge }\n${accept ? "on_foreign_change: accept\n" : ""}`,
  "products/p/gold/total.sql": "SELECT sum(price) AS total, count(*) AS n FROM silver.items",
  "products/p/gold/known.sql": "SELECT id FROM bronze.items",
  "products/p/gold/known.yaml":
    "rules:\n  - { name: known, reference: { columns: [id], dataset: silver.items, to: [id] } }\n",
});

async function withTables<T>(project: TestProject, work: (tables: ProjectTables) => Promise<T>): Promise<T> {
  await using tables = await openTables({ projectRoot: project.root, environment: "local" });
  return await work(tables);
}

/** Marks rows as deleted the way Spark and Databricks do. */
const deleteElsewhere = (project: TestProject, where: string) =>
  withTables(project, async (tables) => {
    const table = tables.table(items);
    await table.setProperties({ "delta.enableDeletionVectors": "true" });
    const { version } = await table.delete(where);
    const marked = [...((await table.log.snapshot())?.files ?? [])].filter(({ deletionVector }) => deletionVector);
    expect(marked).toHaveLength(1);
    return version;
  });

const silver = (project: TestProject) => project.rows("SELECT id, price FROM silver.items ORDER BY id");

test("rows that another writer marked as deleted are gone for runs: read, merged, referred to, and rolled back", async () => {
  using project = testProject(files(false));
  project.sql(
    "create table items (id integer primary key, price integer); insert into items values (1, 10), (2, 20), (3, 30)",
  );
  expect((await project.run()).status).toBe("succeeded");
  await deleteElsewhere(project, "id = 2");
  expect(await silver(project)).toEqual([
    ["1", "10"],
    ["3", "30"],
  ]);
  project.sql("update items set price = 5000 where id = 2; insert into items values (4, 40)");
  const stopped = await project.run();
  expect(stopped.steps.find(({ dataset }) => dataset === items)?.failure?.code).toBe("LW3017");

  project.write(files(true));
  expect(statuses(await project.run())).toMatchObject({ "silver.items": "succeeded", "gold.total": "succeeded" });
  const kept = await withTables(project, async (tables) => (await tables.table(items).log.snapshot())?.version ?? 0);
  const before = [
    ["1", "10"],
    ["3", "30"],
    ["4", "40"],
  ];
  expect(await silver(project)).toEqual(before);
  expect(await project.rows("SELECT * FROM gold.total")).toEqual([["80", "3"]]);
  // what a rule refers to are rows that are there
  expect(await project.rows("SELECT id FROM gold.known ORDER BY id")).toEqual([["1"], ["3"], ["4"]]);

  project.sql("update items set price = 11 where id = 1");
  const merged = await project.run();
  expect(merged.steps.find(({ dataset }) => dataset === items)?.ledger).toMatchObject({ updated: 1, unchanged: 2 });
  expect(await silver(project)).toEqual([["1", "11"], ...before.slice(1)]);
  expect(await project.rows("SELECT * FROM gold.total")).toEqual([["81", "3"]]);

  await withTables(project, (tables) => tables.rollBack(items, kept, new AbortController().signal));
  expect(await silver(project)).toEqual(before);
  expect((await withTables(project, (tables) => tables.table(items).check())).findings).toEqual([]);

  // the data file is in use with a newer vector, the vector of the version is not there any more
  await deleteElsewhere(project, "id = 3");
  await withTables(project, (tables) => tables.table(items).vacuum({ retentionMs: -1000, unsafeRetention: true }));
  const back = withTables(project, (tables) => tables.rollBack(items, kept, new AbortController().signal));
  await expect(back).rejects.toMatchObject({ code: "LW6101" });
  expect(await silver(project)).toEqual([before[0], before[2]]);
});
