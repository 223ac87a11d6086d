import type { Column, Json } from "../../base/index.ts";
import type { DeletionVectorDescriptor, Metadata } from "./action.ts";
import type { WriteTarget } from "./data-engine.ts";
import type { ScanColumn } from "./scan.ts";

/** Per-leaf statistics of one data file, as the Delta protocol wants them (already in protocol spelling). */
export type FileStatistics = Readonly<{
  numRecords: number;
  minValues?: Readonly<Record<string, Json>>;
  maxValues?: Readonly<Record<string, Json>>;
  nullCount?: Readonly<Record<string, Json>>;
  tightBounds?: boolean;
}>;

/** A finished Parquet file in the table's folder, not yet visible. `path` is relative to the table's root, not URL-encoded. */
export type StagedFile = Readonly<{
  path: string;
  sizeBytes: number;
  modifiedMs: number;
  partitionValues: Readonly<Record<string, string | null>>;
  /** By the names that columns have in files. */
  stats?: FileStatistics;
  /** Names the rows of the file that are not part of the table (PROTOCOL.md §Deletion Vector Descriptor Schema). */
  deletionVector?: DeletionVectorDescriptor;
}>;

/** A file of a snapshot. */
export type LiveFile = StagedFile;

export type TableSnapshot = Readonly<{
  version: number;
  columns: readonly Column[];
  partitionColumns: readonly string[];
  /** Names of columns that rows need not bring: computed, counted, or variants, which only the table keeps. */
  made: readonly string[];
  /** How the columns lie in the files, where their names and types do not say it: mapped and partition columns. */
  stored?: readonly ScanColumn[];
  properties: Readonly<Record<string, string>>;
  files: readonly LiveFile[];
  rowCount: number | undefined;
  /** appId → version of the `txn` actions in force. */
  transactions: Readonly<Record<string, number>>;
  /** Milliseconds since 1970; monotone per table. */
  timestamp: number;
}>;

/** What shall be written into a table, before there is any file of it. */
export type WriteRequest = Readonly<{
  baseVersion: number | undefined;
  /** Columns that files may hold; those that are not written in the end cost nothing. */
  columns: readonly Column[];
  /** All rows are replaced: a column may get another type. */
  replaces: boolean;
}>;

/** How the files of one commit have to be written. Made before them, committed with them (`CommitRequest.plan`). */
export type WritePlan = Readonly<{
  /** The columns asked for, in order: a type that others have widened stays wide. */
  columns: readonly Column[];
  /** Further columns that the table has whether rows bring them or not: it computes or counts their values, or keeps them. */
  made: readonly Column[];
  /** Names in files, ids, partitions and checks. Absent: plain Parquet with the names and types of the columns. */
  target?: WriteTarget;
  /** How files that tell of changed rows are written, where the table wants them. */
  changes?: WriteTarget;
  /** How files of the target are read again. */
  stored?: readonly ScanColumn[];
  /** The table with these columns. */
  metadata: Metadata;
}>;

/** What a commit is to do, before it has a version. */
export type CommitRequest = Readonly<{
  operation: string;
  /** Version the content was made from; undefined creates the table (version 0). */
  baseVersion: number | undefined;
  /** New table columns: needed at creation, later when the schema changes. */
  columns?: readonly Column[];
  partitionColumns?: readonly string[];
  properties?: Readonly<Record<string, string>>;
  /** By which the files of `add` were written. */
  plan?: WritePlan;
  /** Takes columns and properties of an earlier version. */
  restores?: number;
  add: readonly StagedFile[];
  /** Files that tell of changed rows, where `plan` asks for them: needed unless the change is no more than the files of `add` and `remove`. */
  changes?: readonly StagedFile[];
  /** Paths to remove; `all` replaces the content. */
  remove: readonly string[] | "all";
  transaction?: Readonly<{ appId: string; version: number }>;
  /** Free text of ours kept in commitInfo: run id, attempt uuid. */
  info: Readonly<Record<string, Json>>;
}>;

/** Ready-made log entry: made once, kept in the intent, committed by whoever completes it. One JSON action per element. */
export type PreparedCommit = Readonly<{ version: number; actions: readonly Json[]; changesData: boolean }>;

/** `fenced`: the log holds a higher version of our txn. `conflict`: a foreign data change came first. */
export type CommitOutcome =
  | Readonly<{ kind: "committed"; version: number }>
  | Readonly<{ kind: "already"; version: number }>
  | Readonly<{ kind: "fenced"; version: number }>
  | Readonly<{ kind: "conflict"; version: number; operation: string }>;
