export type * from "./storage/storage.ts";
export { localStorage } from "./storage/local.ts";
export type * from "./delta/contract.ts";
export type * from "./delta/table.ts";
export type { ParquetAccess, ParquetWrite, StructScan } from "./delta/parquet.ts";
export type { TableOptions } from "./delta/context.ts";
export { openTable } from "./delta/open-table.ts";
export { absolutePath, encodePath } from "./delta/file-path.ts";
