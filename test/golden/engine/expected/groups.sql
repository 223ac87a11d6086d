-- groups
CREATE TEMP TABLE "_lw_taken_out" (file UBIGINT, position BIGINT, rule INTEGER);

-- groups
SELECT (SELECT coalesce(sum(n), 0) - count(*) FROM (SELECT count(*) AS n FROM (SELECT "flight" FROM read_parquet(['/scratch/batch-0.parquet'])) WHERE "flight" IS NOT NULL GROUP BY hash("flight"))) AS n;

-- groups
CREATE OR REPLACE TEMP TABLE "_lw_groups" AS SELECT "flight", bool_or("_lw_published") AS "_lw_published" FROM (SELECT "flight", false AS "_lw_published" FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number))) WHERE "flight" IS NOT NULL GROUP BY "flight" HAVING count(*) > 1 AND bool_or(NOT "_lw_published");

-- groups
SELECT count(*) AS n FROM "_lw_groups";

-- groups
INSERT INTO "_lw_taken_out" SELECT s."_lw_file", s."_lw_position", -1 FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number)) AS s JOIN "_lw_groups" AS g ON g."flight" = s."flight" QUALIFY row_number() OVER (PARTITION BY s."flight", s."dest", s."delay", s."name" ORDER BY "_lw_file", "_lw_position") > 1;

-- groups
INSERT INTO "_lw_taken_out" SELECT s."_lw_file", s."_lw_position", 0 FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number)) AS s JOIN "_lw_groups" AS g ON g."flight" = s."flight" QUALIFY (g."_lw_published" OR count(*) OVER (PARTITION BY s."flight") > 1);

-- groups
SELECT (SELECT coalesce(sum(n), 0) - count(*) FROM (SELECT count(*) AS n FROM (SELECT "name" FROM read_parquet(['/scratch/batch-0.parquet']) UNION ALL SELECT "name" FROM (SELECT "name", true AS "_lw_published" FROM read_parquet(['/lake/s1.parquet', '/lake/s2.parquet'], schema = MAP {'flight': {name: 'flight', type: 'INTEGER', default_value: NULL::VARCHAR}, 'name': {name: 'name', type: 'VARCHAR', default_value: NULL::VARCHAR}}) AS p WHERE NOT EXISTS (FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number)) AS k WHERE k."flight" = p."flight"))) WHERE "name" IS NOT NULL GROUP BY hash("name"))) AS n;

-- groups
CREATE OR REPLACE TEMP TABLE "_lw_groups" AS SELECT "name", bool_or("_lw_published") AS "_lw_published" FROM (SELECT "name", false AS "_lw_published" FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number)) UNION ALL SELECT "name", true AS "_lw_published" FROM read_parquet(['/lake/s1.parquet', '/lake/s2.parquet'], schema = MAP {'flight': {name: 'flight', type: 'INTEGER', default_value: NULL::VARCHAR}, 'name': {name: 'name', type: 'VARCHAR', default_value: NULL::VARCHAR}}) AS p WHERE NOT EXISTS (FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number)) AS k WHERE k."flight" = p."flight")) WHERE "name" IS NOT NULL GROUP BY "name" HAVING count(*) > 1 AND bool_or(NOT "_lw_published");

-- groups
SELECT count(*) AS n FROM "_lw_groups";

-- groups
INSERT INTO "_lw_taken_out" SELECT s."_lw_file", s."_lw_position", -1 FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number)) AS s JOIN "_lw_groups" AS g ON g."name" = s."name" QUALIFY row_number() OVER (PARTITION BY s."flight", s."dest", s."delay", s."name" ORDER BY "_lw_file", "_lw_position") > 1;

-- groups
INSERT INTO "_lw_taken_out" SELECT s."_lw_file", s."_lw_position", 1 FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number)) AS s JOIN "_lw_groups" AS g ON g."name" = s."name" QUALIFY (g."_lw_published" OR count(*) OVER (PARTITION BY s."name") > 1) AND (g."_lw_published" OR row_number() OVER (PARTITION BY s."name" ORDER BY s."delay" DESC NULLS LAST, s."_source_file" DESC NULLS LAST, s."_source_row" DESC NULLS LAST, s."flight" DESC NULLS LAST, s."dest" DESC NULLS LAST, s."delay" DESC NULLS LAST, s."name" DESC NULLS LAST) > 1);

-- groups
INSERT INTO "_lw_taken_out" WITH RECURSIVE staged AS MATERIALIZED (SELECT "flight", "name", "_lw_file", "_lw_position" FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number))), published AS NOT MATERIALIZED (SELECT "flight", "name" FROM read_parquet(['/lake/s1.parquet', '/lake/s2.parquet'], schema = MAP {'flight': {name: 'flight', type: 'INTEGER', default_value: NULL::VARCHAR}, 'name': {name: 'name', type: 'VARCHAR', default_value: NULL::VARCHAR}})), edges AS MATERIALIZED (SELECT "by"."_lw_file" AS by_file, "by"."_lw_position" AS by_position, s."_lw_file" AS file, s."_lw_position" AS position, 1 AS rule FROM published AS p LEFT JOIN staged AS "by" ON "by"."flight" = p."flight" JOIN staged AS s ON s."name" = p."name"), lost AS (SELECT file, position, rule FROM edges WHERE by_file IS NULL UNION SELECT e.file, e.position, e.rule FROM lost AS l JOIN edges AS e ON e.by_file = l.file AND e.by_position = l.position) SELECT file, position, min(rule) FROM lost GROUP BY file, position;

-- bad
COPY (SELECT md5('on_time.silver.flights|' || '' || '|' || row) AS row_id, row, rules, source_position, CAST(3 AS BIGINT) AS attempt, 'run-1' AS run_id, CAST('2026-01-01T00:00:00.000Z' AS TIMESTAMPTZ) AS quarantined_at FROM (SELECT CAST(to_json({'flight': CAST("_lw_delivered_flight" AS VARCHAR), 'dest': CAST("_lw_delivered_dest" AS VARCHAR), 'delay': CAST("_lw_delivered_delay" AS VARCHAR), 'name': CAST("_lw_delivered_name" AS VARCHAR)}) AS VARCHAR) AS row, "_source_file" || ':' || "_source_row" AS source_position, [CASE t.rule WHEN 0 THEN {'rule': 'keys:unique', 'reason': '"flight" occurs more than once with different rows'} WHEN 1 THEN {'rule': 'one_name', 'reason': '"name" occurs more than once'} END] AS rules, CASE t.rule WHEN 0 THEN true WHEN 1 THEN true END AS kept FROM (SELECT "flight" AS "flight", "dest" AS "dest", "delay" AS "delay", "name" AS "name", "flight" AS "_lw_delivered_flight", "dest" AS "_lw_delivered_dest", "delay" AS "_lw_delivered_delay", "name" AS "_lw_delivered_name", "_source_file", "_source_row", "_ingested_at", "_run_id", "file_index", "file_row_number" FROM read_parquet(['/scratch/batch-0.parquet'])) AS s JOIN "_lw_taken_out" AS t ON t.file = s.file_index AND t.position = s.file_row_number WHERE t.rule >= 0) WHERE kept) TO '/lake/_lakewright/on_time/silver/flights/rejects' (FORMAT parquet, RETURN_STATS, FILE_SIZE_BYTES '256MB', ROW_GROUP_SIZE 20480, FILENAME_PATTERN 'reject-00003-abc-{i}', OVERWRITE_OR_IGNORE);

-- rewrite
COPY (SELECT "flight", "dest", "delay", "name", "_source_file", "_source_row", "_ingested_at", "_run_id" FROM (SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE NOT EXISTS (FROM "_lw_taken_out" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number))) TO '/lake/silver/on_time/flights' (FORMAT parquet, RETURN_STATS, FILE_SIZE_BYTES '256MB', FILENAME_PATTERN 'part-00003-abc-{i}', OVERWRITE_OR_IGNORE);
