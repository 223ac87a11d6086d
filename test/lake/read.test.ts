import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

const ROWS = 50_000;

let lake: TemporaryLake;
let numbers: DeltaTable;

beforeAll(async () => {
  lake = temporaryLake();
  numbers = lake.table("numbers");
  await numbers.append(
    sql(`SELECT range AS id, 'n' || range AS "Name", (range / 4)::DECIMAL(10,2) AS share FROM range(${ROWS})`),
  );
  await numbers.delete("id % 10 = 0");
});
afterAll(() => lake.close());

async function batchesOf(options?: Parameters<DeltaTable["readBatches"]>[0]) {
  const batches = [];
  for await (const batch of numbers.readBatches(options)) batches.push(batch);
  return batches;
}

describe("reading a table in batches", () => {
  test("brings every live row once, column by column, as reading it at once does", async () => {
    const batches = await batchesOf();
    expect(batches.length).toBeGreaterThan(10);
    for (const { rowCount, values } of batches)
      expect(values.map(({ length }) => length)).toEqual([rowCount, rowCount, rowCount]);
    const rows = batches.flatMap(({ columns, values, rowCount }) =>
      Array.from({ length: rowCount }, (_, row) =>
        Object.fromEntries(columns.map(({ name }, column) => [name, values[column]?.[row]])),
      ),
    );
    const byId = (some: readonly Readonly<Record<string, unknown>>[]) =>
      [...some].sort((a, b) => Number(a["id"]) - Number(b["id"]));
    expect(rows).toHaveLength(ROWS * 0.9);
    expect(byId(rows)).toEqual(byId((await numbers.read()).rows));
    expect(batches[0]?.columns).toEqual((await numbers.read({ limit: 1 })).columns);
  });

  test("takes conditions over columns that are not asked for, versions, limits and names in any casing", async () => {
    const [some] = await batchesOf({ columns: ["SHARE", "name"], where: "id < 3", version: 0 });
    expect(some?.columns.map(({ name, type }) => [name, type])).toEqual([
      ["share", "decimal(10,2)"],
      ["Name", "string"],
    ]);
    expect(some?.values.map((values) => values.map(String).sort((a, b) => a.localeCompare(b)))).toEqual([
      ["0.00", "0.25", "0.50"],
      ["n0", "n1", "n2"],
    ]);
    expect((await batchesOf({ where: "id < 3" })).map(({ rowCount }) => rowCount)).toEqual([2]);
    const limited = await batchesOf({ limit: 5000 });
    expect(limited.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(5000);
    expect(await batchesOf({ where: "id < 0" })).toEqual([]);
  });

  test("ends early when nobody asks for more, and leaves nothing running", async () => {
    let seen = 0;
    for await (const { rowCount } of numbers.readBatches()) {
      seen += rowCount;
      break;
    }
    expect(seen).toBeLessThan(ROWS / 2);
    expect((await numbers.read({ limit: 1 })).rows).toHaveLength(1);
  });

  test("keeps to its version while the table changes", async () => {
    const table = lake.table("moving");
    await table.append(sql("SELECT range AS id FROM range(20000)"));
    let rows = 0;
    for await (const { rowCount } of table.readBatches()) {
      if (rows === 0) await table.delete("id >= 0");
      rows += rowCount;
    }
    expect(rows).toBe(20_000);
    expect((await table.read()).rows).toEqual([]);
  });

  test("stops with the reason of its signal", async () => {
    const stop = new AbortController();
    const reading = async () => {
      for await (const _batch of numbers.readBatches({ signal: stop.signal })) stop.abort(new Error("enough"));
    };
    await expect(reading()).rejects.toThrow("enough");
  });

  test("fails where a file cannot be read to its end, and does not look complete", async () => {
    const table = lake.table("torn");
    await table.append(sql("SELECT range AS id, md5(range::VARCHAR) AS text FROM range(2000000)"));
    const [file] = (await table.scan()).files;
    const path = file?.path ?? "";
    const bytes = readFileSync(path);
    bytes.fill(0x5a, bytes.length - 2_000_000, bytes.length - 1_990_000);
    writeFileSync(path, bytes);
    let rows = 0;
    const reading = async () => {
      for await (const { rowCount } of table.readBatches({ columns: ["text"] })) rows += rowCount;
    };
    await expect(reading()).rejects.toThrow(/torn/);
    expect(rows).toBeGreaterThan(0);
  });

  test("refuses a column that is not there, in exports as well", async () => {
    const unknown = { code: "LW6310" };
    await expect(batchesOf({ columns: ["nam"] })).rejects.toMatchObject(unknown);
    await expect(numbers.read({ columns: ["nam"] })).rejects.toMatchObject(unknown);
    await expect(numbers.export(lake.path("x.parquet"), { columns: ["nam"] })).rejects.toMatchObject(unknown);
    expect((await numbers.export(lake.path("x.parquet"), { columns: ["ID"] })).rows).toBe(ROWS * 0.9);
  });
});

test("columns that are asked for come alone and in their order", async () => {
  const { rows, columns } = await numbers.read({ columns: ["share", "ID"], where: "id = 5" });
  expect(rows).toEqual([{ share: "1.25", id: "5" }]);
  expect(columns.map(({ name }) => name)).toEqual(["share", "id"]);
});
