import type {
  CommitOutcome,
  CommitRequest,
  LiveFile,
  PreparedCommit,
  TableSnapshot,
  WritePlan,
  WriteRequest,
} from "./contract.ts";

export type HistoryEntry = Readonly<{
  version: number;
  timestamp: number;
  operation: string;
  changesData: boolean;
  transactions: Readonly<Record<string, number>>;
  info: Readonly<Record<string, unknown>>;
}>;

export type SnapshotOptions = Readonly<{
  version?: number;
  signal?: AbortSignal;
}>;

/** One Delta table under a key prefix of a storage. `openTable(storage, prefix)` makes it; it holds no open files. */
export type DeltaLog = Readonly<{
  prefix: string;
  /** The newest snapshot, or the one at `version`; undefined when there is no table. @throws UserError LW6203 when it needs a feature that is not supported */
  snapshot: (options?: SnapshotOptions) => Promise<TableSnapshot | undefined>;
  /** Positions of the rows that deletion vectors mark, ascending, by file in order; undefined for files without one. @throws UserError LW6210 */
  deletedRows: (files: readonly LiveFile[]) => Promise<readonly (Uint32Array | undefined)[]>;
  /** Newest version only: one look for the next log entry after `knownVersion`. */
  latestVersion: (knownVersion?: number) => Promise<number | undefined>;
  /**
   * How files for the table must be written; undefined: as plain Parquet with the names and types of the columns.
   * @throws UserError LW6203 when they cannot be · LW6308, LW6318 when the columns do not fit the table
   */
  planWrite: (request: WriteRequest) => Promise<WritePlan | undefined>;
  /** Turns a request into a log entry with protocol, metaData, add, remove, txn and commitInfo as needed. Pure but for reading the base snapshot. */
  prepare: (request: CommitRequest) => Promise<PreparedCommit>;
  /**
   * Create-if-absent of the entry. On conflict: our own uuid (commitInfo.lakewright.uuid) found → `already`; a txn of our appId ≥ ours from another
   * attempt → `fenced`; only commits without data change in between → rebased; anything else → `conflict`. A checkpoint is due every 10 commits.
   */
  commit: (prepared: PreparedCommit, signal?: AbortSignal) => Promise<CommitOutcome>;
  /** Newest first. */
  history: (limit?: number) => Promise<readonly HistoryEntry[]>;
}>;
