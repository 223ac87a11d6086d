export type * from "./engine.ts";
export { duckdbParquetAccess, type DuckdbParquetAccess, type ParquetAccessSettings } from "./duckdb/parquet-access.ts";
export { analyzerVersion, openAnalyzer } from "./duckdb/analyzer/index.ts";
