import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

/* Logs and folders as other programs leave them: legal, and not as ours would be. */

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const log = (name: string) => lake.path(`${name}/_delta_log`);
const entry = (name: string, version: number) => `${log(name)}/${String(version).padStart(20, "0")}.json`;

async function grown(name: string, commits: number) {
  const table = lake.table(name);
  for (let id = 0; id < commits; id++) await table.append(sql(`SELECT ${id} AS id`));
  return table;
}

/** Removes the entries below a version. */
function cleaned(name: string, below: number): void {
  for (const file of readdirSync(log(name)))
    if (file.endsWith(".json") && Number(file.slice(0, 20)) < below) rmSync(`${log(name)}/${file}`);
}

/** The entry with other actions. */
function rewritten(name: string, version: number, change: (action: Record<string, unknown>) => object): void {
  const actions = readFileSync(entry(name, version), "utf8").trim().split("\n");
  const changed = actions.map((line) => JSON.stringify(change(JSON.parse(line) as Record<string, unknown>)));
  writeFileSync(entry(name, version), `${changed.join("\n")}\n`);
}

test("a handle that knew the table before its log was cleaned reads and writes what is there now", async () => {
  const known = await grown("cleaned", 1);
  await grown("cleaned", 12);
  cleaned("cleaned", 10);
  expect((await known.read()).rows).toHaveLength(13);
  await known.append(sql("SELECT 99 AS id"));
  expect((await lake.table("cleaned").read()).rows).toHaveLength(14);
});

test("a table made anew under a handle is the new one", async () => {
  const known = await grown("anew", 3);
  rmSync(lake.path("anew"), { recursive: true });
  await lake.table("anew").append(sql("SELECT 'x' AS name"));
  expect((await known.read()).rows).toEqual([{ name: "x" }]);
});

test("a log that a checkpoint alone has left is written on, unless something lies behind it", async () => {
  await grown("alone", 11);
  cleaned("alone", 11);
  const table = lake.table("alone");
  expect((await table.append(sql("SELECT 77 AS id"))).version).toBe(11);
  expect((await table.read()).rows).toHaveLength(12);
  renameSync(entry("alone", 11), entry("alone", 12));
  await expect(lake.table("alone").append(sql("SELECT 78 AS id"))).rejects.toMatchObject({ code: "LW6201" });
});

test("the times of the history lead to its versions", async () => {
  const table = await grown("times", 4);
  // as a copy leaves them: all of one moment
  const moment = new Date(Date.now() - 60_000);
  for (let version = 0; version < 4; version++) utimesSync(entry("times", version), moment, moment);
  const history = await table.log.history();
  for (const { version, timestamp } of history)
    expect((await table.read({ timestamp })).rows, `version ${version}`).toHaveLength(version + 1);
  expect((await table.log.history(1))[0]).toEqual(history[0]);
});

test("bytes of an entry that are no UTF-8 are refused, not replaced", async () => {
  await grown("bytes", 1);
  appendFileSync(
    entry("bytes", 0),
    Buffer.from([...Buffer.from('{"commitInfo":{"user":"'), 0xff, ...Buffer.from('"}}\n')]),
  );
  const reading = lake.table("bytes").read();
  await expect(reading).rejects.toMatchObject({ code: "LW6202" });
  await expect(reading).rejects.toThrow("not UTF-8");
});

test("numbers of transactions beyond those of JavaScript are kept and compared exactly, over checkpoints too", async () => {
  const table = await grown("long", 1);
  const held = "1732867200123456789";
  writeFileSync(entry("long", 1), `{"commitInfo":{}}\n{"txn":{"appId":"nanoseconds","version":${held}}}\n`);
  for (let id = 0; id < 9; id++) await table.append(sql(`SELECT ${id} AS id`));
  cleaned("long", 10);
  const again = lake.table("long");
  expect((await again.describe()).transactions["nanoseconds"]).toBe(Number(held));
  // a second checkpoint is made of the first
  for (let id = 0; id < 10; id++) await again.append(sql(`SELECT ${id} AS id`));
  const [checkpoint] = await lake.engine.scanStructs({
    paths: [`${log("long")}/00000000000000000020.checkpoint.parquet`],
    structs: { txn: ["appId", "version"] },
  });
  expect(JSON.stringify(checkpoint)).toContain(held);
});

test("rows of a file without statistics are marked, and their number is stated from then on", async () => {
  const table = lake.table("uncounted");
  const create = { properties: { "delta.enableDeletionVectors": "true" } };
  await table.append(sql("SELECT range AS id FROM range(4)"), { create });
  rewritten("uncounted", 0, ({ add, ...other }) => (add ? { add: { ...add, stats: undefined } } : other));
  const again = lake.table("uncounted");
  await again.delete("id = 1");
  await again.delete("id = 2");
  expect(await rowsOf(again)).toEqual(['{"id":"0"}', '{"id":"3"}']);
  expect(await again.describe()).toMatchObject({ rows: 2, deletedRows: 2 });
  expect((await again.check()).findings).toEqual([]);
});

test("statistics that a checkpoint holds as a struct only are read as those of the log", async () => {
  const path = lake.path("parsed.parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const values = (s: string, at: string) =>
    `{'s': '${s}', 'd': DATE '2020-01-02', 'at': TIMESTAMPTZ '${at}+00', 'n': TIMESTAMP '${at}', 'x': 12345678901234567.125::DECIMAL(20,3), 'st': {'long': 9007199254740993}}`;
  const parsed = `{'numRecords': 2::BIGINT, 'minValues': ${values("2020-01-01 00:00:00+00", "1969-12-31 23:59:59.999999")}, 'maxValues': ${values("b", "2020-01-01 00:00:00.123456")}, 'nullCount': {'s': 0::BIGINT, 'st': {'long': 1::BIGINT}}}`;
  await connection.run(`COPY (SELECT {'path': 'a', 'stats_parsed': ${parsed}} AS add UNION ALL SELECT {'path': 'b', 'stats_parsed': NULL})
    TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const rows = await lake.engine.scanStructs({ paths: [path], structs: { add: ["path", "stats"] } });
  const [first, second] = rows.map((row) => row["add"] as { stats: string | null });
  expect(second?.stats).toBeNull();
  expect(first?.stats).toBe(
    '{"numRecords":2,' +
      '"minValues":{"s":"2020-01-01 00:00:00+00","d":"2020-01-02","at":"1969-12-31T23:59:59.999Z","n":"1969-12-31T23:59:59.999","x":12345678901234567.125,"st":{"long":9007199254740993}},' +
      '"maxValues":{"s":"b","d":"2020-01-02","at":"2020-01-01T00:00:00.124Z","n":"2020-01-01T00:00:00.124","x":12345678901234567.125,"st":{"long":9007199254740993}},' +
      '"nullCount":{"s":0,"st":{"long":1}}}',
  );
});

const old = new Date(Date.now() - 30 * 86_400_000);

test("a vacuum leaves tables alone that lie in a folder of its own", async () => {
  await grown("outer", 1);
  await grown("outer/Inner/t", 1);
  writeFileSync(lake.path("outer/Inner/orphan.parquet"), "x");
  for (const folder of ["outer/Inner/t", "outer/Inner"])
    for (const file of readdirSync(lake.path(folder)).filter((name) => name.endsWith(".parquet")))
      utimesSync(lake.path(`${folder}/${file}`), old, old);
  expect((await lake.table("outer").vacuum()).files).toEqual(["Inner/orphan.parquet"]);
  expect((await lake.table("outer/Inner/t").read()).rows).toHaveLength(1);
});

test("a vacuum knows files again that the log spells in another way", async () => {
  mkdirSync(lake.path("really"));
  symlinkSync(lake.path("really"), lake.path("linked"));
  for (const [name, spell] of [
    ["really/dotted", (path: string) => `./x/../${path}`],
    ["really/absolute", (path: string) => `file://${lake.path(`linked/absolute/${path}`)}`],
  ] as const) {
    await grown(name, 1);
    rewritten(name, 0, ({ add, ...other }) => {
      const file = add as { path: string } | undefined;
      return file ? { add: { ...file, path: spell(file.path) } } : other;
    });
    for (const file of readdirSync(lake.path(name)).filter((found) => found.endsWith(".parquet")))
      utimesSync(lake.path(`${name}/${file}`), old, old);
    expect((await lake.table(name).vacuum()).files, name).toEqual([]);
    expect((await lake.table(name).read()).rows, name).toHaveLength(1);
  }
});
