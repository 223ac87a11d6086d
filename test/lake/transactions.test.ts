import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeltaTable, WriteOptions } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

type Once = Pick<WriteOptions, "transaction">;

// each of them would change the table every time it is done
const OPERATIONS: Readonly<Record<string, (table: DeltaTable, once: Once) => ReturnType<DeltaTable["append"]>>> = {
  append: (table, once) => table.append(sql("SELECT 1 AS k, 1 AS v"), once),
  overwrite: (table, once) => table.overwrite(sql("SELECT 1 AS k, 2 AS v"), once),
  replaceWhere: (table, once) => table.replaceWhere("k = 1", sql("SELECT 1 AS k, 5 AS v"), once),
  delete: (table, once) => table.delete("k = 1", once),
  update: (table, once) => table.update({ v: "v + 1" }, "true", once),
  merge: (table, once) =>
    table.merge(
      {
        source: sql("SELECT 1 AS k, 9 AS v"),
        on: "target.k = source.k",
        clauses: [{ when: "matched", then: "update", set: { v: "target.v + 1" } }],
      },
      once,
    ),
};

test.each(Object.entries(OPERATIONS))(
  "%s of a transaction the table holds is skipped and says so",
  async (name, work) => {
    const table = lake.table(`once-${name}`);
    await table.append(sql("SELECT 1 AS k, 1 AS v"));
    const first = await work(table, { transaction: { appId: "loader", version: 5 } });
    expect(first).toMatchObject({ version: 1 });
    expect(first).not.toHaveProperty("skipped");
    const rows = await rowsOf(table);
    for (const version of [5, 3]) {
      const again = await work(lake.table(`once-${name}`), { transaction: { appId: "loader", version } });
      expect(again).toEqual({ version: 1, metrics: {}, skipped: true });
    }
    expect(await rowsOf(lake.table(`once-${name}`))).toEqual(rows);
    expect((await table.describe()).transactions).toEqual({ loader: 5 });
    const next = await work(table, { transaction: { appId: "loader", version: 6 } });
    expect(next).not.toHaveProperty("skipped");
    expect((await table.describe()).transactions).toEqual({ loader: 6 });
  },
);

test("a transaction that found nothing to change is held too: rows that come later are none of its business", async () => {
  const table = lake.table("nothing");
  await table.append(sql("SELECT 1 AS k, 1 AS v"));
  const once = { transaction: { appId: "cleaner", version: 1 } };
  expect(await table.delete("k = 2", once)).toMatchObject({ version: 1, metrics: { numDeletedRows: 0 } });
  await table.append(sql("SELECT 2 AS k, 2 AS v"));
  expect(await table.delete("k = 2", once)).toMatchObject({ skipped: true });
  expect(await rowsOf(table)).toHaveLength(2);
});

test.each([5, 4])(
  "writers of transactions 5 and %i that meet: the later one is refused, and skipped when it comes again",
  async (version) => {
    const name = `race-${version}`;
    await lake.table(name).append(sql("SELECT 1 AS k"));
    const { storage: table } = await lake.raced(name, (other) =>
      other.append(sql("SELECT 2 AS k"), { transaction: { appId: "loader", version: 5 } }),
    );
    const once = { transaction: { appId: "loader", version } };
    await expect(table.append(sql("SELECT 2 AS k"), once)).rejects.toMatchObject({
      code: "LW6406",
      failure: "conflict",
    });
    expect(await table.append(sql("SELECT 2 AS k"), once)).toMatchObject({ version: 1, skipped: true });
    expect(await rowsOf(table)).toHaveLength(2);
  },
);

test("replaceWhere holds new rows against its condition where there is no table yet, too", async () => {
  const table = lake.table("replace-new");
  await expect(table.replaceWhere("k = 1", sql("SELECT 2 AS k"))).rejects.toMatchObject({ code: "LW6306" });
  await table.replaceWhere("k = 1", sql("SELECT 1 AS k"));
  expect(await rowsOf(table)).toEqual(['{"k":1}']);
});
