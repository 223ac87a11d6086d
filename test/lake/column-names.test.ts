import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MergeClause } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const byFirst = ([a = 0]: readonly number[], [b = 0]: readonly number[]) => a - b;
const CHANGES = { properties: { "delta.enableChangeDataFeed": "true" } };
const VECTORS = { properties: { "delta.enableDeletionVectors": "true" } };

// DuckDB calls the place of a row file_index and file_row_number, and columns of a file stand before them
describe("columns with names of the engine", () => {
  const query = (from: number) =>
    sql(`SELECT i AS id, 90 - i AS file_row_number, 50 - i AS "File_Index", i % 2 AS p, 'x' AS filename, 9 AS rowid
         FROM range(${from}, ${from + 5}) t(i)`);
  const ids = async (name: string) =>
    (await lake.table(name).read()).rows
      .map((row) => [Number(row["id"]), Number(row["file_row_number"])])
      .sort(byFirst);
  const rows = (from: number, to: number, less: readonly number[] = []) =>
    Array.from({ length: to - from }, (_, index) => [from + index, 90 - from - index])
      .filter(([id]) => !less.includes(id ?? -1))
      .sort(byFirst);

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
    expect((await table.read({ where: "filename = 'y'" })).rows.map(({ id, rowid }) => [id, rowid])).toEqual([
      ["9", 9],
    ]);
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
    expect((await table.read()).rows.map(({ n }) => Number(n)).sort((a, b) => a - b)).toEqual([86, 88, 89, 90]);
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

describe("names of columns", () => {
  const MAPPED = { properties: { "delta.columnMapping.mode": "name" } };
  const filled = async (name: string) => {
    const table = lake.table(name);
    await table.append(sql("SELECT 1 AS k, 2 AS amount, {'a': 1} AS s"), { create: MAPPED });
    return table;
  };
  const names = async (name: string) => (await lake.table(name).describe()).columns.map((column) => column.name);

  test("are the same in any casing, in everything that names a column", async () => {
    const table = await filled("casing");
    expect((await table.update({ AMOUNT: "9" })).metrics).toMatchObject({ numUpdatedRows: 1 });
    await table.merge({
      source: sql("SELECT unnest([1, 5]) AS k, 7 AS v"),
      on: "target.k = source.k",
      clauses: [
        { when: "matched", then: "update", set: { Amount: "source.v + target.amount" } },
        { when: "not matched", then: "insert", values: { K: "source.k", aMount: "source.v" } },
      ],
    });
    const rows = (await table.read()).rows.map(({ k, amount }) => [Number(k), Number(amount)]).sort(byFirst);
    expect(rows).toEqual([
      [1, 16],
      [5, 7],
    ]);
    await table.optimize({ clusterBy: ["AMOUNT"] });
    await table.renameColumn("AMOUNT", "Total");
    await table.dropColumn("S");
    expect(await names("casing")).toEqual(["k", "Total"]);
    await table.renameColumn("total", "TOTAL");
    expect(await names("casing")).toEqual(["k", "TOTAL"]);
  });

  test("that no column has are refused by name, with the one that is near; so is one that is set twice", async () => {
    const table = await filled("unknown");
    const before = await rowsOf(table);
    const merged = (clause: MergeClause) =>
      table.merge({ source: sql("SELECT 1 AS k, 7 AS v"), on: "target.k = source.k", clauses: [clause] });
    const unknown: readonly (() => Promise<unknown>)[] = [
      () => table.update({ amuont: "9" }),
      () => merged({ when: "matched", then: "update", set: { amuont: "1" } }),
      () => merged({ when: "not matched", then: "insert", values: { amuont: "1" } }),
      () => merged({ when: "not matched by source", then: "update", set: { amuont: "1" } }),
      () => table.renameColumn("amuont", "x"),
      () => table.dropColumn("amuont"),
      () => table.widenColumn("amuont", "bigint"),
      () => table.optimize({ clusterBy: ["amuont"] }),
    ];
    for (const work of unknown)
      await expect(work()).rejects.toMatchObject({ code: "LW6310", hint: 'did you mean "amount"?' });
    await expect(table.update({ amount: "1", Amount: "2" })).rejects.toMatchObject({ code: "LW6317" });
    expect(await rowsOf(table)).toEqual(before);
    expect(await table.log.latestVersion()).toBe(0);
  });

  test("that a table has already, or that are none, are refused: in definitions and when they are added", async () => {
    const table = await filled("taken");
    const int = { type: "int", nullable: true };
    const refused: readonly (readonly [() => Promise<unknown>, RegExp])[] = [
      [() => table.renameColumn("k", "amount"), /amount occurs twice/],
      [() => table.renameColumn("k", "AMOUNT"), /amount occurs twice/i],
      [() => table.renameColumn("k", " "), /no name/],
      [() => table.addColumns([{ name: "K", ...int }]), /K occurs twice/],
      [() => table.addColumns(["x", "X"].map((name) => ({ name, ...int }))), /X occurs twice/],
      [() => table.addColumns([{ name: "", ...int }]), /no name/],
      [() => lake.table("none").create({ columns: ["a", "A"].map((name) => ({ name, ...int })) }), /A occurs twice/],
      [() => lake.table("none").create({ columns: [{ name: "", ...int }] }), /no name/],
      [() => lake.table("none").append(sql("SELECT 1 AS a, 'x' AS _change_type"), { create: CHANGES }), /_change_type/],
    ];
    for (const [work, message] of refused)
      await expect(work()).rejects.toMatchObject({ code: "LW6304", message: expect.stringMatching(message) });
    expect(await names("taken")).toEqual(["k", "amount", "s"]);
    expect(await lake.table("none").log.latestVersion()).toBeUndefined();
    const later = lake.table("changes-later");
    await later.append(sql("SELECT 1 AS a, 'x' AS _commit_version"));
    await expect(later.setProperties(CHANGES.properties)).rejects.toMatchObject({ code: "LW6304" });
  });
});

test("a column that must not be null is not added to rows that lack it", async () => {
  const table = lake.table("added-strict");
  await table.append(sql("SELECT 1 AS n"));
  const adding = table.addColumns([{ name: "m", type: "int", nullable: false }]);
  await expect(adding).rejects.toMatchObject({ code: "LW6304" });
  expect((await table.describe()).columns).toHaveLength(1);
});
