-- merge
CREATE TEMP TABLE "_lw_changes" AS SELECT s.file_index AS file, s.file_row_number AS position, CAST(CASE WHEN p."_lw_position" IS NULL THEN 0 WHEN s."dest" IS DISTINCT FROM p."dest" OR s."delay" IS DISTINCT FROM p."delay" OR s."name" IS DISTINCT FROM p."name" THEN 1 ELSE 2 END AS UTINYINT) AS status, p."_lw_file" AS old_file, p."_lw_position" AS old_position FROM read_parquet(['/scratch/batch-0.parquet']) AS s LEFT JOIN (SELECT "flight", "dest", "delay", "name", file_index AS "_lw_file", file_row_number AS "_lw_position" FROM read_parquet(['/lake/s1.parquet', '/lake/s2.parquet'], schema = MAP {'flight': {name: 'flight', type: 'INTEGER', default_value: NULL::VARCHAR}, 'dest': {name: 'dest', type: 'VARCHAR', default_value: NULL::VARCHAR}, 'delay': {name: 'delay', type: 'INTEGER', default_value: NULL::VARCHAR}, 'name': {name: 'name', type: 'VARCHAR', default_value: NULL::VARCHAR}})) AS p ON s."flight" = p."flight";

-- merge
SELECT count(*) FILTER (status = 0) AS inserted, count(*) FILTER (status = 1) AS updated, count(*) FILTER (status = 2) AS unchanged, count(*) AS n FROM "_lw_changes";

-- merge
SELECT DISTINCT old_file AS file FROM "_lw_changes" WHERE status = 1 ORDER BY 1;

-- merge
COPY (SELECT "flight", "dest", "delay", "name", "_run_id" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE EXISTS (FROM "_lw_changes" AS c WHERE c.file = s.file_index AND c.position = s.file_row_number AND c.status <> 2)) TO '/lake/silver/on_time/flights' (FORMAT parquet, RETURN_STATS, FILE_SIZE_BYTES '256MB', FILENAME_PATTERN 'part-00003-abc-{i}', OVERWRITE_OR_IGNORE);

-- merge
COPY (SELECT "flight", "dest", "delay", "name", "_run_id" FROM read_parquet(['/scratch/batch-0.parquet']) AS s WHERE EXISTS (FROM "_lw_changes" AS c WHERE c.file = s.file_index AND c.position = s.file_row_number AND c.status <> 2) UNION ALL SELECT "flight", "dest", "delay", "name", "_run_id" FROM read_parquet(['/lake/s2.parquet'], schema = MAP {'flight': {name: 'flight', type: 'INTEGER', default_value: NULL::VARCHAR}, 'dest': {name: 'dest', type: 'VARCHAR', default_value: NULL::VARCHAR}, 'delay': {name: 'delay', type: 'INTEGER', default_value: NULL::VARCHAR}, 'name': {name: 'name', type: 'VARCHAR', default_value: NULL::VARCHAR}, '_run_id': {name: '_run_id', type: 'VARCHAR', default_value: NULL::VARCHAR}}) AS p WHERE NOT EXISTS (FROM "_lw_changes" AS c WHERE c.old_file = list_extract([1], CAST(p.file_index AS BIGINT) + 1) AND c.old_position = p.file_row_number AND c.status = 1)) TO '/lake/silver/on_time/flights' (FORMAT parquet, RETURN_STATS, FILE_SIZE_BYTES '256MB', FILENAME_PATTERN 'part-00003-abc-{i}', OVERWRITE_OR_IGNORE);
