import { describeTable, type TableDescription } from "./operation/describe.ts";
import { type DiffOptions, diffVersions, type TableDiff } from "./operation/diff.ts";
import { type Exported, type ExportOptions, exportTable } from "./operation/export.ts";
import type { Column } from "../../base/index.ts";
import type { Storage } from "../storage/storage.ts";
import { tableContext, type TableOptions } from "./context.ts";
import type { DataEngine, Expression, QueryBatch, QueryRows, RowQuery } from "./data-engine.ts";
import { logOf } from "./open-table.ts";
import { addColumns, addConstraint, dropColumn, renameColumn, setProperties, widenColumn } from "./operation/alter.ts";
import { type ChangeOptions, deleteRows, updateRows } from "./operation/change.ts";
import { type CheckResult, checkTable } from "./operation/check.ts";
import { cleanLog } from "./operation/clean-log.ts";
import { create, type TableDefinition } from "./operation/create.ts";
import { type Merge, merge } from "./operation/merge.ts";
import { optimize, type OptimizeOptions } from "./operation/optimize.ts";
import { type ReadOptions, readTable, readTableBatches, type ScanOptions, scanTable } from "./operation/read.ts";
import { type ChangeRange, readChanges } from "./operation/read-changes.ts";
import { restore } from "./operation/restore.ts";
import type { OperationContext } from "./operation/staged.ts";
import { withStaging } from "./operation/staging.ts";
import { type Committed, doneOnce } from "./operation/transaction.ts";
import { vacuum, type Vacuumed, type VacuumOptions } from "./operation/vacuum.ts";
import { append, overwrite, replaceWhere, type WriteOptions } from "./operation/write.ts";
import type { TableScan } from "./scan.ts";
import type { DeltaLog } from "./table.ts";

/** A Delta table with everything that can be done with it. Conditions and values are SQL expressions of the engine. */
export type DeltaTable = Readonly<{
  log: DeltaLog;
  create: (definition: Partial<TableDefinition> & Pick<TableDefinition, "columns">) => Promise<Committed>;
  append: (rows: RowQuery, options?: WriteOptions) => Promise<Committed>;
  overwrite: (rows: RowQuery, options?: WriteOptions) => Promise<Committed>;
  replaceWhere: (where: Expression, rows: RowQuery, options?: WriteOptions) => Promise<Committed>;
  delete: (where?: Expression, options?: ChangeOptions) => Promise<Committed>;
  update: (
    set: Readonly<Record<string, Expression>>,
    where?: Expression,
    options?: ChangeOptions,
  ) => Promise<Committed>;
  merge: (merge: Merge, options?: ChangeOptions) => Promise<Committed>;
  scan: (options?: ScanOptions) => Promise<TableScan>;
  /** All rows at once: for results that fit in memory. */
  read: (options?: ReadOptions) => Promise<QueryRows>;
  /** Rows in batches, column by column, in little memory. */
  readBatches: (options?: ReadOptions) => AsyncIterable<QueryBatch>;
  readChanges: (range: ChangeRange) => Promise<QueryRows>;
  restore: (to: Pick<ReadOptions, "version" | "timestamp">) => Promise<Committed>;
  optimize: (options?: OptimizeOptions) => Promise<Committed>;
  vacuum: (options?: VacuumOptions) => Promise<Vacuumed>;
  /** Deletes log entries beyond the retention. @returns their keys */
  cleanLog: () => Promise<readonly string[]>;
  check: (signal?: AbortSignal) => Promise<CheckResult>;
  describe: (options?: Pick<ReadOptions, "version" | "timestamp" | "signal">) => Promise<TableDescription>;
  diff: (versions: Readonly<{ from: number; to: number }>, options?: DiffOptions) => Promise<TableDiff>;
  /** Writes the rows as one local file. */
  export: (path: string, options?: ExportOptions) => Promise<Exported>;
  addColumns: (columns: readonly Column[]) => Promise<Committed>;
  widenColumn: (name: string, type: string) => Promise<Committed>;
  renameColumn: (from: string, to: string) => Promise<Committed>;
  dropColumn: (name: string) => Promise<Committed>;
  setProperties: (changes: Readonly<Record<string, string | null>>) => Promise<Committed>;
  addConstraint: (name: string, condition: Expression) => Promise<Committed>;
}>;

/** Opens the table under a key prefix of a storage; it need not exist yet. */
export function openDeltaTable(
  storage: Storage,
  prefix: string,
  settings: Omit<TableOptions, "parquet"> & Readonly<{ engine: DataEngine }>,
): DeltaTable {
  const { engine, ...rest } = settings;
  const context: OperationContext = { ...tableContext(storage, prefix, { ...rest, parquet: engine }), engine };
  const staged = <T>(work: (own: OperationContext) => Promise<T>) => withStaging(context, work);
  const once = (options: ChangeOptions = {}, work: (own: OperationContext) => Promise<Committed>) =>
    doneOnce(context, options, () => staged(work));
  return Object.freeze({
    log: logOf(context),
    create: (definition) => create(context, definition),
    append: (rows, write) => once(write, (own) => append(own, rows, write)),
    overwrite: (rows, write) => once(write, (own) => overwrite(own, rows, write)),
    replaceWhere: (where, rows, write) => once(write, (own) => replaceWhere(own, where, rows, write)),
    delete: (where, change) => once(change, (own) => deleteRows(own, where, change)),
    update: (set, where, change) => once(change, (own) => updateRows(own, set, where, change)),
    merge: (request, change) => once(change, (own) => merge(own, request, change)),
    scan: (read) => scanTable(context, read),
    read: (read) => readTable(context, read),
    readBatches: (read) => readTableBatches(context, read),
    readChanges: (range) => readChanges(context, range),
    restore: (to) => staged((own) => restore(own, to)),
    optimize: (options) => staged((own) => optimize(own, options)),
    vacuum: (options) => vacuum(context, options),
    cleanLog: () => cleanLog(context),
    check: (signal) => checkTable(context, signal),
    describe: (options) => describeTable(context, options),
    diff: (versions, options) => diffVersions(context, versions, options),
    export: (path, options) => exportTable(context, path, options),
    addColumns: (columns) => addColumns(context, columns),
    widenColumn: (name, type) => widenColumn(context, name, type),
    renameColumn: (from, to) => renameColumn(context, from, to),
    dropColumn: (name) => dropColumn(context, name),
    setProperties: (changes) => setProperties(context, changes),
    addConstraint: (name, condition) => addConstraint(context, name, condition),
  } satisfies DeltaTable);
}
