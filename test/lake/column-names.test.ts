import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const VECTORS = { properties: { "delta.enableDeletionVectors": "true" } };

// DuckDB calls the place of a row file_index and file_row_number, and columns of a file stand before them
describe("columns with names of the engine", () => {
  const query = (from: number) =>
    sql(`SELECT i AS id, 90 - i AS file_row_number, 50 - i AS "File_Index", i % 2 AS p, 'x' AS filename, 9 AS rowid
         FROM range(${from}, ${from + 5}) t(i)`);
  const ids = async (name: string) =>
    (await lake.table(name).read()).rows.map((row) => [Number(row["id"]), Number(row["file_row_number"])]).sort();
  const rows = (from: number, to: number, less: readonly number[] = []) =>
    Array.from({ length: to - from }, (_, index) => [from + index, 90 - from - index])
      .filter(([id]) => !less.includes(id ?? -1))
      .sort();

  test.each([
    ["vectors", VECTORS],
    ["rewritten", {}],
    ["partitioned", { ...VECTORS, partitionBy: ["p"] }],
    ["mapped", { properties: { ...VECTORS.properties, "delta.columnMapping.mode": "name" } }],
    ["by id", { properties: { ...VECTORS.properties, "delta.columnMapping.mode": "id" } }],
  ])("are columns like any other: %s", async (layout, create) => {
    const name = `places-${layout}`;
    const table = lake.table(name);
    await table.append(query(0), { create });
    await table.append(query(5), { create });
    expect(await ids(name)).toEqual(rows(0, 10));
    await table.delete("id = 0");
    await table.delete("id = 7");
    expect(await ids(name)).toEqual(rows(0, 10, [0, 7]));
    await table.merge({
      source: query(8),
      on: "target.id = source.id",
      clauses: [
        { when: "matched", condition: "target.id = 8", then: "delete" },
        { when: "matched", then: "update", set: { filename: "'y'" } },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
    expect(await ids(name)).toEqual(rows(0, 13, [0, 7, 8]));
    expect((await table.read({ where: "filename = 'y'" })).rows.map(({ id, rowid }) => [id, rowid])).toEqual([["9", 9]]);
    await table.optimize();
    expect(await ids(name)).toEqual(rows(0, 13, [0, 7, 8]));
    expect((await table.check()).findings).toEqual([]);
  });

  test("are read in tables that began to map their names later", async () => {
    const table = lake.table("places-later");
    await table.append(query(0), { create: VECTORS });
    await table.setProperties({ "delta.columnMapping.mode": "name" });
    await table.renameColumn("file_row_number", "n");
    await table.delete("id = 3");
    expect((await table.read()).rows.map(({ n }) => Number(n)).sort()).toEqual([86, 88, 89, 90]);
  });

  test("are refused by name where they are ours", async () => {
    await lake.table("ours").append(sql("SELECT 1 AS a, 2 AS __lake_file"));
    await expect(lake.table("ours").read()).rejects.toMatchObject({
      code: "LW6316",
      message: expect.stringContaining("__lake_file"),
    });
    const table = lake.table("ours-source");
    await table.append(sql("SELECT 1 AS a"));
    const merged = table.merge({
      source: sql("SELECT 1 AS a, 2 AS __Merge_Ordinal"),
      on: "target.a = source.a",
      clauses: [{ when: "matched", then: "delete" }],
    });
    await expect(merged).rejects.toMatchObject({ code: "LW6316", message: expect.stringContaining("__Merge_Ordinal") });
    expect(await rowsOf(table)).toHaveLength(1);
  });
});
