import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Code } from "../../src/base/index.ts";
import { openAnalyzer } from "../../src/engine/index.ts";
import type { Analyzer } from "../../src/sql/index.ts";
import { flights } from "./inputs.ts";

let analyzer: Analyzer;
beforeAll(async () => {
  analyzer = await openAnalyzer();
});
afterAll(() => analyzer.close());

test.each([
  "dep_delay < 2000",
  "dep_delay IS NULL OR dep_delay BETWEEN -120 AND 2000",
  "carrier IN ('AA', 'UA') AND NOT cancelled",
  "length(trim(carrier)) = 2",
  "regexp_full_match(tailnum, 'N[0-9A-Z]+')",
  "(arr_delay - dep_delay) % 60 < 30",
  "CASE WHEN cancelled THEN dep_delay IS NULL ELSE true END",
  "list_contains(tags, 'x') OR len(tags) = 0",
  "details.seats > 0 AND attributes['a'] IS NOT NULL",
  "len(list_filter(stops, s -> s.minutes > 5)) < 3",
  "coalesce(json_valid(payload), false)",
  "time_hour < TIMESTAMP '2014-01-01' AND day >= DATE '2013-01-01'",
  "TRY_CAST(tailnum AS INTEGER) IS NULL",
  "carrier = 'a -- no comment; (' OR dest = '/* neither */'",
  "cancelled",
  "\n  dest <> origin\n",
  "origin = 'Zürich 𝄞'",
])("a condition over the columns passes: %s", async (expression) => {
  expect(await analyzer.bindExpression(expression, flights)).toEqual([]);
});

test.each<[string, Code, string]>([
  ["", "LW2301", ""],
  ["   ", "LW2301", ""],
  ["dep_delay >", "LW2301", ""],
  ["dep_delay", "LW2303", "dep_delay"],
  ["'true'", "LW2303", ""],
  ["NULL", "LW2303", ""],
  ["dep_dela > 1", "LW2201", "dep_dela"],
  ["'üü' = carrier AND nope", "LW2201", "nope"],
  ["dep_delay > 1; DROP TABLE x", "LW2301", ";"],
  ["dep_delay > 1;", "LW2301", ";"],
  ["dep_delay > 1 -- why", "LW2301", "-- why"],
  ["dep_delay /* x */ > 1", "LW2301", "/* x */"],
  ["dep_delay > 1 /*", "LW2301", "/*"],
  ["dep_delay > 1) OR (true", "LW2301", ""],
  ["1) IN (1", "LW2301", ""],
  ["true) FROM (SELECT 1", "LW2301", ""],
  ["true FROM bronze.flights", "LW2301", "FROM"],
  ["true UNION SELECT true", "LW2301", "UNION"],
  ["true WHERE true", "LW2301", "WHERE"],
  ["true AS x", "LW2301", "AS"],
  ["true, false", "LW2301", ""],
  ["SELECT true", "LW2301", ""],
  ["true ORDER BY 1", "LW2301", "ORDER"],
  ["true LIMIT 1", "LW2301", "LIMIT"],
  ["EXISTS (SELECT 1)", "LW2302", "EXISTS"],
  ["dep_delay > (SELECT 1)", "LW2302", "(SELECT"],
  ["dep_delay IN (SELECT 1)", "LW2302", ""],
  ["dep_delay IN (FROM 'x.csv')", "LW2302", ""],
  ["count(*) > 1", "LW2302", "count"],
  ["sum(dep_delay) > 1", "LW2302", "sum"],
  ["row_number() OVER () = 1", "LW2302", "row_number"],
  ["sum(dep_delay) OVER () > 1", "LW2302", "sum"],
  ["unnest([true])", "LW2302", "unnest"],
  ["config('a.b')::boolean", "LW2302", "config"],
  ["seen_at < run_time()", "LW2302", "run_time"],
  ["*", "LW2302", ""],
  ["COLUMNS(*) > 1", "LW2302", "COLUMNS"],
  ["now() > seen_at", "LW2111", "now"],
  ["random() > 0.5", "LW2111", "random"],
  ["getenv('X') = 'y'", "LW2110", "getenv"],
  ["lowr(carrier) = 'x'", "LW2112", "lowr"],
  ["read_csv('x') = 1", "LW2110", "read_csv"],
  ["$1 > 0", "LW2116", "$1"],
  ["flights.carrier = 'x'", "LW2210", "flights.carrier"],
  ["carrier + 1 > 'x'::date", "LW2209", ""],
  ["true\0", "LW2301", "\0"],
  ["true\u00a0", "LW2301", "\u00a0"],
  ['"carrier', "LW2301", ""],
  [`${"(".repeat(20_000)}true${")".repeat(20_000)}`, "LW2301", ""],
])("%j is refused", async (expression, code, at) => {
  const findings = await analyzer.bindExpression(expression, flights);
  expect(findings.map((finding) => finding.code)).toContain(code);
  const offset = findings.find((finding) => finding.code === code)?.offset ?? -1;
  expect(offset).toBeGreaterThanOrEqual(0);
  expect(offset).toBeLessThanOrEqual(expression.length);
  if (at !== "") expect(expression.slice(offset).startsWith(at), expression.slice(offset)).toBe(true);
});

test("what passes can stand in parentheses anywhere: it stays one condition of its own", async () => {
  const word = fc.constantFrom(
    "dep_delay",
    ">",
    "1",
    "(",
    ")",
    "AND",
    "OR",
    "NOT",
    "carrier",
    "=",
    "'x'",
    "IS NULL",
    ",",
    ";",
    "--",
    "/*",
    "*/",
    "IN",
    "FROM",
    "SELECT",
    "true",
    "::",
    "int",
    "\n",
  );
  // chance alone seldom makes a condition
  const whole = fc.constantFrom("dep_delay > 1", "NOT cancelled", "carrier = 'x' OR carrier IS NULL", "(true)");
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.array(word, { maxLength: 9 }).map((words) => words.join(" ")),
    fc.tuple(whole, word, whole).map((parts) => parts.join(" ")),
    whole,
  );
  let passed = 0;
  await fc.assert(
    fc.asyncProperty(text, async (expression) => {
      const findings = await analyzer.bindExpression(expression, flights);
      for (const { offset } of findings) expect(offset).toBeLessThanOrEqual(expression.length);
      if (findings.length > 0) return;
      passed++;
      expect(expression).not.toMatch(/;|--|\/\*/);
      const inside = await analyzer.parse(`SELECT 1 AS a FROM bronze.flights WHERE NOT (${expression}) AND cancelled`);
      expect(inside.findings).toEqual([]);
      expect(inside.canonical).toContain("cancelled");
    }),
    { numRuns: 1000 },
  );
  expect(passed).toBeGreaterThan(0);
});
