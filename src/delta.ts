import { basename, dirname, resolve } from "node:path";
import { duckdbParquetAccess, type ParquetAccessSettings } from "./engine/index.ts";
import { type DeltaTable as Table, localStorage, openDeltaTable } from "./lake/index.ts";

/** Delta tables by themselves, without a project: `import { DeltaTable } from "lakewright/delta"`. */
export { UserError } from "./base/index.ts";
export {
  type CheckResult,
  type ColumnDefinition,
  type Committed,
  type ConflictKind,
  conflictKind,
  type Merge,
  type MergeClause,
  type QueryRows,
  type ReadOptions,
  type RowQuery,
  type TableDefinition,
  type WriteOptions,
} from "./lake/index.ts";

export type DeltaTableSettings = ParquetAccessSettings & Readonly<{ engineInfo?: string }>;

/** An open table and the engine that works for it. Closing it frees the engine's memory; the table needs no closing. */
export type DeltaTable = Table & AsyncDisposable;

/**
 * Opens the Delta table in a local folder; it need not exist yet. DuckDB is loaded with the first operation that needs it.
 *
 * @example
 * await using table = DeltaTable.open("./flights");
 * await table.append({ kind: "sql", sql: "SELECT * FROM read_csv('flights.csv')" });
 * await table.delete("cancelled");
 */
function open(folder: string, settings: DeltaTableSettings = {}): DeltaTable {
  const { engineInfo, ...engineSettings } = settings;
  const path = resolve(folder);
  const engine = duckdbParquetAccess(engineSettings);
  const table = openDeltaTable(localStorage(dirname(path)), basename(path), {
    engine,
    ...(engineInfo === undefined ? {} : { engineInfo }),
  });
  return { ...table, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}

export const DeltaTable = { open } as const;
