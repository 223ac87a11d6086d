import { afterAll, beforeAll, expect, test } from "vitest";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

test("a comment or a semicolon at the end of a query, condition or value is left out", async () => {
  const table = lake.table("comments");
  await table.append(sql("SELECT 1 AS k, 1 AS v; -- note"));
  await table.append(sql("SELECT 2 AS k, 2 AS v -- ; note"));
  await table.update({ v: "v + 1 -- more" }, "k = 1 -- first");
  await table.merge({
    source: sql("SELECT 2 AS k, 5 AS v; /* source */"),
    on: "target.k = source.k -- keys",
    clauses: [{ when: "matched", condition: "true -- all", then: "update", set: { v: "source.v -- new" } }],
  });
  await table.replaceWhere("k = 2 -- part", sql("SELECT 2 AS k, 9 AS v --"));
  expect((await table.read({ where: "k > 1;" })).rows).toEqual([{ k: 2, v: 9 }]);
  await table.delete("k = 1;");
  expect(await rowsOf(table)).toEqual(['{"k":2,"v":9}']);
});

test("texts with NUL are checked, found and merged", async () => {
  const table = lake.table("nul");
  await table.append(sql("SELECT chr(0) || 'a' AS s, 5 AS i UNION ALL SELECT 'b' || chr(0), 6"));
  expect((await table.check()).findings).toEqual([]);
  await table.merge({
    source: sql("SELECT chr(0) || 'a' AS s, 1 AS i UNION ALL SELECT 'c', 2"),
    on: "target.s = source.s",
    clauses: [
      { when: "matched", then: "update", set: "all" },
      { when: "not matched", then: "insert", values: "all" },
    ],
  });
  const { rows } = await table.read();
  expect(rows.map(({ s, i }) => `${JSON.stringify(s)} ${String(i)}`).sort()).toEqual([
    '"\\u0000a" 1',
    '"b\\u0000" 6',
    '"c" 2',
  ]);
});

test("a cut upper bound is above texts that go on with the highest character", async () => {
  const table = lake.table("highest");
  await table.append(
    sql("SELECT repeat(chr(1114111), 40) AS s UNION ALL SELECT repeat('x', 32) || repeat(chr(1114111), 3) || 'y'"),
  );
  expect((await table.check()).findings).toEqual([]);
  await table.overwrite(sql("SELECT repeat('x', 32) || repeat(chr(1114111), 3) || 'y' AS s"));
  expect((await table.check()).findings).toEqual([]);
  const stats = (await table.log.snapshot())?.files[0]?.stats;
  expect(stats?.maxValues?.["s"]).toBe(`${"x".repeat(32)}${"\u{10FFFF}".repeat(4)}`);
});

test("partition values that cannot be kept are refused in plain words, and nothing is written", async () => {
  const bytes = lake.table("bytes");
  const create = { partitionBy: ["p"] };
  await bytes.append(sql("SELECT 'ok'::BLOB AS p, 1 AS v UNION ALL SELECT NULL, 2"), { create });
  const bad = bytes.append(sql(String.raw`SELECT '\xFF'::BLOB AS p, 1 AS v`));
  await expect(bad).rejects.toMatchObject({ code: "LW6306" });
  await expect(bad).rejects.toThrow("the partition column p, whose bytes must be text");
  expect((await bytes.read()).rows).toHaveLength(2);
  const long = lake.table("long");
  await expect(long.append(sql("SELECT repeat('x', 300) AS p, 1 AS v"), { create })).rejects.toMatchObject({
    code: "LW6326",
  });
});

test("an export into a folder that is not there says so", async () => {
  const table = lake.table("export");
  await table.append(sql("SELECT 1 AS k"));
  const exporting = table.export(lake.path("nowhere/out.csv"), { format: "csv" });
  await expect(exporting).rejects.toMatchObject({ code: "LW6102" });
  await expect(exporting).rejects.toThrow("does not exist");
});

test("a folder of the path called as a column, with a value, says nothing of rows", async () => {
  const table = lake.table("id=7/env=dev/t");
  await table.append(sql("SELECT 1 AS id, 'x' AS env, 5 AS v"));
  await table.merge({
    source: sql("SELECT 1 AS id, 'x' AS env, 6 AS v"),
    on: "target.id = source.id",
    clauses: [
      { when: "matched", then: "update", set: "all" },
      { when: "not matched", then: "insert", values: "all" },
    ],
  });
  await table.update({ v: "v + 1" }, "env = 'x'");
  await table.append({
    kind: "rows",
    columns: [{ name: "id", type: "int", nullable: true }],
    rows: [{ id: 2 }],
  });
  expect(await rowsOf(table)).toEqual(['{"id":1,"env":"x","v":7}', '{"id":2,"env":null,"v":null}']);
});
