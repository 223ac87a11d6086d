import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { whereClause } from "../../src/connector/condition.ts";
import { boundsCondition } from "../../src/connector/sqlite/bounds.ts";
import { expect, test } from "vitest";
import { connectorOf, type ExtractRequest } from "../../src/connector/index.ts";
import { inspectFile, collectingSink } from "../contract/connector-sink.ts";
import { contextOf, scratchFolder } from "./scratch.ts";

const connector = connectorOf("sqlite");

function databaseOf(sql: string): Readonly<{ folder: string; database: Database.Database }> {
  const folder = scratchFolder();
  const database = new Database(join(folder, "ops.db"));
  database.exec(sql);
  return { folder, database };
}

async function open(folder: string, table: string) {
  const source = { connection: { path: "ops.db" }, authentication: {} };
  const context = contextOf(folder);
  const [found] = await connector.discover(source, [{ table, options: {} }], { ...context, inspectFile });
  if (found === undefined) throw new Error("nothing discovered");
  async function read(more: Partial<ExtractRequest> = {}) {
    const columns = found?.columns ?? [];
    const sink = collectingSink(columns);
    const request = { dataset: { name: "t", table, options: {} }, columns, ...more };
    const result = await connector.extract(source, request, sink, context);
    return { types: columns.map(({ type }) => type), rows: sink.rows, result };
  }
  return { found, read };
}

test("values that are not of their declared type come as text and none is lost", async () => {
  const { folder } = databaseOf(`
    CREATE TABLE t (n INTEGER, x REAL, b BOOLEAN, d DATE, p DECIMAL(10,2), clean INTEGER, t TIMESTAMP);
    INSERT INTO t VALUES (1, 1.5, 1, '2013-01-01', 12.5, 1, '2013-01-01 10:00'),
      ('many', 'high', 2, 'soon', 'lots', 2, 1357034400), (2.5, 7, NULL, 20130101, '1e3', 3, x'00');`);
  const { found, read } = await open(folder, "t");
  expect(found.columns.map(({ type }) => type)).toEqual([
    "bigint",
    "double",
    "boolean",
    "date",
    "decimal(10,2)",
    "bigint",
    "timestamp_ntz",
  ]);
  const { rows } = await read();
  expect(rows).toEqual([
    ["1", "1.5", "true", "2013-01-01", "12.5", "1", "2013-01-01T10:00:00.000000"],
    ["many", "high", "2", "soon", "lots", "2", "1357034400"],
    ["2.5", "7", null, "20130101", "1000", "3", "\\x00"],
  ]);
});

test("an integer that a double cannot hold comes as text", async () => {
  const { folder } = databaseOf("CREATE TABLE t (x NUMERIC); INSERT INTO t VALUES (9007199254740993), (7), (0.5);");
  const { found, read } = await open(folder, "t");
  expect(found.columns[0]).toMatchObject({ type: "double" });
  expect((await read()).rows).toEqual([["9007199254740993"], ["7"], ["0.5"]]);
});

test("a STRICT table comes typed, any value of an undeclared column as its exact text", async () => {
  const { folder } = databaseOf(`
    CREATE TABLE s (id INTEGER PRIMARY KEY, x REAL, b BLOB, a ANY) STRICT;
    INSERT INTO s VALUES (1, 2, x'00FF', x'DEAD');
    CREATE VIEW v AS SELECT id + 1 AS next, 9007199254740993 AS big, 0.1 AS small, 'ü' AS text FROM s;`);
  const strict = await open(folder, "s");
  const { types, rows } = await strict.read();
  expect(types).toEqual(["bigint", "double", "binary", "string"]);
  expect(rows).toEqual([["1", "2", "00ff", "\\xDE\\xAD"]]);
  expect(strict.found).toMatchObject({ keys: ["id"], columns: [{ nullable: false }, {}, {}, {}] });
  const view = await open(folder, "v");
  expect((await view.read()).rows).toEqual([["2", "9007199254740993", "0.1", "ü"]]);
});

test("primary keys are found in their order, and are nullable where SQLite lets them be", async () => {
  const { folder } = databaseOf(`
    CREATE TABLE loose (a TEXT, b TEXT, c TEXT, PRIMARY KEY (b, a));
    CREATE TABLE tight (a TEXT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;`);
  const loose = (await open(folder, "loose")).found;
  expect(loose.keys).toEqual(["b", "a"]);
  expect(loose.columns.map(({ nullable }) => nullable)).toEqual([true, true, true]);
  const tight = (await open(folder, "main.tight")).found;
  expect(tight.columns.map(({ nullable }) => nullable)).toEqual([false, false]);
});

test("timestamps of any ISO spelling and offset are compared as instants", async () => {
  const { folder } = databaseOf(`
    CREATE TABLE t (id INTEGER, at TIMESTAMPTZ);
    INSERT INTO t VALUES (1, '2013-11-30 23:59:59+00'), (2, '2013-12-01T01:30:00+01:30'), (3, '2013-11-30T20:00:00-05:00'),
      (4, '2013-12-01 02:00:00Z'), (5, 1385859600), (6, 'no time'), (7, NULL), (8, '2013-11-29T12:30:00-12:00');`);
  const { read } = await open(folder, "t");
  const from = { column: "at", type: "timestamp", value: "2013-12-01T00:00:00Z" };
  const after = await read({ watermarkColumn: "at", from });
  // 5 to 7 have no place in the order: they come each time, and none moves the watermark
  expect(after.rows.map(([id]) => id)).toEqual(["2", "3", "4", "5", "6", "7"]);
  expect(after.result.watermark?.value).toBe("2013-12-01T02:00:00.000000Z");
  const until = { ...from, value: "2013-12-01T00:30:00Z" };
  const between = await read({ watermarkColumn: "at", from, until });
  expect(between.rows.map(([id]) => id)).toEqual(["2", "5", "6", "7"]);
});

test("a bound uses the index of the watermark", async () => {
  const { folder, database } = databaseOf("CREATE TABLE t (id INTEGER, at TIMESTAMP); CREATE INDEX by_at ON t (at);");
  database.exec(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO t SELECT i, datetime('2013-01-01', i || ' minutes') FROM n; ANALYZE;",
  );
  const { read } = await open(folder, "t");
  const from = { column: "at", type: "timestamp_ntz", value: "2013-01-14T21:00:00" };
  const { rows } = await read({ watermarkColumn: "at", from });
  expect(rows).toHaveLength(21);
  const columns = [{ name: "at", sourceName: "at", type: "timestamp_ntz", sourceType: "TIMESTAMP", nullable: true }];
  const bounds = boundsCondition({
    dataset: { name: "t", table: "t", options: {} },
    columns,
    watermarkColumn: "at",
    from,
  });
  const explained = database.prepare(`EXPLAIN QUERY PLAN SELECT id FROM t${whereClause([bounds.sql])}`);
  const steps = explained.all(...bounds.values) as { detail: string }[];
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.map(({ detail }) => detail).join("\n")).not.toMatch(/SCAN t/);
});

test("a column that is gone is named, with the nearest one", async () => {
  const { folder, database } = databaseOf("CREATE TABLE t (id INTEGER, delay INTEGER);");
  const { read } = await open(folder, "t");
  database.exec("ALTER TABLE t RENAME COLUMN delay TO delays");
  await expect(read()).rejects.toMatchObject({ code: "LW4007", hint: 'did you mean "delays"?' });
});

test("a file that is no database, and a missing one, are errors of the world", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "text.db"), "this is not a database, only some text that is long enough to be looked at");
  for (const path of ["text.db", "absent.db", "."]) {
    const source = { connection: { path }, authentication: {} };
    const found = connector.discover(source, [{ table: "t", options: {} }], { ...contextOf(folder), inspectFile });
    await expect(found, path).rejects.toMatchObject({ code: "LW4001", exitCode: 3 });
  }
  const source = { connection: { path: 7 }, authentication: {} };
  const wrong = connector.discover(source, [], { ...contextOf(folder), inspectFile });
  await expect(wrong).rejects.toMatchObject({ code: "LW4030", exitCode: 2 });
});

test("the database is opened for reading only", async () => {
  const { folder, database } = databaseOf("CREATE TABLE t (id INTEGER); INSERT INTO t VALUES (1);");
  const { read } = await open(folder, "t");
  await expect(read({ filter: "id = 1); DELETE FROM t; SELECT (1" })).rejects.toMatchObject({ code: "LW4005" });
  expect(database.prepare("SELECT count(*) FROM t").pluck().get()).toBe(1);
});
