export type * from "./engine.ts";
export { analyzerVersion, openAnalyzer } from "./duckdb/analyzer/index.ts";
export { openDuckdb } from "./duckdb/engine.ts";
export { duckdbParquetAccess, type DuckdbParquetAccess, type ParquetAccessSettings } from "./duckdb/parquet-access.ts";
export { checkLedger } from "./ledger.ts";
export { provenanceColumns } from "./provenance.ts";
export { quarantineColumns } from "./quarantine.ts";
