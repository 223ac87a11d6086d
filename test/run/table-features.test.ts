import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { openTables } from "../../src/run/index.ts";
import { statuses, testProject } from "./project.ts";

const files = {
  "sources/ops.yaml":
    "source: ops\ntype: sqlite\nconnection: { path: ./ops.db }\ndatasets:\n  items: { table: items, load: { mode: full }, keys: [id] }\n",
  "products/p/silver/mapped.sql": "SELECT id, price FROM bronze.items",
  "products/p/silver/widened.sql": "SELECT id, price::INTEGER AS price FROM bronze.items",
  "products/p/gold/total.sql": "SELECT sum(m.price) AS total FROM silver.mapped m",
  "products/p/gold/others.sql": "SELECT count(*) AS n FROM bronze.items",
};

// names of columns in files, and types of older files, are not those of the table: a list of files cannot say so
test("a table that others have mapped or widened is refused to runs by the name of the feature, before a file is written; other tables go on", async () => {
  using project = testProject(files);
  project.sql("create table items (id integer primary key, price integer); insert into items values (1, 10), (2, 20)");
  expect((await project.run()).status).toBe("succeeded");
  const mapped = "p.silver.mapped";
  const widened = "p.silver.widened";
  {
    await using tables = await openTables({ projectRoot: project.root, environment: "local" });
    await tables.table(mapped).setProperties({ "delta.columnMapping.mode": "name" });
    await tables.table(mapped).renameColumn("price", "cost");
    await tables.table(widened).setProperties({ "delta.enableTypeWidening": "true" });
    await tables.table(widened).widenColumn("price", "bigint");
  }
  project.sql("insert into items values (3, 30)");
  const listed = () =>
    readdirSync(project.root, { recursive: true, encoding: "utf8" })
      .filter((file) => /silver.*\.parquet$/.test(file))
      .sort();
  const before = listed();
  expect(before.length).toBeGreaterThan(0);
  const summary = await project.run();
  expect(summary.status).toBe("failed");
  expect(statuses(summary)).toMatchObject({ "bronze.items": "succeeded", "gold.others": "succeeded" });
  for (const [dataset, feature] of [
    [mapped, "columnMapping"],
    [widened, "typeWidening"],
  ] as const) {
    const failure = summary.steps.find((step) => step.dataset === dataset)?.failure;
    expect(failure, dataset).toMatchObject({ code: "LW6203", message: expect.stringContaining(feature) });
  }
  expect(listed()).toEqual(before);
});
