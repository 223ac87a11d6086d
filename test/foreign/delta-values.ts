/** A query with every type of the type table and the values that get lost most easily: the same text runs in DuckDB. */
export const EVERY_TYPE = `
SELECT * FROM (VALUES
  (1::BIGINT, true, (-128)::TINYINT, (-32768)::SMALLINT, (-2147483648)::INTEGER, 9223372036854775807::BIGINT, 'NaN'::FLOAT, 'NaN'::DOUBLE, 'ä"\\ b'::VARCHAR,
   '\\x00\\xFF'::BLOB, DATE '0001-01-01', TIMESTAMPTZ '2020-02-29 23:59:59.999999+00', TIMESTAMP '1969-12-31 23:59:59.000001',
   12345678.90::DECIMAL(10,2), 12345678901234567890.123456789012345678::DECIMAL(38,18), [1, NULL, 3], {'a': 1, 'b': {'c': 'x'}}, MAP {'k': 1, 'l': NULL}),
  (2, false, 127, 32767, 2147483647, -9223372036854775808, '-0.0'::FLOAT, '-0.0'::DOUBLE, '', ''::BLOB, DATE '9999-12-31',
   TIMESTAMPTZ '1900-01-01 00:00:00+00', TIMESTAMP '9999-12-31 23:59:59.999999', -99999999.99, -0.000000000000000001, [], {'a': NULL, 'b': {'c': NULL}}, MAP {}),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, true, 0, 0, 0, 0, 'inf'::FLOAT, '-inf'::DOUBLE, repeat('long text ', 20), '\\x7F'::BLOB, DATE '1970-01-01',
   TIMESTAMPTZ '1970-01-01 00:00:00+00', TIMESTAMP '1970-01-01 00:00:00', 0.01, 0, [NULL], {'a': 2147483647, 'b': NULL}, MAP {'ü': 7}),
  (5, false, 1, 1, 1, 1, 1.5, 0.1, 'plain', '\\x61'::BLOB, DATE '2024-02-29',
   TIMESTAMPTZ '2024-01-01 12:00:00.123+00', TIMESTAMP '2024-01-01 12:00:00.123', 1.00, 1.5, [2147483647], {'a': 1, 'b': {'c': ''}}, MAP {'k': -1})
) t(id, flag, tiny, small, whole, large, single, double_, text, bytes, day, instant, local, price, exact, list, nested, pairs)`;

/** Types that Spark and delta-rs write with their own means: the same rows as far as their literals go. */
export const SPARK_ROWS = `
SELECT * FROM VALUES
  (1L, true, -128Y, -32768S, -2147483648, 9223372036854775807L, float('NaN'), double('NaN'), 'ä" b', X'00FF', DATE'0001-01-01',
   TIMESTAMP'2020-02-29 23:59:59.999999', TIMESTAMP_NTZ'1969-12-31 23:59:59.000001', CAST(12345678.90 AS DECIMAL(10,2)),
   CAST('12345678901234567890.123456789012345678' AS DECIMAL(38,18)), array(1, null, 3), named_struct('a', 1, 'b', named_struct('c', 'x')), map('k', 1, 'l', null)),
  (2L, false, 127Y, 32767S, 2147483647, -9223372036854775807L, float('-0.0'), double('-0.0'), '', X'', DATE'9999-12-31',
   TIMESTAMP'1900-01-01 00:00:00', TIMESTAMP_NTZ'9999-12-31 23:59:59.999999', CAST(-99999999.99 AS DECIMAL(10,2)),
   CAST('-0.000000000000000001' AS DECIMAL(38,18)), array(), named_struct('a', null, 'b', named_struct('c', null)), map()),
  (3L, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
AS t(id, flag, tiny, small, whole, large, single, double_, text, bytes, day, instant, local, price, exact, list, nested, pairs)`;
