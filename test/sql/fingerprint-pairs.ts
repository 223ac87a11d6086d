export type SqlPair = Readonly<{ what: string; one: string; other: string }>;

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

/** Texts that may give other rows: their canonical text must differ. */
export const differentPairs: readonly SqlPair[] = [
  { what: "another column", one: "SELECT carrier FROM bronze.flights", other: "SELECT dest FROM bronze.flights" },
  { what: "another table", one: "SELECT tailnum FROM bronze.flights", other: "SELECT tailnum FROM bronze.planes" },
  { what: "another layer", one: "SELECT tailnum FROM bronze.flights", other: "SELECT tailnum FROM silver.flights" },
  { what: "another owner", one: "SELECT temp FROM ops.bronze.weather", other: "SELECT temp FROM noaa.bronze.weather" },
  {
    what: "another name of a column",
    one: "SELECT carrier AS a FROM bronze.flights",
    other: "SELECT carrier AS b FROM bronze.flights",
  },
  {
    what: "order of columns",
    one: "SELECT carrier, dest FROM bronze.flights",
    other: "SELECT dest, carrier FROM bronze.flights",
  },
  { what: "DISTINCT", one: "SELECT carrier FROM bronze.flights", other: "SELECT DISTINCT carrier FROM bronze.flights" },
  {
    what: "a condition",
    one: "SELECT carrier FROM bronze.flights",
    other: "SELECT carrier FROM bronze.flights WHERE true",
  },
  { what: "a number", one: "SELECT 1 AS a", other: "SELECT 2 AS a" },
  {
    what: "numbers that a double cannot tell apart",
    one: "SELECT 9007199254740993 AS a",
    other: "SELECT 9007199254740992 AS a",
  },
  {
    what: "numbers of 128 bits",
    one: "SELECT 12345678901234567890123 AS a",
    other: "SELECT 12345678901234567890124 AS a",
  },
  {
    what: "decimals of many digits",
    one: "SELECT 0.12345678901234567891 AS a",
    other: "SELECT 0.12345678901234567892 AS a",
  },
  { what: "type of a number", one: "SELECT 1 AS a", other: "SELECT 1.0 AS a" },
  { what: "scale of a decimal", one: "SELECT 1.0 AS a", other: "SELECT 1.00 AS a" },
  { what: "text or number", one: "SELECT 1 AS a", other: "SELECT '1' AS a" },
  { what: "case in a text", one: "SELECT 'a' AS a", other: "SELECT 'A' AS a" },
  { what: "blanks in a text", one: "SELECT 'a b' AS a", other: "SELECT 'a  b' AS a" },
  { what: "a comment sign in a text", one: "SELECT 'a --b' AS a", other: "SELECT 'a ' AS a --b" },
  { what: "empty text or NULL", one: "SELECT '' AS a", other: "SELECT NULL AS a" },
  { what: "true or false", one: "SELECT true AS a", other: "SELECT false AS a" },
  { what: "zero or false", one: "SELECT 0 AS a", other: "SELECT false AS a" },
  { what: "case of a field", one: "SELECT {'a': 1} AS s", other: "SELECT {'A': 1} AS s" },
  {
    what: "case of a key",
    one: "SELECT payload->>'a' AS a FROM bronze.flights",
    other: "SELECT payload->>'A' AS a FROM bronze.flights",
  },
  { what: "parentheses that matter", one: "SELECT 1 + 2 * 3 AS a", other: "SELECT (1 + 2) * 3 AS a" },
  { what: "right association", one: "SELECT 1 - 2 - 3 AS a", other: "SELECT 1 - (2 - 3) AS a" },
  {
    what: "AND before OR",
    one: "SELECT 1 AS a FROM bronze.flights WHERE flight > 1 AND cancelled OR flight < 0",
    other: "SELECT 1 AS a FROM bronze.flights WHERE flight > 1 AND (cancelled OR flight < 0)",
  },
  {
    what: "> or >=",
    one: "SELECT 1 AS a FROM bronze.flights WHERE flight > 1",
    other: "SELECT 1 AS a FROM bronze.flights WHERE flight >= 1",
  },
  {
    what: "IS NULL",
    one: "SELECT 1 AS a FROM bronze.flights WHERE flight IS NULL",
    other: "SELECT 1 AS a FROM bronze.flights WHERE flight IS NOT NULL",
  },
  {
    what: "NOT IN",
    one: "SELECT 1 AS a FROM bronze.flights WHERE flight IN (1)",
    other: "SELECT 1 AS a FROM bronze.flights WHERE flight NOT IN (1)",
  },
  {
    what: "TRY_CAST",
    one: "SELECT CAST(tailnum AS int) AS a FROM bronze.flights",
    other: "SELECT TRY_CAST(tailnum AS int) AS a FROM bronze.flights",
  },
  {
    what: "type of a CAST",
    one: "SELECT flight::decimal(10,2) AS a FROM bronze.flights",
    other: "SELECT flight::decimal(10,3) AS a FROM bronze.flights",
  },
  {
    what: "kind of join",
    one: "SELECT carrier FROM bronze.flights JOIN bronze.planes USING (tailnum)",
    other: "SELECT carrier FROM bronze.flights LEFT JOIN bronze.planes USING (tailnum)",
  },
  {
    what: "sides of a join",
    one: "SELECT tailnum FROM bronze.flights f LEFT JOIN bronze.planes p USING (tailnum)",
    other: "SELECT tailnum FROM bronze.planes p LEFT JOIN bronze.flights f USING (tailnum)",
  },
  { what: "UNION ALL", one: "SELECT 1 AS a UNION SELECT 2", other: "SELECT 1 AS a UNION ALL SELECT 2" },
  {
    what: "BY NAME",
    one: "SELECT 1 AS a UNION ALL SELECT 2 AS a",
    other: "SELECT 1 AS a UNION ALL BY NAME SELECT 2 AS a",
  },
  {
    what: "DESC",
    one: "SELECT carrier FROM bronze.flights ORDER BY carrier LIMIT 1",
    other: "SELECT carrier FROM bronze.flights ORDER BY carrier DESC LIMIT 1",
  },
  {
    what: "NULLS FIRST",
    one: "SELECT carrier FROM bronze.flights ORDER BY carrier LIMIT 1",
    other: "SELECT carrier FROM bronze.flights ORDER BY carrier NULLS FIRST LIMIT 1",
  },
  {
    what: "LIMIT",
    one: "SELECT carrier FROM bronze.flights ORDER BY carrier LIMIT 1",
    other: "SELECT carrier FROM bronze.flights ORDER BY carrier LIMIT 2",
  },
  {
    what: "a grouping set",
    one: "SELECT carrier, count(*) AS n FROM bronze.flights GROUP BY carrier",
    other: "SELECT carrier, count(*) AS n FROM bronze.flights GROUP BY ROLLUP (carrier)",
  },
  {
    what: "DISTINCT in an aggregate",
    one: "SELECT count(carrier) AS n FROM bronze.flights",
    other: "SELECT count(DISTINCT carrier) AS n FROM bronze.flights",
  },
  {
    what: "FILTER",
    one: "SELECT count(*) AS n FROM bronze.flights",
    other: "SELECT count(*) FILTER (WHERE cancelled) AS n FROM bronze.flights",
  },
  {
    what: "order in an aggregate",
    one: "SELECT list(carrier ORDER BY day) AS l FROM bronze.flights",
    other: "SELECT list(carrier ORDER BY flight) AS l FROM bronze.flights",
  },
  {
    what: "frame of a window",
    one: "SELECT sum(flight) OVER (ORDER BY day) AS s FROM bronze.flights",
    other: "SELECT sum(flight) OVER (ORDER BY day ROWS UNBOUNDED PRECEDING) AS s FROM bronze.flights",
  },
  {
    what: "IGNORE NULLS",
    one: "SELECT last_value(carrier) OVER (ORDER BY day) AS s FROM bronze.flights",
    other: "SELECT last_value(carrier IGNORE NULLS) OVER (ORDER BY day) AS s FROM bronze.flights",
  },
  {
    what: "name of a configuration item",
    one: "SELECT config('a.b')::int AS a",
    other: "SELECT config('a.c')::int AS a",
  },
  {
    what: "order in a sub-query's columns",
    one: "WITH a(x, y) AS (SELECT 1, 2) SELECT x FROM a",
    other: "WITH a(y, x) AS (SELECT 1, 2) SELECT x FROM a",
  },
  {
    what: "EXCLUDE",
    one: "SELECT * EXCLUDE (carrier) FROM bronze.flights",
    other: "SELECT * EXCLUDE (dest) FROM bronze.flights",
  },
  {
    what: "RENAME",
    one: "SELECT * RENAME (carrier AS a) FROM bronze.flights",
    other: "SELECT * RENAME (carrier AS b) FROM bronze.flights",
  },
  {
    what: "INCLUDE NULLS",
    one: "SELECT kind, minutes FROM bronze.flights UNPIVOT (minutes FOR kind IN (dep_delay, arr_delay))",
    other:
      "SELECT kind, minutes FROM bronze.flights UNPIVOT INCLUDE NULLS (minutes FOR kind IN (dep_delay, arr_delay))",
  },
  {
    what: "WITH ORDINALITY",
    one: "SELECT * FROM unnest([1]) AS u(x)",
    other: "SELECT * FROM unnest([1]) WITH ORDINALITY AS u(x)",
  },
  { what: "blob or text", one: "SELECT 'a'::blob AS a", other: "SELECT 'a'::varchar AS a" },
  {
    what: "interval units",
    one: "SELECT day + INTERVAL 1 DAY AS a FROM bronze.flights",
    other: "SELECT day + INTERVAL 1 MONTH AS a FROM bronze.flights",
  },
];
