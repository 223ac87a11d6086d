import { afterAll, beforeAll, expect, test } from "vitest";
import { analyzerVersion, openAnalyzer } from "../../src/engine/index.ts";
import type { Analyzer } from "../../src/sql/index.ts";
import { differentPairs, equalPairs, type SqlPair } from "./fingerprint-pairs.ts";

let analyzer: Analyzer;
beforeAll(async () => {
  analyzer = await openAnalyzer();
});
afterAll(() => analyzer.close());

async function canonicalOf({ one, other }: SqlPair): Promise<readonly [string, string]> {
  const [a, b] = [await analyzer.parse(one), await analyzer.parse(other)];
  expect([...a.findings, ...b.findings]).toEqual([]);
  return [a.canonical, b.canonical];
}

test("there are forty pairs of each kind", () => {
  expect(equalPairs.length).toBeGreaterThanOrEqual(40);
  expect(differentPairs.length).toBeGreaterThanOrEqual(40);
});

test.each(equalPairs)("equal: $what", async (pair) => {
  const [one, other] = await canonicalOf(pair);
  expect(one).toBe(other);
});

test.each(differentPairs)("different: $what", async (pair) => {
  const [one, other] = await canonicalOf(pair);
  expect(one).not.toBe(other);
});

test("the canonical text holds no position and no word of a comment", async () => {
  const { canonical } = await analyzer.parse("SELECT carrier /* secret plan */ FROM bronze.flights");
  expect(canonical).not.toContain("query_location");
  expect(canonical).not.toContain("secret");
});

/** One look at every node: a second one would take 2^depth steps. */
test.each([
  ["functions", "upper(", "carrier", ")"],
  ["conjunctions", "(true AND (false OR ", "carrier = 'UA'", "))"],
  ["cases", "CASE WHEN carrier = 'UA' THEN 'a' ELSE ", "carrier", " END"],
  ["negations", "NOT (", "carrier = 'UA'", ")"],
  ["lists", "[", "1", "]"],
  ["subqueries", "(SELECT ", "1", ")"],
])("%s nested 60 deep are read at once", async (_what, open, inner, close) => {
  const sql = `SELECT ${open.repeat(60)}${inner}${close.repeat(60)} AS x FROM bronze.flights`;
  const { canonical, findings } = await analyzer.parse(sql);
  expect(findings).toEqual([]);
  expect(canonical.length).toBeGreaterThan(60);
});

test("the version names the engine and the canonical text, and is known without an engine", async () => {
  expect(analyzerVersion()).toMatch(/^duckdb-\d+\.\d+\.\d+\S*\+canonical-\d+$/);
  expect(analyzer.version).toBe(analyzerVersion());
});
