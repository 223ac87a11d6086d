/** Why a known function is refused. `volatile` has its own code: it reads nothing, but gives another result in every run. */
export type Refusal = Readonly<{ volatile: boolean; reason: string }>;

const reasons: readonly Readonly<{ names: string; volatile?: true; reason: string }>[] = [
  {
    names:
      "random gen_random_uuid uuid uuidv4 uuidv7 setseed reservoir_quantile now today ago transaction_timestamp get_current_time get_current_timestamp current_localtime current_localtimestamp nextval currval txid_current current_transaction_id current_query_id current_connection_id current_date current_time current_timestamp localtime localtimestamp",
    volatile: true,
    reason: "it gives another result in every run",
  },
  {
    names:
      "read_blob read_csv read_csv_auto read_duckdb read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects read_parquet read_text read_xlsx glob sniff_csv parquet_scan parquet_metadata parquet_schema parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_bloom_probe delta_scan iceberg_scan sqlite_scan postgres_scan mysql_scan sqlite_query postgres_query mysql_query st_read",
    reason: "files and databases come in through a source",
  },
  {
    names: "getenv getvariable current_setting which_secret version get_block_size platform",
    reason: "settings of the machine are not inputs: use config('category.item')",
  },
  {
    names: "query query_table json_execute_serialized_sql json_serialize_sql json_serialize_plan json_deserialize_sql",
    reason: "SQL made of text cannot be checked",
  },
  {
    names:
      "sleep_ms pg_sleep parse_duckdb_log_message timetz_byte_comparable write_log stats vector_type checkpoint force_checkpoint enable_logging disable_logging truncate_duckdb_logs enable_profiling disable_profiling",
    reason: "it acts on the engine",
  },
  {
    names:
      "current_catalog current_database current_query current_role current_schema current_schemas current_user session_user user in_search_path col_description obj_description shobj_description pg_typeof format_type format_pg_type map_to_pg_oid inet_client_addr inet_client_port inet_server_addr inet_server_port test_all_types test_vector_types summary seq_scan arrow_scan arrow_scan_dumb histogram_values icu_calendar_names sql_auto_complete check_peg_parser enable_peg_parser disable_peg_parser",
    reason: "it shows the engine's catalogue, not data",
  },
  {
    names: "make_type get_type replace_type cast_to_type create_sort_key",
    reason: "types must stand in the text: use CAST",
  },
];

const byName: ReadonlyMap<string, Refusal> = new Map(
  reasons.flatMap(({ names, volatile = false, reason }) =>
    names.split(" ").map((name): [string, Refusal] => [name, { volatile, reason }]),
  ),
);

const prefixes: readonly Readonly<{ prefix: string; refusal: Refusal }>[] = [
  { prefix: "read_", refusal: { volatile: false, reason: "files and databases come in through a source" } },
  { prefix: "parquet_", refusal: { volatile: false, reason: "files and databases come in through a source" } },
  { prefix: "duckdb_", refusal: { volatile: false, reason: "it shows the engine's catalogue, not data" } },
  { prefix: "pragma_", refusal: { volatile: false, reason: "it shows the engine's catalogue, not data" } },
  { prefix: "pg_", refusal: { volatile: false, reason: "it shows the engine's catalogue, not data" } },
  { prefix: "has_", refusal: { volatile: false, reason: "it shows the engine's catalogue, not data" } },
  { prefix: "icu_", refusal: { volatile: false, reason: "write COLLATE instead" } },
  { prefix: "st_", refusal: { volatile: false, reason: "geometry is not in the type table" } },
  { prefix: "variant_", refusal: { volatile: false, reason: "VARIANT is not in the type table" } },
  { prefix: "__internal", refusal: { volatile: false, reason: "it acts on the engine" } },
];

/** Why this function is refused; undefined when nothing is known about it. */
export function refusalOf(name: string): Refusal | undefined {
  const lower = name.toLowerCase();
  return byName.get(lower) ?? prefixes.find(({ prefix }) => lower.startsWith(prefix))?.refusal;
}
