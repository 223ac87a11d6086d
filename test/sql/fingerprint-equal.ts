import type { SqlPair } from "./fingerprint-pairs.ts";

/** Texts that mean the same: their canonical text must be equal, so that nothing is made again. */
export const equalPairs: readonly SqlPair[] = [
  { what: "blanks", one: "SELECT carrier FROM bronze.flights", other: "SELECT\n\tcarrier\nFROM   bronze.flights  " },
  {
    what: "line comments",
    one: "SELECT carrier FROM bronze.flights",
    other: "-- first\nSELECT carrier -- second\nFROM bronze.flights -- third",
  },
  {
    what: "block comments",
    one: "SELECT carrier FROM bronze.flights",
    other: "/* a /* nested */ b */ SELECT /* x */ carrier FROM bronze.flights",
  },
  {
    what: "the last semicolon",
    one: "SELECT carrier FROM bronze.flights",
    other: "SELECT carrier FROM bronze.flights;",
  },
  {
    what: "case of keywords",
    one: "SELECT carrier FROM bronze.flights WHERE flight IS NOT NULL",
    other: "select carrier from bronze.flights where flight is not null",
  },
  { what: "case of columns", one: "SELECT carrier FROM bronze.flights", other: "SELECT Carrier FROM bronze.flights" },
  { what: "case of tables", one: "SELECT carrier FROM bronze.flights", other: "SELECT carrier FROM BRONZE.Flights" },
  {
    what: "case of functions",
    one: "SELECT lower(carrier) AS c FROM bronze.flights",
    other: "SELECT LOWER(carrier) AS c FROM bronze.flights",
  },
  {
    what: "case of aliases",
    one: "SELECT f.carrier AS c FROM bronze.flights f",
    other: "SELECT F.carrier AS C FROM bronze.flights F",
  },
  {
    what: "case of sub-query names",
    one: "WITH a AS (FROM bronze.flights) FROM a",
    other: "WITH A AS (FROM bronze.flights) FROM A",
  },
  {
    what: "case of sub-query columns",
    one: "WITH a(x) AS (SELECT 1) SELECT x FROM a",
    other: "WITH a(X) AS (SELECT 1) SELECT x FROM a",
  },
  {
    what: "case in EXCLUDE",
    one: "SELECT * EXCLUDE (carrier) FROM bronze.flights",
    other: "SELECT * EXCLUDE (CARRIER) FROM bronze.flights",
  },
  {
    what: "case in REPLACE",
    one: "SELECT * REPLACE (1 AS flight) FROM bronze.flights",
    other: "SELECT * REPLACE (1 AS Flight) FROM bronze.flights",
  },
  {
    what: "case in USING",
    one: "SELECT carrier FROM bronze.flights JOIN bronze.planes USING (tailnum)",
    other: "SELECT carrier FROM bronze.flights JOIN bronze.planes USING (TailNum)",
  },
  {
    what: "case of COLLATE",
    one: "SELECT carrier FROM bronze.flights ORDER BY carrier COLLATE NOCASE",
    other: "SELECT carrier FROM bronze.flights ORDER BY carrier COLLATE nocase",
  },
  {
    what: "quotes that change nothing",
    one: "SELECT carrier FROM bronze.flights",
    other: 'SELECT "carrier" FROM "bronze"."flights"',
  },
  {
    what: "AS of a column",
    one: "SELECT carrier AS c FROM bronze.flights",
    other: "SELECT carrier c FROM bronze.flights",
  },
  {
    what: "AS of a table",
    one: "SELECT f.carrier FROM bronze.flights AS f",
    other: "SELECT f.carrier FROM bronze.flights f",
  },
  {
    what: "prefix alias",
    one: "SELECT carrier AS c FROM bronze.flights",
    other: "SELECT c: carrier FROM bronze.flights",
  },
  {
    what: "alias that repeats the column",
    one: "SELECT carrier FROM bronze.flights",
    other: "SELECT carrier AS carrier FROM bronze.flights",
  },
  {
    what: "alias that repeats the table",
    one: "SELECT flights.carrier FROM bronze.flights",
    other: "SELECT flights.carrier FROM bronze.flights AS flights",
  },
  {
    what: "parentheses around a column",
    one: "SELECT carrier FROM bronze.flights",
    other: "SELECT (carrier) FROM bronze.flights",
  },
  {
    what: "parentheses around a condition",
    one: "SELECT 1 AS a FROM bronze.flights WHERE flight > 1",
    other: "SELECT 1 AS a FROM bronze.flights WHERE ((flight) > (1))",
  },
  { what: "parentheses that follow precedence", one: "SELECT 1 + 2 * 3 AS a", other: "SELECT 1 + (2 * 3) AS a" },
  { what: "parentheses of left association", one: "SELECT 1 - 2 - 3 AS a", other: "SELECT (1 - 2) - 3 AS a" },
  {
    what: "parentheses in AND",
    one: "SELECT 1 AS a FROM bronze.flights WHERE flight > 1 AND flight < 9 AND cancelled",
    other: "SELECT 1 AS a FROM bronze.flights WHERE flight > 1 AND (flight < 9 AND cancelled)",
  },
  {
    what: "parentheses in OR",
    one: "SELECT 1 AS a FROM bronze.flights WHERE flight > 1 OR flight < 9 OR cancelled",
    other: "SELECT 1 AS a FROM bronze.flights WHERE (flight > 1 OR flight < 9) OR cancelled",
  },
  {
    what: "parentheses around the whole",
    one: "SELECT carrier FROM bronze.flights",
    other: "(SELECT carrier FROM bronze.flights)",
  },
  {
    what: "CAST and ::",
    one: "SELECT CAST(flight AS varchar) AS f FROM bronze.flights",
    other: "SELECT flight::varchar AS f FROM bronze.flights",
  },
  {
    what: "names of one type",
    one: "SELECT flight::int AS f FROM bronze.flights",
    other: "SELECT flight::INTEGER AS f FROM bronze.flights",
  },
  {
    what: "<> and !=",
    one: "SELECT 1 AS a FROM bronze.flights WHERE flight <> 1",
    other: "SELECT 1 AS a FROM bronze.flights WHERE flight != 1",
  },
  {
    what: "= and ==",
    one: "SELECT 1 AS a FROM bronze.flights WHERE flight = 1",
    other: "SELECT 1 AS a FROM bronze.flights WHERE flight == 1",
  },
  {
    what: "INNER",
    one: "SELECT carrier FROM bronze.flights JOIN bronze.planes USING (tailnum)",
    other: "SELECT carrier FROM bronze.flights INNER JOIN bronze.planes USING (tailnum)",
  },
  {
    what: "OUTER",
    one: "SELECT carrier FROM bronze.flights LEFT JOIN bronze.planes USING (tailnum)",
    other: "SELECT carrier FROM bronze.flights LEFT OUTER JOIN bronze.planes USING (tailnum)",
  },
  {
    what: "comma and CROSS JOIN",
    one: "SELECT f.carrier FROM bronze.flights f, bronze.planes p",
    other: "SELECT f.carrier FROM bronze.flights f CROSS JOIN bronze.planes p",
  },
  {
    what: "ASC",
    one: "SELECT carrier FROM bronze.flights ORDER BY carrier",
    other: "SELECT carrier FROM bronze.flights ORDER BY carrier ASC NULLS LAST",
  },
  { what: "FROM first", one: "SELECT carrier FROM bronze.flights", other: "FROM bronze.flights SELECT carrier" },
  { what: "SELECT * or nothing", one: "SELECT * FROM bronze.flights", other: "FROM bronze.flights" },
  {
    what: "count(*) and count()",
    one: "SELECT count(*) AS n FROM bronze.flights",
    other: "SELECT COUNT() AS n FROM bronze.flights",
  },
  {
    what: "two spellings of a lambda",
    one: "SELECT list_transform([1], x -> x + 1) AS l",
    other: "SELECT list_transform([1], lambda x: x + 1) AS l",
  },
  {
    what: "a window by name",
    one: "SELECT sum(flight) OVER (ORDER BY day) AS s FROM bronze.flights",
    other: "SELECT sum(flight) OVER w AS s FROM bronze.flights WINDOW w AS (ORDER BY day)",
  },
  { what: "digits in groups", one: "SELECT 1000 AS a", other: "SELECT 1_000 AS a" },
];
