import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

/** A table as Spark makes it whose texts are compared without their case; its bounds stand in that order. */
async function collated(name: string) {
  await lake.table(name).append(sql("SELECT 'a' AS s, 1 AS n UNION ALL SELECT 'B', 2"));
  const path = join(lake.path(name), "_delta_log", `${"0".repeat(20)}.json`);
  const text = readFileSync(path, "utf8")
    .replace(
      String.raw`{\"name\":\"s\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}}`,
      String.raw`{\"name\":\"s\",\"type\":\"string\",\"nullable\":true,\"metadata\":{\"__COLLATIONS\":{\"s\":\"spark.UTF8_LCASE\"}}}`,
    )
    .replace(String.raw`\"minValues\":{\"n\":1,\"s\":\"B\"`, String.raw`\"minValues\":{\"n\":1,\"s\":\"a\"`)
    .replace(String.raw`\"maxValues\":{\"n\":2,\"s\":\"a\"`, String.raw`\"maxValues\":{\"n\":2,\"s\":\"B\"`);
  expect(text).toContain("__COLLATIONS");
  expect(text).toContain(String.raw`\"minValues\":{\"n\":1,\"s\":\"a\"`);
  writeFileSync(path, text);
  return lake.table(name);
}

test("bounds of a column with a collation leave no file out: their order is not that of bytes", async () => {
  const table = await collated("bounds");
  expect((await table.read({ where: "s = 'B'" })).rows).toEqual([{ s: "B", n: 2 }]);
  await table.merge({
    source: sql("SELECT 'B' AS s, 3 AS n"),
    on: "target.s = source.s",
    clauses: [
      { when: "matched", then: "update", set: "all" },
      { when: "not matched", then: "insert", values: "all" },
    ],
  });
  expect((await rowsOf(table)).toSorted()).toEqual(['{"s":"B","n":3}', '{"s":"a","n":1}']);
  expect((await table.delete("s = 'B'")).metrics).toMatchObject({ numDeletedRows: 1 });
  expect((await table.check()).findings).toEqual([]);
  // the collation stays with the column
  await table.append(sql("SELECT 'c' AS s, 4 AS n, 5 AS more"), { schema: "add" });
  const path = join(
    lake.path("bounds"),
    "_delta_log",
    `${String((await table.describe()).version).padStart(20, "0")}.json`,
  );
  expect(readFileSync(path, "utf8")).toContain("UTF8_LCASE");
});

test("what a table demands of texts with a collation is not computed by bytes", async () => {
  const table = await collated("demands");
  await expect(table.addConstraint("known", "s IN ('a', 'b')")).rejects.toMatchObject({
    code: "LW6319",
    message: expect.stringContaining("collation"),
  });
  await table.addConstraint("small", "n < 9");
  await expect(table.append(sql("SELECT 'x' AS s, 9 AS n"))).rejects.toMatchObject({ code: "LW6306" });
});
