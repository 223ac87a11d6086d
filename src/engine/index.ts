export type * from "./engine.ts";
export { analyzerVersion } from "./duckdb/analyzer/version.ts";
export { openAnalyzer, openDuckdb } from "./open.ts";
export { duckdbParquetAccess, type DuckdbParquetAccess, type ParquetAccessSettings } from "./duckdb/parquet-access.ts";
export { shownSpelling } from "./duckdb/lake/variant-sql.ts";
export { checkLedger } from "./ledger.ts";
export { provenanceColumns } from "./provenance.ts";
export { quarantineColumns } from "./quarantine.ts";
