import { basename, dirname, resolve } from "node:path";
import { duckdbParquetAccess, type ParquetAccessSettings } from "./engine/index.ts";
import {
  backgroundWork,
  type DeltaTable as Table,
  defaultCacheFolder,
  isRemote,
  localStorage,
  openDeltaTable,
  openStorage,
  provedStorage,
  type RemoteSettings,
  type TableOptions,
} from "./lake/index.ts";

/** Delta tables by themselves, without a project: `import { DeltaTable } from "lakewright/delta"`. */
export { Secret, UserError } from "./base/index.ts";
export {
  type AzureCredential,
  type CheckResult,
  type ColumnDefinition,
  type Committed,
  type ConflictKind,
  conflictKind,
  type Merge,
  type MergeClause,
  type QueryBatch,
  type QueryRows,
  type ReadOptions,
  type RowQuery,
  type ScanOptions,
  type TableDefinition,
  type WriteOptions,
} from "./lake/index.ts";

export type DeltaTableSettings = ParquetAccessSettings &
  Pick<TableOptions, "engineInfo" | "onCheckpointError"> &
  Partial<RemoteSettings>;

/**
 * An open table and the engine that works for it. Closing it waits for a checkpoint that is being written, and frees the engine's memory and
 * what was fetched of a remote table.
 */
export type DeltaTable = Table & AsyncDisposable;

const CACHE_BYTES = 20e9;

/**
 * Opens the Delta table in a local folder, or at a URL of Azure storage; it need not exist yet. DuckDB is loaded with the first operation that
 * needs it, the packages of Azure with the first request. Before its first commit the place is proved to hold create-if-absent (LW6104).
 *
 * @param place a path, or `abfss://<container>@<account>.dfs.core.windows.net/<path>`, `az://<container>/<path>` with `account`
 * @throws UserError LW6503 for a URL that is not well-formed
 *
 * @example
 * ```ts
 * import { DeltaTable } from "lakewright/delta";
 *
 * await using table = DeltaTable.open("./flights");
 * await table.append({ kind: "sql", sql: "SELECT * FROM read_csv('flights.csv')" });
 * await table.delete("cancelled");
 * ```
 */
function open(place: string, settings: DeltaTableSettings = {}): DeltaTable {
  const { engineInfo, onCheckpointError, credential, account, endpoint, cache, requests, ...engineSettings } = settings;
  const { storage, prefix } = isRemote(place)
    ? {
        storage: openStorage(place, {
          credential: credential ?? { method: "default" },
          cache: cache ?? { folder: defaultCacheFolder(), limitBytes: CACHE_BYTES },
          ...(account === undefined ? {} : { account }),
          ...(endpoint === undefined ? {} : { endpoint }),
          ...(requests === undefined ? {} : { requests }),
        }),
        prefix: "",
      }
    : localPlace(place);
  const engine = duckdbParquetAccess(engineSettings);
  const background = backgroundWork();
  const told = {
    ...(engineInfo === undefined ? {} : { engineInfo }),
    ...(onCheckpointError === undefined ? {} : { onCheckpointError }),
  };
  const table = openDeltaTable(provedStorage(storage, prefix), prefix, { engine, background, ...told });
  // each is closed whatever the others do, the last one first
  const opened = new AsyncDisposableStack();
  opened.defer(storage.release);
  opened.use(engine);
  opened.defer(background.settled);
  return { ...table, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

function localPlace(place: string) {
  const path = resolve(place);
  return { storage: localStorage(dirname(path)), prefix: basename(path) };
}

export const DeltaTable = { open } as const;
