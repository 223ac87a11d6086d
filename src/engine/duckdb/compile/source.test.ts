import { expect, test } from "vitest";
import type { PinnedInput, RowSource } from "../../engine.ts";
import { compileSource } from "./source.ts";

const table: PinnedInput = {
  dataset: "ops.bronze.t",
  columns: [{ name: "a", type: "int", nullable: true }],
  provenance: ["_source_file", "_source_row"],
  files: [{ path: "/lake/it's.parquet", rowCount: 1, sizeBytes: 1 }],
};

function compile(sql: string, more: Partial<RowSource & { kind: "sql" }> = {}): string {
  const start = sql.indexOf("bronze.t");
  const inputs = [{ dataset: table.dataset, parts: ["bronze", "t"], start, end: start + "bronze.t".length }];
  return compileSource({ kind: "sql", sql, inputs, tables: [table], config: {}, configItems: [], runTime: "", ...more })
    .sql;
}

test.each([
  ["FROM bronze.t", true],
  ["FROM bronze.t x", false],
  ["FROM bronze.t AS x", false],
  ['FROM bronze.t "x y"', false],
  ["FROM bronze.t -- x\n WHERE a > 1", true],
  ["FROM bronze.t /* WHERE */ x", false],
  ["FROM bronze.t, u", true],
  ["FROM (SELECT a FROM bronze.t) x", true],
  ["FROM bronze.t left join u USING (a)", true],
  ["FROM bronze.t POSITIONAL JOIN u", true],
  ["FROM bronze.t GROUP BY a", true],
  ["FROM bronze.t qualify true", true],
  ["FROM bronze.t left_over", false],
])("`%s` keeps its name for columns", (from, isNamedByUs) => {
  expect(compile(`SELECT a ${from}`).includes(' AS "t"')).toBe(isNamedByUs);
});

test("a comment at the end does not swallow what follows", () => {
  expect(compile("SELECT a FROM bronze.t -- the end;")).toMatch(/AS "t"\n\)$/);
});

test("a quote in a path stays inside its literal", () => {
  expect(compile("SELECT a FROM bronze.t")).toContain("['/lake/it''s.parquet']");
});

test.each([
  ["SELECT a FROM bronze.t", true],
  ["-- note\n/* more */ select a FROM bronze.t", true],
  ["SELECT DISTINCT a FROM bronze.t", false],
  ["FROM bronze.t SELECT a", false],
  ["WITH x AS (SELECT 1) SELECT a FROM bronze.t", false],
])("`%s` carries the origin of its rows where it can be put into the list", (sql, isCarried) => {
  const { carried, isRereadable } = compileSource({
    kind: "sql",
    sql,
    inputs: [
      {
        dataset: table.dataset,
        parts: ["bronze", "t"],
        start: sql.indexOf("bronze.t"),
        end: sql.indexOf("bronze.t") + 8,
      },
    ],
    tables: [table],
    config: {},
    configItems: [],
    runTime: "",
    preservesRowsOf: 0,
  });
  expect(Object.keys(carried)).toEqual(isCarried ? ["_source_file", "_source_row"] : []);
  expect(isRereadable).toBe(true);
});

test("values of the configuration have the types the analysis gave them", () => {
  const sql = "SELECT a FROM bronze.t WHERE a IN (config('x.a'), config('x.b'), config('x.c'), config('x.d'))";
  const configItems = [...sql.matchAll(/config\('(.*?)'\)/g)].map((match) => ({
    name: match[1] ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
  const config = { "x.a": 1, "x.b": 0.5, "x.c": "it's", "x.d": true };
  expect(compile(sql, { config, configItems })).toContain(
    "a IN (CAST(1 AS BIGINT), CAST(0.5 AS DOUBLE), CAST('it''s' AS VARCHAR), CAST(true AS BOOLEAN))",
  );
});
