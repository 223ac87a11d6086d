import { afterAll, beforeAll, expect, test } from "vitest";
import { openAnalyzer } from "../../src/engine/index.ts";
import { type Analyzer, splice, statementText } from "../../src/sql/index.ts";
import { harmless } from "./harmless.ts";
import { inputs, uniqueKeys } from "./inputs.ts";

let analyzer: Analyzer;
beforeAll(async () => {
  analyzer = await openAnalyzer();
});
afterAll(() => analyzer.close());

test("the corpus has at least 150 different SELECTs", () => {
  expect(new Set(harmless).size).toBeGreaterThanOrEqual(150);
});

test.each(harmless)("passes: %s", async (sql) => {
  const parsed = await analyzer.parse(sql);
  expect(parsed.findings).toEqual([]);
  for (const { parts, start, end } of parsed.tables)
    expect(sql.slice(start, end).toLowerCase().replaceAll('"', "")).toBe(parts.join("."));
  const bound = await analyzer.bind(sql, inputs, uniqueKeys);
  expect(bound.findings).toEqual([]);
  expect(bound.columns.length).toBeGreaterThan(0);
});

test.each(harmless)("means the same in another spelling: %s", async (sql) => {
  const { canonical, tables } = await analyzer.parse(sql);
  const respelled = splice(
    sql,
    tables.map(({ start, end, parts }) => ({
      start,
      end,
      text: parts.map((part) => `"${part.toUpperCase()}"`).join(" . "),
    })),
  );
  expect((await analyzer.parse(`/* again */\n${statementText(respelled)}\n;-- end`)).canonical).toBe(canonical);
});
