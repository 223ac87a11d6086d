import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { allowedFunctionNames, allowedTableFunctions, functionKind, refusalOf } from "../../src/sql/index.ts";

/** Names the parser makes of syntax; `duckdb_functions()` does not list them. */
const MADE_BY_PARSER = ["count_star", "ifnull", "config", "run_time", "rank_dense"];

async function engineFunctions(): Promise<readonly Readonly<{ name: string; type: string; stability: string }>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    "SELECT DISTINCT lower(function_name) AS name, function_type, coalesce(stability, '') FROM duckdb_functions() ORDER BY ALL",
  );
  const rows = reader
    .getRows()
    .map(([name, type, stability]) => ({ name: String(name), type: String(type), stability: String(stability) }));
  connection.closeSync();
  instance.closeSync();
  return rows;
}

const CALLED = ["scalar", "aggregate", "macro"];
const IN_FROM = ["table", "table_macro"];

test("every function of the engine was looked at: it is allowed, or refused with a reason", async () => {
  const functions = await engineFunctions();
  const undecided = functions.filter(({ name, type }) => {
    if (CALLED.includes(type)) return functionKind(name) === undefined && refusalOf(name) === undefined;
    return (
      IN_FROM.includes(type) &&
      !allowedTableFunctions.includes(name) &&
      refusalOf(name) === undefined &&
      functionKind(name) === undefined
    );
  });
  expect(undecided.map(({ name, type }) => `${type} ${name}`)).toEqual([]);
});

test("every allowed function exists", async () => {
  const names = new Set((await engineFunctions()).map(({ name }) => name));
  expect(allowedFunctionNames.filter((name) => !names.has(name) && !MADE_BY_PARSER.includes(name))).toEqual([]);
  expect(allowedTableFunctions.filter((name) => !names.has(name))).toEqual([]);
});

test("nothing is both allowed and refused", () => {
  expect(allowedFunctionNames.filter((name) => refusalOf(name) !== undefined)).toEqual([]);
});

test("no function that the engine calls volatile is allowed, but error(), which only ends the step", async () => {
  const functions = await engineFunctions();
  const volatile = functions.filter(
    ({ name, stability }) => stability !== "" && stability !== "CONSISTENT" && functionKind(name) !== undefined,
  );
  expect(volatile.map(({ name }) => name)).toEqual(["error"]);
});
