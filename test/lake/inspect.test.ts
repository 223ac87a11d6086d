import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

test("a description says what a table is, at any version", async () => {
  const table = lake.table("described");
  await table.create({
    columns: [
      { name: "id", type: "bigint", nullable: false },
      { name: "part", type: "string", nullable: true },
    ],
    partitionBy: ["part"],
    properties: { "delta.enableDeletionVectors": "true" },
    name: "people",
  });
  await table.append(sql("SELECT i AS id, 'p' || (i % 2) AS part FROM range(10) t(i)"));
  await table.delete("id = 3");
  const now = await table.describe();
  expect(now).toMatchObject({
    version: 2,
    files: 2,
    rows: 9,
    deletedRows: 1,
    partitionColumns: ["part"],
    name: "people",
  });
  expect(now.protocol.features).toContain("deletionVectors");
  expect(now.columns[0]).toEqual({ name: "id", type: "bigint", nullable: false });
  expect(await table.describe({ version: 0 })).toMatchObject({ version: 0, files: 0, rows: 0 });
  await expect(lake.table("nothing").describe()).rejects.toMatchObject({ code: "LW6213" });
});

test("a difference counts rows on either side, equal ones as often as they occur, and reads no file that both sides have", async () => {
  const table = lake.table("different");
  await table.append(sql("SELECT i AS id, 'x' AS v FROM range(5) t(i)"));
  await table.append(sql("SELECT 1 AS id, 'x' AS v UNION ALL SELECT 1, 'x'"));
  await table.update({ v: "'y'" }, "id = 2");
  await table.setProperties({ "delta.appendOnly": "false" });
  const diff = await table.diff({ from: 0, to: 3 });
  expect(diff).toMatchObject({ from: 0, to: 3, files: { added: 2, removed: 1 }, columns: [] });
  expect(diff.properties).toEqual([{ name: "delta.appendOnly", after: "false" }]);
  expect([diff.rows.added, diff.rows.removed]).toEqual([3, 1]);
  expect(diff.rows.sample).toContainEqual({ change: "removed", row: { id: "2", v: "x" } });
  expect(diff.rows.sample).toContainEqual({ change: "added", row: { id: "2", v: "y" } });
  const back = await table.diff({ from: 3, to: 0 }, { sample: 1 });
  expect([back.rows.added, back.rows.removed, back.rows.sample.length]).toEqual([1, 3, 2]);
  expect((await table.diff({ from: 1, to: 1 })).rows).toEqual({ added: 0, removed: 0, sample: [] });
  await expect(table.diff({ from: 0, to: 9 })).rejects.toMatchObject({ code: "LW6204" });
});

test("rows of versions with other columns are compared by those that both have", async () => {
  const table = lake.table("grown");
  await table.append(sql("SELECT 1 AS id"));
  await table.addColumns([{ name: "note", type: "string", nullable: true }]);
  await table.append(sql("SELECT 2 AS id, 'n' AS note"));
  const diff = await table.diff({ from: 0, to: 2 });
  expect(diff.columns).toEqual([{ name: "note", after: "string" }]);
  expect(diff.rows.sample).toEqual([{ change: "added", row: { id: 2 } }]);
});

const EVERYTHING = `SELECT * FROM (VALUES
  (1, 'a,"b"', [1, 2], {'x': 1}, MAP {'k': 1}, '\\x00\\xFF'::BLOB, TIMESTAMPTZ '2024-01-01 12:00:00.000001+00', 1.50::DECIMAL(9,2)),
  (2, '', NULL, NULL, NULL, NULL, NULL, NULL), (3, NULL, [], {'x': NULL}, MAP {}, ''::BLOB, NULL, -0.01)
) t(id, text, list, struct_, map_, bytes, instant, price)`;

async function ask(query: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return (await connection.runAndReadAll(query)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test("an export is one file of any version, CSV without a loss", async () => {
  const table = lake.table("exported");
  await table.append(sql(EVERYTHING));
  await table.delete("id = 2");
  const parquet = lake.path("out.parquet");
  expect(await table.export(parquet)).toMatchObject({ rows: 2 });
  expect(await table.export(parquet, { version: 0 })).toMatchObject({ rows: 3 });
  const same = `SELECT count(*)::INTEGER FROM ((FROM read_parquet('${parquet}')) EXCEPT ALL (${EVERYTHING}))`;
  expect(await ask(same)).toEqual([[0]]);
  const csv = lake.path("out.csv");
  await table.export(csv, { version: 0, format: "csv", where: "id < 3" });
  expect(readFileSync(csv, "utf8").split("\n").slice(0, 3)).toEqual([
    '"id","text","list","struct_","map_","bytes","instant","price"',
    '"1","a,""b""","[1,2]","{""x"":1}","{""k"":1}","AP8=","2024-01-01T12:00:00.000001Z","1.50"',
    '"2","",,,,,,',
  ]);
  const lines = lake.path("out.ndjson");
  await table.export(lines, { version: 0, format: "ndjson", where: "id < 3" });
  expect(readFileSync(lines, "utf8").split("\n").slice(0, 3)).toEqual([
    '{"id":1,"text":"a,\\"b\\"","list":[1,2],"struct_":{"x":1},"map_":{"k":1},"bytes":"AP8=","instant":"2024-01-01T12:00:00.000001Z","price":"1.50"}',
    '{"id":2,"text":"","list":null,"struct_":null,"map_":null,"bytes":null,"instant":null,"price":null}',
    "",
  ]);
  await table.export(csv, { format: "csv", columns: ["price", "id"], limit: 1 });
  expect(readFileSync(csv, "utf8").split("\n")[0]).toBe('"price","id"');
});

/** Changes the statistics of the one file that version 0 adds. */
function lie(name: string, change: (stats: Record<string, Record<string, unknown>>) => void): void {
  const path = join(lake.path(name), "_delta_log", "00000000000000000000.json");
  const lines = readFileSync(path, "utf8").trim().split("\n");
  const told = lines.map((line) => {
    const action = JSON.parse(line) as { add?: { stats: string } };
    if (action.add === undefined) return line;
    const stats = JSON.parse(action.add.stats) as Record<string, Record<string, unknown>>;
    change(stats);
    return JSON.stringify({ ...action, add: { ...action.add, stats: JSON.stringify(stats) } });
  });
  writeFileSync(path, `${told.join("\n")}\n`);
}

const findings = async (table: DeltaTable) => (await table.check()).findings.map(({ problem }) => problem);

test("a check holds the statistics against the rows and names the bound that is wrong", async () => {
  const rows = sql(
    "SELECT i AS n, 'text ' || i AS t, TIMESTAMPTZ '2024-01-01 00:00:00.123456+00' + INTERVAL 1 SECOND * i AS at, CASE WHEN i > 7 THEN NULL ELSE i * 0.5 END AS f, CASE i WHEN 3 THEN 'NaN'::DOUBLE ELSE i END AS d FROM range(10) t(i)",
  );
  await lake.table("honest").append(rows);
  expect(await findings(lake.table("honest"))).toEqual([]);
  await lake.table("lying").append(rows);
  lie("lying", (stats) => {
    stats["minValues"] = { ...stats["minValues"], n: 2 };
    stats["maxValues"] = { ...stats["maxValues"], at: "2024-01-01T00:00:05.123Z", t: "text 5" };
    stats["nullCount"] = { ...stats["nullCount"], f: 0 };
  });
  expect((await findings(lake.table("lying"))).sort()).toEqual([
    "2 rows have a n below 2, which the log says is the lowest",
    "2 rows have no f, the log says 0",
    "4 rows have a at above 2024-01-01T00:00:05.123Z, which the log says is the highest",
    "4 rows have a t above text 5, which the log says is the highest",
  ]);
});

test("a check looks at the bounds of members of structs, under names of their own too", async () => {
  const properties = { "delta.columnMapping.mode": "name" };
  const column = { name: "outer", type: "struct<`in side`:struct<a:int>,b:string>", nullable: true };
  const table = lake.table("members");
  await table.create({ columns: [column], properties });
  await table.append(sql("SELECT {'in side': {'a': i::INT}, 'b': 'b' || i} AS \"outer\" FROM range(10) t(i)"));
  expect(await findings(table)).toEqual([]);
  const path = join(lake.path("members"), "_delta_log", "00000000000000000001.json");
  const told = readFileSync(path, "utf8").replace(/(maxValues.*?:)9\b/, "$15");
  writeFileSync(path, told);
  expect(await findings(lake.table("members"))).toEqual([
    "4 rows have a outer.in side.a above 5, which the log says is the highest",
  ]);
});

test("a check names missing entries and checkpoints that are damaged, or not of their version", async () => {
  const grow = async (name: string) => {
    for (let id = 0; id < 12; id++) await lake.table(name).append(sql(`SELECT ${id} AS id`));
    return join(lake.path(name), "_delta_log", "00000000000000000010.checkpoint.parquet");
  };
  const other = await grow("checkpoint-other");
  copyFileSync(other, other.replace("10.checkpoint", "11.checkpoint"));
  expect(await findings(lake.table("checkpoint-other"))).toEqual([
    expect.stringMatching(/^it does not give what the entries before it do \(numFiles is 11, the log says 12\)/),
  ]);
  const torn = await grow("checkpoint-torn");
  truncateSync(torn, 100);
  rmSync(join(lake.path("checkpoint-torn"), "_delta_log", "00000000000000000005.json"));
  rmSync(join(lake.path("checkpoint-torn"), "_delta_log", "00000000000000000004.json"));
  const found = (await lake.table("checkpoint-torn").check()).findings;
  expect(found.slice(0, 2)).toEqual([
    { file: expect.stringContaining("06.json"), problem: "versions 4 to 5 are missing before it" },
    { file: expect.stringContaining("10.checkpoint"), problem: expect.stringContaining("it cannot be read") },
  ]);
});

test("a check passes over statistics of other writers' making: partition columns, nested ones, deleted rows", async () => {
  const table = lake.table("mixed");
  await table.append(sql("SELECT i AS id, {'a': i} AS nested, 'p' AS part FROM range(10) t(i)"), {
    create: { partitionBy: ["part"], properties: { "delta.enableDeletionVectors": "true" } },
  });
  await table.delete("id = 9");
  mkdirSync(lake.path("mixed/_other"), { recursive: true });
  expect(await findings(table)).toEqual([]);
});
