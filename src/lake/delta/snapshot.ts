import { type Column, UserError } from "../../base/index.ts";
import { type Metadata, type Protocol, roundedVersion } from "./action.ts";
import type { LiveFile, TableSnapshot } from "./contract.ts";
import { columnsOf, parseSchema } from "./schema.ts";
import { parseStatistics } from "./statistics.ts";
import { storedColumns } from "./scan.ts";
import { madeFields } from "./write/made-fields.ts";
import { requireAccess } from "./table-feature.ts";
import type { StateFile, TableState } from "./table-state.ts";

/** The state with what every table must have. */
export type ReadableState = TableState & Readonly<{ protocol: Protocol; metadata: Metadata }>;

/** @throws UserError LW6205 when protocol or metaData is missing, LW6203 when a feature is not supported */
export function requireReadableState(state: TableState, table: string): ReadableState {
  const { protocol, metadata, version } = state;
  if (protocol === undefined) throw new UserError("LW6205", { values: { table, action: "protocol", version } });
  if (metadata === undefined) throw new UserError("LW6205", { values: { table, action: "metaData", version } });
  // a checkpoint leaves empty maps out
  const complete = metadata.configuration === undefined ? { ...metadata, configuration: {} } : metadata;
  requireAccess(table, "read", protocol, complete);
  state.metadata = complete;
  return state as ReadableState;
}

/** The state as plain, frozen data. */
export function snapshotOf(state: ReadableState, table: string): TableSnapshot {
  const files = Object.freeze(Array.from(state.files.values(), liveFile));
  const stored = storedColumns(state.metadata, table);
  return Object.freeze({
    version: state.version,
    columns: tableColumns(state, table),
    partitionColumns: state.metadata.partitionColumns,
    made: madeFields(state.metadata, table).map(({ name }) => name),
    ...(stored === undefined ? {} : { stored }),
    properties: state.metadata.configuration ?? {},
    files,
    rowCount: rowCountOf(files),
    transactions: Object.fromEntries(
      Array.from(state.transactions.values(), (txn) => [txn.appId, roundedVersion(txn)]),
    ),
    timestamp: timestampOf(state),
  });
}

/** Columns of the table in force. @throws UserError LW6208, LW6209 */
export function tableColumns(state: ReadableState, table: string): readonly Column[] {
  return columnsOf(parseSchema(state.metadata.schemaString, table), table);
}

/** When the version was committed: what the commit says of itself, otherwise the time of its log entry. Milliseconds. */
export function timestampOf({ commitInfo, modifiedMs }: Pick<TableState, "commitInfo" | "modifiedMs">): number {
  return commitInfo?.inCommitTimestamp ?? commitInfo?.timestamp ?? modifiedMs ?? 0;
}

// one object per file, however many snapshots hold it
const made = new WeakMap<StateFile, LiveFile>();

function liveFile(file: StateFile): LiveFile {
  const known = made.get(file);
  if (known !== undefined) return known;
  const { path, add } = file;
  const stats = parseStatistics(add.stats);
  const live: LiveFile = Object.freeze({
    path,
    sizeBytes: add.size,
    modifiedMs: add.modificationTime,
    partitionValues: add.partitionValues ?? {},
    ...(stats === undefined ? {} : { stats }),
    ...(add.deletionVector ? { deletionVector: add.deletionVector } : {}),
  });
  made.set(file, live);
  return live;
}

function rowCountOf(files: readonly LiveFile[]): number | undefined {
  let rows = 0;
  for (const { stats, deletionVector } of files) {
    if (stats === undefined) return undefined;
    rows += stats.numRecords - (deletionVector?.cardinality ?? 0);
  }
  return rows;
}
