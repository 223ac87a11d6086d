import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allowedSyntax, type Analyzer } from "../../src/sql/index.ts";
import { openAnalyzer } from "../../src/engine/index.ts";
import { harmless } from "./harmless.ts";
import { hostile } from "./hostile.ts";
import { inputs } from "./inputs.ts";

let analyzer: Analyzer;
beforeAll(async () => {
  analyzer = await openAnalyzer();
});
afterAll(() => analyzer.close());

test.each(hostile.map((entry) => [entry.sql.slice(0, 120), entry] as const))(
  "refuses %j",
  async (_, { sql, code, at }) => {
    const { findings } = await analyzer.parse(sql);
    expect(findings.map((finding) => finding.code)).toContain(code);
    const found = findings.find((finding) => finding.code === code);
    expect(found?.offset).toBeGreaterThanOrEqual(0);
    expect(found?.offset).toBeLessThanOrEqual(sql.length);
    if (at !== undefined)
      expect(sql.slice(found?.offset).startsWith(at), `at ${sql.slice(found?.offset).slice(0, 20)}`).toBe(true);
    expect((await analyzer.bind(sql, inputs, [])).columns).toEqual([]);
  },
);

test("every hostile text is refused inside every harmless place for a sub-query", async () => {
  const inner = hostile.filter(
    ({ sql }) => /^(SELECT|FROM|WITH|\()/.test(sql) && sql.length < 500 && !sql.includes(";"),
  );
  expect(inner.length).toBeGreaterThan(60);
  for (const { sql } of inner)
    for (const outer of [
      `SELECT * FROM (${sql}\n) AS x`,
      `WITH x AS (${sql}\n) SELECT 1 AS a`,
      `SELECT EXISTS (${sql}\n) AS a`,
    ]) {
      const { findings } = await analyzer.parse(outer);
      expect(findings, outer).not.toEqual([]);
    }
});

test("positions are right behind characters of every width", async () => {
  for (const before of ["'ä'", "'€€'", "'𝄞𝄞𝄞'", "'a\u0301'", "/* 🛫 */ 'x'"]) {
    const sql = `SELECT ${before} AS t, random() AS r, nope AS n FROM bronze.flights`;
    const [volatile] = (await analyzer.parse(sql)).findings;
    expect(sql.slice(volatile?.offset)).toMatch(/^random/);
    const bindable = sql.replace("random()", "carrier");
    const [unknown] = (await analyzer.bind(bindable, inputs, [])).findings;
    expect(bindable.slice(unknown?.offset)).toMatch(/^nope/);
  }
});

test("no text makes the analysis crash, and two statements never pass", async () => {
  const word = fc.constantFrom(
    "SELECT",
    "FROM",
    "bronze.flights",
    "carrier",
    "*",
    "(",
    ")",
    ",",
    "'x'",
    "--",
    "/*",
    "*/",
    '"',
    "'",
    "$$",
    "WITH x AS",
    "1",
    "UNION",
    "config('a.b')",
    "\n",
    "AS a",
    "WHERE",
    "=",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(word, { maxLength: 14 }).map((words) => words.join(" ")),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom("", ";", "; SELECT 1 AS b", ";DROP TABLE x"), async (sql, end) => {
      const { findings } = await analyzer.parse(sql + end);
      for (const { offset } of findings) expect(offset).toBeLessThanOrEqual((sql + end).length);
      if (findings.length === 0) await analyzer.bind(sql + end, inputs, []);
      if ((await analyzer.parse(sql)).findings.length === 0) {
        const { findings: twice } = await analyzer.parse(`${sql}\n;SELECT 1 AS second`);
        expect(twice).not.toEqual([]);
      }
    }),
    { numRuns: 600 },
  );
});

test("a harmless SELECT with a piece cut out or put in is answered, never a crash", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...harmless),
      fc.nat(),
      fc.nat(8),
      fc.constantFrom("", "(", "'", ";", "--", "ü", "FROM 'x.csv'"),
      async (sql, place, cut, put) => {
        const at = place % sql.length;
        const changed = sql.slice(0, at) + put + sql.slice(at + cut);
        const parsed = await analyzer.parse(changed);
        await analyzer.bind(changed, inputs, []);
        if (parsed.findings.length === 0) expect(parsed.tables.every((table) => table.parts.length > 1)).toBe(true);
      },
    ),
    { numRuns: 600 },
  );
});

test("the allow-list names no door: statements, PIVOT over data, parameters", () => {
  const all = new Set<string>(Object.values(allowedSyntax).flat());
  for (const node of [
    "SHOW_REF",
    "VALUE_PARAMETER",
    "VALUE_DEFAULT",
    "COLUMN_DATA",
    "BOUND_TABLE_REF",
    "DELIM_GET",
    "INSERT_STATEMENT",
  ])
    expect(all.has(node)).toBe(false);
});
