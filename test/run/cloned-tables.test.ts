import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { elsewhere, materialized, readElsewhere, SOURCE, succeeds, ITEMS, withTables } from "./elsewhere.ts";
import { type TestProject, testProject } from "./project.ts";

/** A shallow clone of a table as Spark makes it: its log names the files of the other one by their absolute paths. */
function clone(project: TestProject, from: string, to: string, filesIn = join(project.root, "lake", from)): void {
  const folder = (name: string) => join(project.root, "lake", name, "_delta_log");
  const actions = readdirSync(folder(from))
    .filter((name) => /^\d{20}\.json$/.test(name))
    .sort()
    .flatMap((name) =>
      readFileSync(join(folder(from), name), "utf8")
        .trim()
        .split("\n"),
    )
    .map((line) => JSON.parse(line) as Readonly<Record<string, { path: string; dataChange: boolean }>>)
    .filter((action) => !action["commitInfo"] && !action["txn"])
    .map((action) =>
      action["add"] ? { add: { ...action["add"], path: `file:${join(filesIn, action["add"].path)}` } } : action,
    );
  const info = { commitInfo: { timestamp: Date.now(), operation: "CLONE", operationParameters: {} } };
  mkdirSync(folder(to), { recursive: true });
  writeFileSync(
    join(folder(to), `${"0".repeat(20)}.json`),
    [info, ...actions].map((action) => JSON.stringify(action)).join("\n"),
  );
}

const PROJECT = {
  "sources/ops.yaml": SOURCE,
  "products/p/silver/items.sql": "SELECT id, price FROM bronze.items",
  "products/p/silver/copy.sql": "SELECT id, price FROM bronze.items",
  "products/p/silver/copy.yaml": materialized("merge"),
  "products/p/gold/total.sql": "SELECT sum(price) AS total FROM silver.copy",
};

test("a shallow clone, which names files of another table by absolute paths, is read, merged and rolled back by runs", async () => {
  using project = testProject(PROJECT);
  project.sql(ITEMS);
  await project.run({ selection: ["ops.bronze.items", "p.silver.items"] });
  clone(project, "silver/p/items", "silver/p/copy");
  const rows = () => project.rows("SELECT id, price FROM silver.copy ORDER BY id");
  const before = [
    ["1", "10"],
    ["2", "20"],
    ["3", "30"],
  ];
  expect(await rows()).toEqual(before);
  await succeeds(project);
  expect(await project.rows("SELECT total FROM gold.total")).toEqual([["60"]]);
  const version = await elsewhere(project, "p.silver.copy", async (table) => (await table.describe()).version);
  const files = () =>
    elsewhere(project, "p.silver.copy", async (table) => (await table.scan()).files.map(({ path }) => path));
  expect((await files()).every((path) => path.startsWith(join(project.root, "lake/silver/p/items/")))).toBe(true);

  project.sql("update items set price = 21 where id = 2; insert into items values (4, 40, 'd', 'tue')");
  await succeeds(project);
  const after = [
    ["1", "10"],
    ["2", "21"],
    ["3", "30"],
    ["4", "40"],
  ];
  expect(await rows()).toEqual(after);
  expect(await readElsewhere(project, "p.silver.copy", ["id", "price"])).toEqual(after);
  expect((await files()).every((path) => path.startsWith(join(project.root, "lake/silver/p/copy/")))).toBe(true);
  // the table the files belong to has them still
  expect(await project.rows("SELECT count(*) FROM silver.items")).toEqual([["4"]]);

  await withTables(project, (tables) => tables.rollBack("p.silver.copy", version, new AbortController().signal));
  expect(await rows()).toEqual(before);
}, 60_000);

test("files outside of the lake, which the engine may not read, are refused by name", async () => {
  using project = testProject(PROJECT);
  project.sql(ITEMS);
  await project.run({ selection: ["ops.bronze.items", "p.silver.items"] });
  const outside = `${project.root}-outside`;
  using _moved = { [Symbol.dispose]: () => renameSync(outside, join(project.root, "moved")) };
  mkdirSync(outside);
  const folder = join(project.root, "lake/silver/p/items");
  clone(project, "silver/p/items", "silver/p/copy", outside);
  for (const name of readdirSync(folder))
    if (name.endsWith(".parquet")) renameSync(join(folder, name), join(outside, name));
  await expect(project.rows("SELECT id FROM silver.copy")).rejects.toMatchObject({
    code: "LW3033",
    message: expect.stringContaining(outside),
  });
}, 60_000);
