import { expect, test } from "vitest";
import { explainPostgresError } from "./postgres-error.ts";
import { explainSqliteError } from "./sqlite-error.ts";

const coded = (code: string | undefined, message = "detail") =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

test.each([
  ["SQLITE_BUSY", "LW5010", "transient"],
  ["SQLITE_BUSY_SNAPSHOT", "LW5010", "transient"],
  ["SQLITE_LOCKED_SHAREDCACHE", "LW5010", "transient"],
  ["SQLITE_FULL", "LW5011", "resources"],
  ["ENOSPC", "LW5011", "resources"],
  ["SQLITE_READONLY_DBMOVED", "LW5012", "terminal"],
  ["SQLITE_CANTOPEN", "LW5012", "terminal"],
  ["EACCES", "LW5012", "terminal"],
  ["SQLITE_CORRUPT_VTAB", "LW5013", "terminal"],
  ["SQLITE_NOTADB", "LW5013", "terminal"],
  ["SQLITE_IOERR_WRITE", "LW5019", "terminal"],
])("SQLite's %s is %s, %s", (name, code, failure) => {
  expect(explainSqliteError(coded(name), "sqlite:x")).toMatchObject({ code, failure, exitCode: 3 });
});

test.each([
  ["40001", "LW5010", "transient"],
  ["40P01", "LW5010", "transient"],
  ["53300", "LW5010", "transient"],
  ["53100", "LW5011", "resources"],
  ["42501", "LW5012", "terminal"],
  ["XX001", "LW5013", "terminal"],
  ["28P01", "LW5014", "terminal"],
  ["3D000", "LW5014", "terminal"],
  ["ECONNREFUSED", "LW5015", "transient"],
  ["ENOTFOUND", "LW5015", "terminal"],
  ["57P01", "LW5016", "transient"],
  ["08006", "LW5016", "transient"],
  ["25006", "LW5016", "transient"],
  ["ECONNRESET", "LW5016", "transient"],
  ["58030", "LW5019", "terminal"],
])("Postgres' %s is %s, %s", (name, code, failure) => {
  expect(explainPostgresError(coded(name), "postgres://x")).toMatchObject({ code, failure, exitCode: 3 });
});

test.each([
  ["Connection terminated unexpectedly", "LW5016"],
  ["Client has encountered a connection error and is not queryable", "LW5016"],
  ["timeout exceeded when trying to connect", "LW5015"],
  ["SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string", "LW5014"],
])("the driver's %j is %s", (message, code) => {
  expect(explainPostgresError(coded(undefined, message), "postgres://x")).toMatchObject({ code, exitCode: 3 });
});

test("the first of several addresses that all refuse is named", () => {
  const all = new AggregateError([coded("ECONNREFUSED", "connect ECONNREFUSED ::1:5432"), coded("ECONNREFUSED")]);
  expect(explainPostgresError(all, "postgres://x")?.message).toContain("::1:5432");
});

test("what only a bug can cause is not explained away", () => {
  for (const code of ["SQLITE_CONSTRAINT_CHECK", "SQLITE_ERROR", "ERR_ASSERTION"])
    expect(explainSqliteError(coded(code), "s")).toBeUndefined();
  for (const code of ["23505", "42P01", "42601", undefined])
    expect(explainPostgresError(coded(code), "p")).toBeUndefined();
  expect(explainSqliteError("text", "s")).toBeUndefined();
});
