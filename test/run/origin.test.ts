import { expect, test } from "vitest";
import { statuses, type TestProject, testProject } from "./project.ts";

const TABLE = "create table orders (id integer primary key, amount integer, changed timestamp);";

function source(path: string, load: string): Readonly<Record<string, string>> {
  return {
    "sources/ops.yaml": `
source: ops
type: sqlite
connection: { path: ${path} }
datasets:
  orders: { table: orders, load: ${load}, keys: [id] }
`,
  };
}

const ids = async (project: TestProject): Promise<readonly unknown[]> =>
  (await project.rows("SELECT id FROM bronze.orders ORDER BY id")).map(([id]) => id);

test("a watermark is never continued against another database: the load stops, --force reads anew", async () => {
  const load = "{ mode: incremental, watermark: changed }";
  using project = testProject(source("./ops.db", load));
  project.sql(`${TABLE} insert into orders values (1, 10, '2026-01-05 00:00:00')`);
  await project.run();
  project.sql(`${TABLE} insert into orders values (7, 70, '2026-01-02 00:00:00')`, "other.db");
  project.write(source("other.db", load));
  const stopped = await project.run();
  expect(stopped.steps[0]?.failure).toMatchObject({ code: "LW3030", class: "terminal" });
  expect(stopped.steps[0]?.failure?.message).toMatch(/sqlite, path ops\.db.*sqlite, path other\.db/);
  expect(await ids(project)).toEqual(["1"]);
  expect((await project.run({ force: true })).status).toBe("succeeded");
  expect(await ids(project)).toEqual(["7"]);
  expect((await project.run()).status).toBe("nothing to do");
  // another spelling of the same place is no other place
  project.write(source("./other.db", load));
  expect((await project.run()).status).toBe("nothing to do");
});

test("a list of files read is never continued in another folder, and a full load just takes the new source", async () => {
  const files = (folder: string, mode: string): Readonly<Record<string, string>> => ({
    "sources/ops.yaml": `
source: ops
type: files
connection: { path: ${folder} }
datasets:
  orders: { path: "*.csv", load: { mode: ${mode} } }
`,
    "one/a.csv": "id\n1\n",
    "two/a.csv": "id\n2\n",
  });
  using project = testProject(files("one", "append"));
  await project.run();
  project.write(files("two", "append"));
  expect((await project.run()).steps[0]?.failure?.code).toBe("LW3030");
  project.write(files("two", "full"));
  expect(statuses(await project.run())).toEqual({ "bronze.orders": "succeeded" });
  project.write(files("one", "full"));
  expect(statuses(await project.run())).toEqual({ "bronze.orders": "succeeded" });
  expect(await ids(project)).toEqual(["1"]);
});

test("a full load remembers where it read last, also when the rows are the same there", async () => {
  using project = testProject(source("ops.db", "{ mode: full }"));
  const rows = `${TABLE} insert into orders values (1, 10, '2026-01-05 00:00:00')`;
  project.sql(rows);
  await project.run();
  project.sql(rows, "other.db");
  project.write(source("other.db", "{ mode: full }"));
  await project.run();
  project.write(source("other.db", "{ mode: incremental, watermark: changed }"));
  expect((await project.run()).steps[0]?.failure).toBeUndefined();
  expect(await ids(project)).toEqual(["1"]);
});
