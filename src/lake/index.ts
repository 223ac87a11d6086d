export type * from "./storage/storage.ts";
export { localStorage } from "./storage/local.ts";
export { placeFile } from "./storage/local-replace.ts";
export { isRemote, openStorage, type RemoteSettings } from "./storage/open-storage.ts";
export { defaultCacheFolder } from "./storage/cache/default-folder.ts";
export { provedStorage } from "./storage/probe.ts";
export type { AzureCredential } from "./storage/azure/credential.ts";
export type * from "./delta/contract.ts";
export type * from "./delta/table.ts";
export type { ParquetAccess, ParquetWrite, StructScan } from "./delta/parquet.ts";
export type { TableOptions } from "./delta/context.ts";
export { type BackgroundWork, backgroundWork } from "./delta/background.ts";
export { openTable } from "./delta/open-table.ts";
export { logicalKey } from "./delta/table-state.ts";
export { isInsideTable } from "./delta/file-path.ts";
export { requireWholeFiles } from "./delta/whole-files.ts";
export { type DeltaTable, openDeltaTable } from "./delta/delta-table.ts";
export type {
  DataEngine,
  Expression,
  FileRows,
  MergeClause,
  QueryBatch,
  QueryRows,
  RowCheck,
  RowQuery,
  TargetColumn,
  WriteTarget,
  WrittenFile,
} from "./delta/data-engine.ts";
export type { ScanColumn, ScanFile, TableScan } from "./delta/scan.ts";
export type { ColumnDefinition, TableDefinition } from "./delta/operation/create.ts";
export type { ReadOptions, ScanOptions } from "./delta/operation/read.ts";
export type { WriteOptions } from "./delta/operation/write.ts";
export type { ChangeOptions } from "./delta/operation/change.ts";
export type { Committed } from "./delta/operation/transaction.ts";
export { type ConflictKind, conflictKind } from "./delta/conflict.ts";
export type { Merge } from "./delta/operation/merge.ts";
export type { CheckFinding, CheckResult } from "./delta/operation/check.ts";
export type { TableDescription } from "./delta/operation/describe.ts";
export type { DiffOptions, TableDiff } from "./delta/operation/diff.ts";
export type { Exported, ExportOptions } from "./delta/operation/export.ts";
export type { OptimizeOptions } from "./delta/operation/optimize.ts";
export type { Vacuumed, VacuumOptions } from "./delta/operation/vacuum.ts";
