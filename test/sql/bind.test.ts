import { afterAll, beforeAll, expect, test } from "vitest";
import { type Code, messageOf } from "../../src/base/index.ts";
import { openAnalyzer } from "../../src/engine/index.ts";
import type { Analyzer } from "../../src/sql/index.ts";
import { inputs, uniqueKeys } from "./inputs.ts";

let analyzer: Analyzer;
beforeAll(async () => {
  analyzer = await openAnalyzer();
});
afterAll(() => analyzer.close());

test("output columns have logical types, in order, by lower-case names", async () => {
  const sql = `SELECT carrier AS Airline, sum(dep_delay) AS total, avg(dep_delay) AS mean, sum(price) AS revenue, count(*) AS n, max(seen_at) AS last_seen,
    any_value(time_hour ORDER BY flight) AS t, any_value(tags ORDER BY flight) AS tags, any_value(details ORDER BY flight) AS details, any_value(attributes ORDER BY flight) AS attributes, any_value(payload::json ORDER BY flight) AS doc
    FROM bronze.flights GROUP BY ALL`;
  expect((await analyzer.bind(sql, inputs, [])).columns).toEqual([
    { name: "airline", type: "string" },
    { name: "total", type: "decimal(38,0)" },
    { name: "mean", type: "double" },
    { name: "revenue", type: "decimal(38,2)" },
    { name: "n", type: "bigint" },
    { name: "last_seen", type: "timestamp" },
    { name: "t", type: "timestamp_ntz" },
    { name: "tags", type: "array<string>" },
    { name: "details", type: "struct<gate:string,seats:int>" },
    { name: "attributes", type: "map<string,int>" },
    { name: "doc", type: "string" },
  ]);
});

test("every input type comes out as it went in", async () => {
  for (const input of inputs) {
    const { columns, findings } = await analyzer.bind(`SELECT * FROM ${input.parts.join(".")}`, inputs, []);
    expect(findings).toEqual([]);
    expect(columns).toEqual(input.columns.map(({ name, type }) => ({ name, type })));
  }
});

test("an item of the configuration has the type of its value", async () => {
  const sql =
    "SELECT config('a.number') AS n, config('a.text') AS t, flight + config('a.number') AS s FROM bronze.flights";
  const { columns } = await analyzer.bind(sql, inputs, [], {
    configTypes: { "a.number": "double", "a.text": "string" },
  });
  expect(columns.map((column) => column.type)).toEqual(["double", "string", "double"]);
});

test("run_time() is an instant", async () => {
  expect((await analyzer.bind("SELECT run_time() AS t", inputs, [])).columns).toEqual([
    { name: "t", type: "timestamp" },
  ]);
});

test("tables of the same name in different owners stay apart, and their columns may change", async () => {
  const column = (type: string) => [{ name: "x", type, nullable: true }];
  const sql = "SELECT a.x AS one, b.x AS two FROM bronze.t a, ops.bronze.t b";
  for (const [one, two] of [
    ["int", "string"],
    ["date", "double"],
    ["int", "string"],
  ] as const) {
    const both = [
      { parts: ["bronze", "t"], columns: column(one) },
      { parts: ["ops", "bronze", "t"], columns: column(two) },
    ];
    expect((await analyzer.bind(sql, both, [])).columns.map(({ type }) => type)).toEqual([one, two]);
  }
});

test("names with quotes and reserved words reach the binder as they are", async () => {
  const odd = [
    {
      parts: ["bronze", "select"],
      columns: [
        { name: "order", type: "int", nullable: true },
        { name: 'a"b', type: "int", nullable: true },
      ],
    },
  ];
  expect((await analyzer.bind('SELECT "order" AS a, "a""b" AS c FROM bronze."select"', odd, [])).columns).toHaveLength(
    2,
  );
});

test.each<[string, Code, string, string | RegExp | undefined]>([
  ["SELECT carier FROM bronze.flights", "LW2201", "carier", 'did you mean "carrier"?'],
  ["SELECT 'ü𝄞' AS t,\n  f.dep_dela FROM bronze.flights f", "LW2201", "f.dep_dela", 'did you mean "dep_delay"?'],
  ["SELECT * EXCLUDE (carier) FROM bronze.flights", "LW2201", "", undefined],
  ["SELECT x.carrier FROM bronze.flights f", "LW2210", "x.carrier", undefined],
  [
    "SELECT tailnum FROM bronze.flights f JOIN bronze.planes p ON true",
    "LW2204",
    "tailnum",
    /write f\.tailnum or p\.tailnum/,
  ],
  ["SELECT carrier FROM bronze.flihts", "LW2202", "bronze.flihts", 'did you mean "bronze.flights"?'],
  ["SELECT abs(carrier) AS a FROM bronze.flights", "LW2209", "abs", /abs\(/],
  ["SELECT lower(carrier, 1) AS a FROM bronze.flights", "LW2209", "lower", /lower\(VARCHAR\)/],
  ["SELECT carrier, count(*) AS n FROM bronze.flights", "LW2203", "carrier", /GROUP BY/],
  ["SELECT carrier FROM bronze.flights WHERE sum(flight) > 1", "LW2203", "sum", undefined],
  ["SELECT carrier FROM bronze.flights UNION SELECT carrier, dest FROM bronze.flights", "LW2203", "", undefined],
  ["SELECT (SELECT faa, name FROM bronze.airports) AS a", "LW2203", "", undefined],
  ["SELECT flight::nonsense AS a FROM bronze.flights", "LW2203", "", undefined],
  ["SELECT count(*) FROM bronze.flights", "LW2205", "count(*)", "add AS and a name"],
  ["SELECT carrier, dep_delay + 1 FROM bronze.flights", "LW2205", "dep_delay + 1", undefined],
  ["SELECT 1", "LW2205", "1", undefined],
  ["SELECT 'x'", "LW2205", "'x'", undefined],
  ["SELECT flight::varchar FROM bronze.flights", "LW2205", "", undefined],
  ["SELECT carrier, dest AS carrier FROM bronze.flights", "LW2206", "dest", undefined],
  ["SELECT carrier AS a, dest AS A FROM bronze.flights", "LW2206", "dest", undefined],
  ["SELECT * FROM bronze.flights f JOIN bronze.planes p ON f.tailnum = p.tailnum", "LW2206", "", undefined],
  ['SELECT carrier AS "Air Line" FROM bronze.flights', "LW2207", "carrier", "AS air_line"],
  ["SELECT carrier AS größe FROM bronze.flights", "LW2207", "", undefined],
  ["SELECT carrier AS _private FROM bronze.flights", "LW2207", "carrier", "AS private"],
  ["SELECT time_hour - day AS gap FROM bronze.flights", "LW2208", "time_hour", /date_diff/],
  ["SELECT TIME '10:00' AS t", "LW2208", "'10:00'", undefined],
  ["SELECT make_timestamp_ns(1) AS t", "LW2208", "", /TIMESTAMP/],
  ["SELECT '1010'::bit AS b", "LW2208", "", undefined],
  ["SELECT union_value(a := 1) AS u", "LW2208", "", undefined],
  ["SELECT row(1, 2) AS r", "LW2208", "", /name its fields/],
  ["SELECT [TIME '10:00'] AS t", "LW2208", "", undefined],
  ["SELECT config('a.b') + [1] AS t, nope AS n", "LW2201", "nope", undefined],
])("%s", async (sql, code, at, hint) => {
  const { columns, findings } = await analyzer.bind(sql, inputs, uniqueKeys);
  expect(columns).toEqual([]);
  expect(findings.map((finding) => finding.code)).toContain(code);
  const found = findings.find((finding) => finding.code === code);
  if (at !== "") expect(sql.slice(found?.offset).startsWith(at), sql.slice(found?.offset)).toBe(true);
  if (typeof hint === "string") expect(found?.hint).toBe(hint);
  if (hint instanceof RegExp) expect(found?.hint).toMatch(hint);
  expect(messageOf(code, found?.values ?? {})).not.toMatch(/\{\w+\}/);
});

test("all bad output columns are reported at once, each at its place", async () => {
  const sql = "SELECT count(*), max(dep_delay), TIME '10:00' AS t, 1 AS ok FROM bronze.flights";
  const { findings } = await analyzer.bind(sql, inputs, []);
  expect(findings.map(({ code, offset }) => [code, offset])).toEqual([
    ["LW2205", 7],
    ["LW2205", 17],
    ["LW2208", sql.indexOf("'10:00'")],
  ]);
});

const PRESERVING: readonly (readonly [string, number])[] = [
  ["SELECT * FROM bronze.flights", 0],
  ["SELECT carrier, dep_delay + 1 AS d FROM bronze.flights WHERE dep_delay > 1 ORDER BY carrier", 0],
  ["FROM bronze.flights SELECT carrier WHERE tailnum IS NOT NULL AND list_contains(tags, 'x')", 0],
  ["SELECT list_sum([1, 2])::int AS s, {'a': carrier} AS p FROM bronze.flights", 0],
  ["SELECT f.carrier, p.year FROM bronze.flights f LEFT JOIN bronze.planes p USING (tailnum)", 0],
  ["SELECT f.carrier, p.year FROM bronze.flights f JOIN bronze.planes p ON p.tailnum = f.tailnum AND p.year > 1990", 0],
  [
    "SELECT flights.carrier, planes.year FROM bronze.flights LEFT JOIN bronze.planes ON (flights.tailnum = planes.tailnum)",
    0,
  ],
  [
    "SELECT f.carrier FROM bronze.flights f LEFT JOIN bronze.airports a ON a.faa = f.origin LEFT JOIN bronze.airports b ON f.dest = b.faa",
    0,
  ],
  ["SELECT f.carrier FROM bronze.flights f LEFT JOIN ops.bronze.weather w USING (origin, time_hour)", 0],
  ["SELECT f.carrier FROM bronze.flights f SEMI JOIN bronze.planes p ON f.dep_delay > p.year", 0],
  ["SELECT f.carrier FROM bronze.flights f ANTI JOIN bronze.planes p USING (tailnum)", 0],
  ["SELECT * EXCLUDE (tags) REPLACE (upper(carrier) AS carrier) FROM bronze.flights f", 0],
  ["SELECT year FROM bronze.planes WHERE year > config('a.b')::int", 0],
];

test.each(PRESERVING)("keeps the rows of its input: %s", async (sql, index) => {
  expect((await analyzer.bind(sql, inputs, uniqueKeys)).preservesRowsOf).toBe(index);
});

test.each([
  "SELECT DISTINCT carrier FROM bronze.flights",
  "SELECT carrier FROM bronze.flights GROUP BY carrier",
  "SELECT carrier FROM bronze.flights GROUP BY ALL",
  "SELECT count(*) AS n FROM bronze.flights",
  "SELECT max(carrier) AS n FROM bronze.flights HAVING true",
  "SELECT unnest(tags) AS t FROM bronze.flights",
  "SELECT carrier FROM bronze.flights UNION ALL SELECT carrier FROM bronze.flights",
  "SELECT carrier FROM bronze.flights ORDER BY carrier LIMIT 5",
  "SELECT carrier FROM bronze.flights QUALIFY row_number() OVER (PARTITION BY carrier ORDER BY day) = 1",
  "SELECT row_number() OVER (ORDER BY day) AS n FROM bronze.flights",
  "SELECT carrier FROM bronze.flights WHERE tailnum IN (SELECT tailnum FROM bronze.planes)",
  "SELECT (SELECT max(year) FROM bronze.planes) AS y FROM bronze.flights",
  "SELECT carrier FROM (SELECT * FROM bronze.flights)",
  "WITH f AS (SELECT * FROM bronze.flights) SELECT carrier FROM f",
  "SELECT f.carrier FROM bronze.flights f, bronze.planes p",
  "SELECT f.carrier FROM bronze.flights f CROSS JOIN bronze.planes p",
  "SELECT f.carrier FROM bronze.flights f, unnest(f.tags)",
  "SELECT p.year FROM bronze.planes p LEFT JOIN bronze.flights f USING (tailnum)",
  "SELECT f.carrier FROM bronze.flights f RIGHT JOIN bronze.planes p USING (tailnum)",
  "SELECT f.carrier FROM bronze.flights f FULL JOIN bronze.planes p USING (tailnum)",
  "SELECT f.carrier FROM bronze.flights f LEFT JOIN bronze.planes p ON f.tailnum = p.tailnum OR p.year = 1",
  "SELECT f.carrier FROM bronze.flights f LEFT JOIN bronze.planes p ON f.tailnum = lower(p.tailnum)",
  "SELECT f.carrier FROM bronze.flights f LEFT JOIN bronze.planes p ON f.tailnum IS NOT DISTINCT FROM p.tailnum",
  "SELECT f.carrier FROM bronze.flights f LEFT JOIN bronze.planes p ON f.flight = p.tailnum",
  "SELECT f.carrier FROM bronze.flights f LEFT JOIN bronze.planes p ON p.tailnum = p.manufacturer",
  "SELECT f.carrier FROM bronze.flights f LEFT JOIN bronze.planes p ON f.tailnum = p.manufacturer",
  "SELECT f.carrier FROM bronze.flights f LEFT JOIN bronze.planes p ON f.tailnum = 'x'",
  "SELECT f.carrier FROM bronze.flights f LEFT JOIN ops.bronze.weather w USING (origin)",
  "SELECT f.carrier FROM bronze.flights f NATURAL JOIN bronze.planes p",
  "SELECT f.carrier FROM bronze.flights f ASOF JOIN ops.bronze.weather w USING (origin, time_hour)",
  "SELECT f.carrier FROM bronze.flights f LEFT JOIN (SELECT * FROM bronze.planes) p USING (tailnum)",
  "SELECT f AS whole FROM bronze.flights f",
  "SELECT to_json(flights)::varchar AS whole FROM bronze.flights",
  "SELECT md5(concat_ws('|', *COLUMNS(c -> c LIKE '%_delay'))) AS key FROM bronze.flights",
  "SELECT COLUMNS('.*') FROM bronze.flights",
  "SELECT carrier FROM bronze.flights ORDER BY (SELECT 1)",
  "SELECT carrier FROM bronze.flights ORDER BY row_number() OVER (ORDER BY day)",
  "SELECT 1 AS a",
  "SELECT range AS a FROM range(5)",
  "UNPIVOT bronze.flights ON dep_delay, arr_delay INTO NAME kind VALUE minutes",
])("does not keep rows, or it cannot be proved: %s", async (sql) => {
  const bound = await analyzer.bind(sql, inputs, uniqueKeys);
  expect(bound.findings).toEqual([]);
  expect(bound.preservesRowsOf).toBeUndefined();
});

test("many datasets at once are bound, each to its own columns", async () => {
  const bound = await Promise.all(
    Array.from({ length: 1_200 }, async (_, index) => {
      const columns = [{ name: `c${index}`, type: index % 2 === 0 ? "int" : "string", nullable: true }];
      return analyzer.bind("SELECT * FROM bronze.t", [{ parts: ["bronze", "t"], columns }], []);
    }),
  );
  bound.forEach(({ columns }, index) =>
    expect(columns).toEqual([{ name: `c${index}`, type: index % 2 === 0 ? "int" : "string" }]),
  );
});

test("a dataset without columns cannot be read, and is named", async () => {
  const { findings } = await analyzer.bind(
    "SELECT * FROM bronze.empty",
    [{ parts: ["bronze", "empty"], columns: [] }],
    [],
  );
  expect(findings.map(({ code, offset }) => [code, offset])).toEqual([["LW2211", 14]]);
  expect(await analyzer.bindExpression("1 = 1", [])).toEqual([]);
});

test("without declared keys a join proves nothing", async () => {
  const sql = "SELECT f.carrier FROM bronze.flights f LEFT JOIN bronze.planes p USING (tailnum)";
  expect((await analyzer.bind(sql, inputs, [])).preservesRowsOf).toBeUndefined();
});

test("opening and analysing twenty datasets stays far below a third of a second", async () => {
  const started = performance.now();
  const own = await openAnalyzer();
  for (let index = 0; index < 20; index++) {
    const sql = `SELECT f.carrier, f.flight + ${index} AS n, p.year FROM bronze.flights f LEFT JOIN bronze.planes p USING (tailnum) WHERE f.dep_delay > ${index}`;
    await own.parse(sql);
    expect((await own.bind(sql, inputs, uniqueKeys)).findings).toEqual([]);
  }
  await own.close();
  expect(performance.now() - started).toBeLessThan(1000);
});
