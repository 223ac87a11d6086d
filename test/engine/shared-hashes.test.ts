import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connection, type Database, openDatabase } from "../../src/engine/duckdb/connection.ts";
import { sharedHashes } from "../../src/engine/duckdb/compile/shared-hashes.ts";
import { type Bench, openBench } from "./fixture.ts";

let bench: Bench;
let database: Database;
let connection: Connection;
beforeAll(async () => {
  bench = await openBench();
  const tempFolder = `${bench.root}/temp3`;
  database = await openDatabase({
    memoryLimit: "200MB",
    threads: 2,
    tempFolder,
    maxTempSize: "1GB",
    allowedFolders: [],
  });
  connection = await database.connect();
});
afterAll(async () => {
  connection.close();
  database.close();
  await bench.close();
});

/** Pairs that SQL calls equal although they are written differently. */
const equal = [
  ["0.0::DOUBLE", "(-0.0)::DOUBLE"],
  ["'nan'::DOUBLE", "(-('nan'::DOUBLE))"],
  ["'nan'::FLOAT", "('inf'::FLOAT - 'inf'::FLOAT)"],
  ["0.0::FLOAT", "(-0.0)::FLOAT"],
  ["TIMESTAMPTZ '2013-01-01 00:00:00+00'", "TIMESTAMPTZ '2013-01-01 01:00:00+01'"],
  ["[0.0::DOUBLE]", "[(-0.0)::DOUBLE]"],
  ["{'a': 0.0::DOUBLE}", "{'a': (-0.0)::DOUBLE}"],
  ["1.50::DECIMAL(10,2)", "1.5::DECIMAL(10,2)"],
  ["'a' || 'bcdefghijklmnopq'", "'abcdefghijklmnopq'"],
] as const;

test.each(equal)("%s and %s are equal, so they share a hash", async (one, other) => {
  const table = `(SELECT ${one} AS v UNION ALL SELECT ${other})`;
  const [row] = await connection.rows(
    `SELECT ${sharedHashes(table, ["v"])} AS shared, (SELECT count(*) FROM (SELECT v FROM ${table} GROUP BY v)) AS groups`,
  );
  expect(row).toEqual({ shared: "1", groups: "1" });
});

test("0 means that no two rows are equal, whatever the values; NULL is equal to nothing", async () => {
  const values = fc.array(fc.tuple(fc.option(fc.integer({ min: 0, max: 40 })), fc.constantFrom("a", "b", "it's")), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(values, async (rows) => {
      const list = rows.map(([a, b]) => `(${a ?? "NULL"}, '${b.replace("'", "''")}')`).join(", ");
      const table = `(SELECT * FROM (VALUES ${list}) AS t(a, b))`;
      const [row] = await connection.rows(
        `SELECT ${sharedHashes(table, ["a", "b"])} AS shared, (SELECT coalesce(sum(n - 1), 0) FROM ` +
          `(SELECT count(*) AS n FROM ${table} WHERE a IS NOT NULL GROUP BY a, b)) AS doubles`,
      );
      expect(row?.["shared"]).toBe(row?.["doubles"]);
    }),
    { numRuns: 60 },
  );
});
