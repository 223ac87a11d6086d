import { afterAll, beforeAll, expect, test } from "vitest";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

test("a table that has become append-only is not restored: rows would go", async () => {
  const table = lake.table("append-only");
  await table.append(sql("SELECT 1 AS n"));
  await table.append(sql("SELECT 2 AS n"));
  await table.setProperties({ "delta.appendOnly": "true" });
  await expect(table.restore({ version: 0 })).rejects.toMatchObject({ code: "LW6302" });
  expect(await rowsOf(table)).toHaveLength(2);
});

test("a restore to nothing is refused", async () => {
  const table = lake.table("to-nothing");
  await table.append(sql("SELECT 1 AS n"));
  await expect(table.restore({})).rejects.toMatchObject({ code: "LW6214" });
});

test("a restore keeps in-commit timestamps that began later, and gives other properties back", async () => {
  const table = lake.table("timed");
  await table.append(sql("SELECT 1 AS n"), { create: { properties: { "own.note": "old" } } });
  await table.setProperties({ "delta.enableInCommitTimestamps": "true", "own.note": "new" });
  const { properties: before } = await table.describe();
  const { version } = await table.restore({ version: 0 });
  expect((await lake.table("timed").describe()).properties).toEqual({ ...before, "own.note": "old" });
  await table.append(sql("SELECT 2 AS n"));
  const times = (await table.log.history()).map(({ timestamp }) => timestamp);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(await rowsOf(table, { timestamp: times[0] ?? 0 })).toHaveLength(2);
  expect(version).toBe(2);
});

test("a column that comes after a restore gets an id that no other column has had", async () => {
  const table = lake.table("mapped");
  await table.append(sql("SELECT 1 AS n"), { create: { properties: { "delta.columnMapping.mode": "name" } } });
  await table.addColumns([{ name: "gone", type: "int", nullable: true }]);
  await table.append(sql("SELECT 2 AS n, 5 AS gone"));
  await table.restore({ version: 0 });
  await table.addColumns([{ name: "fresh", type: "int", nullable: true }]);
  expect((await table.describe()).properties["delta.columnMapping.maxColumnId"]).toBe("3");
  expect((await table.read()).rows).toEqual([{ n: 1, fresh: null }]);
});
