import type { SqlPair } from "./fingerprint-pairs.ts";

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
