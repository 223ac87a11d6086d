import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

/** Every way by which a number of another type comes into a column `v`. */
const ways: Readonly<Record<string, (table: DeltaTable, value: string) => Promise<unknown>>> = {
  append: (table, value) => table.append(sql(`SELECT 2 AS k, ${value} AS v`)),
  overwrite: (table, value) => table.overwrite(sql(`SELECT 1 AS k, ${value} AS v`)),
  replaceWhere: (table, value) => table.replaceWhere("k = 1", sql(`SELECT 1 AS k, ${value} AS v`)),
  update: (table, value) => table.update({ v: value }, "k = 1"),
  "merge of all": (table, value) =>
    table.merge({
      source: sql(`SELECT unnest([1, 2]) AS k, ${value} AS v`),
      on: "target.k = source.k",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    }),
  "merge of one": (table, value) =>
    table.merge({
      source: sql(`SELECT 1 AS k, ${value} AS x`),
      on: "target.k = source.k",
      clauses: [{ when: "matched", then: "update", set: { v: "source.x" } }],
    }),
};

const numbers: readonly (readonly [string, string, string, readonly string[]])[] = [
  ["decimal(15,2)", "12.5::DECIMAL(16,2)", '"12.50"', ["1e13::DECIMAL(16,2)", "1.125::DECIMAL(10,3)"]],
  ["decimal(5,2)", "0.1::DOUBLE", '"0.10"', ["0.125::DOUBLE", "1e300::DOUBLE", "'nan'::DOUBLE"]],
  ["int", "7::BIGINT", "7", ["3000000000", "7.5::DOUBLE"]],
  ["smallint", "7::HUGEINT", "7", ["40000"]],
  ["double", "9007199254740992::BIGINT", "9007199254740992", ["9007199254740993::BIGINT"]],
  ["float", "0.5::DOUBLE", "0.5", ["0.1::DOUBLE", "16777217"]],
];

test.each(numbers)(
  "%s takes numbers of other types as they are, and no others: every operation alike",
  async (type, value, shown, refused) => {
    for (const [way, write] of Object.entries(ways)) {
      const table = lake.table(`${type}-${way}`);
      await table.create({
        columns: [
          { name: "k", type: "int", nullable: true },
          { name: "v", type, nullable: true },
        ],
      });
      await table.append(sql("SELECT 1 AS k"));
      const before = (await table.describe()).version;
      for (const other of refused)
        await expect(write(table, other), `${way} ${other}`).rejects.toMatchObject({
          code: "LW6306",
          message: expect.stringContaining(`v holds ${type}`),
        });
      await expect(write(table, "DATE '2024-01-01'"), way).rejects.toMatchObject({ code: "LW6308" });
      expect((await table.describe()).version).toBe(before);
      await write(table, value);
      expect(await rowsOf(table), way).toContain(`{"k":${way === "append" ? 2 : 1},"v":${shown}}`);
      await write(table, "NULL::DOUBLE");
    }
  },
);

test("a text that is no value of the column is told with the column, what has no value for some row with the reason", async () => {
  const table = lake.table("texts");
  await table.append(sql("SELECT 1 AS n, DATE '2024-01-01' AS d, 'a' AS s, 1.5::DECIMAL(4,2) AS m"));
  await table.update({ n: "'2'", d: "'2024-02-29'", s: "'b'", m: "'2.25'" });
  expect(await rowsOf(table)).toEqual(['{"n":2,"d":"2024-02-29","s":"b","m":"2.25"}']);
  for (const [set, message] of [
    [{ n: "'abc'" }, /n holds int: abc/],
    [{ d: "'2024-02-30'" }, /d holds date: 2024-02-30/],
  ] as const)
    await expect(table.update(set)).rejects.toMatchObject({ code: "LW6306", message: expect.stringMatching(message) });
  for (const change of [
    () => table.update({ n: "s::INTEGER" }),
    () => table.update({ n: "n * 2000000000" }),
    () => table.delete("s::INTEGER = 1"),
    () => table.append(sql("SELECT 'x'::INTEGER AS n")),
    () => table.read({ where: "s::DATE = d" }),
  ])
    await expect(change()).rejects.toMatchObject({ code: "LW6337" });
});
