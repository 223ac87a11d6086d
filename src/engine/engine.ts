import type { Column, Json } from "../base/index.ts";
import type { ColumnBatch, FileScan, SourceColumn } from "../connector/index.ts";
import type { DatasetId, FileFormat, JudgedRule, Materialization, SqlInput } from "../metadata/index.ts";
import type { Ledger } from "../plan/index.ts";

/** What an engine can do; shared code asks these, never names. */
export type Capabilities = Readonly<{
  /** `lake`: the engine writes files and `run` commits. `engine`: it commits by itself (Spark, Databricks). */
  commits: "lake" | "engine";
  merge: boolean;
}>;

/** A column and how it lies in the files of its table. */
export type StoredColumn = Readonly<{
  name: string;
  type: string;
  nullable: boolean;
  /** Name in the files, or field id. For partition columns: the key in `partitionValues`. */
  key: string | number;
  /** The type as it is in the files. */
  fileType: string;
  isPartition: boolean;
}>;

/** A file of a table. `deleted`: positions of rows that are no longer there, ascending. */
export type TableFile = Readonly<{
  path: string;
  deleted?: Uint32Array;
  /** Columns of the table, where names and types in the file are not theirs; the same for all files of a table. */
  stored?: readonly StoredColumn[];
  /** By key of the partition column, as the protocol spells values. */
  partitionValues?: Readonly<Record<string, string | null>>;
}>;

/** A column as it is to be written. */
export type TargetColumn = Readonly<{
  name: string;
  type: string;
  nullable: boolean;
  key: string;
  fileType: string;
  fieldIds?: Json;
  absent?: string;
  refused?: Readonly<{ what: string; expression: string; reason: string }>;
  generated?: string;
  sequence?: Readonly<{ next: string; step: string }>;
}>;

/** How files of a table are to be written (`WriteTarget` of the lake). */
export type WriteTarget = Readonly<{
  folder: string;
  partitionBy: readonly string[];
  columns: readonly TargetColumn[];
  checks: readonly Readonly<{ name: string; expression: string }>[];
  extraColumns?: readonly string[];
  maxFileBytes?: number;
  compression?: string;
}>;

/** A pinned table version as files: what an engine reads. Paths are absolute; an empty list is an empty table with these columns. */
export type PinnedInput = Readonly<{
  dataset: DatasetId;
  /** Version of the table, named in quarantine rows that have no source position. */
  version?: number;
  columns: readonly Column[];
  /** Provenance columns present in the files beside `columns`. */
  provenance: readonly string[];
  /** `rowCount` is of the rows that are there; `inLog`: how the log names a file that does not lie in the table's folder. */
  files: readonly (TableFile & Readonly<{ rowCount: number; sizeBytes: number; inLog?: string }>)[];
}>;

/** Where the rows of a step come from. */
export type RowSource =
  | Readonly<{
      kind: "sql";
      sql: string;
      inputs: readonly SqlInput[];
      tables: readonly PinnedInput[];
      /** `config('…')` values and the run's clock, bound as parameters. */
      config: Readonly<Record<string, Json>>;
      configItems: readonly Readonly<{ name: string; start: number; end: number }>[];
      runTime: string;
      preservesRowsOf?: number;
    }>
  /** Files made by an extraction: raw columns (as delivered) + `_source_file`, `_source_row`. */
  | Readonly<{
      kind: "extract";
      files: readonly string[];
      rowCount: number;
      columns: readonly SourceColumn[];
      partial: boolean;
    }>;

/** Everything one attempt at a dataset needs: plain data, no open handles. */
export type StageRequest = Readonly<{
  dataset: DatasetId;
  source: RowSource;
  /** Published columns, in order; declared types are applied with TRY_CAST, a failing cast is the rule `cast:<column>`. */
  columns: readonly Column[];
  keys: readonly string[];
  rules: readonly JudgedRule[];
  materialize: Materialization;
  /** The published table this attempt starts from; undefined: it does not exist. */
  published: PinnedInput | undefined;
  /** Tables that rules look into, by dataset. */
  references: readonly PinnedInput[];
  /** Adds `_run_id`, `_ingested_at` and, for extractions, `_source_file`, `_source_row`. */
  provenance: Readonly<{ runId: string; ingestedAt: string; attempt: number }>;
  /** Absolute folders: the table's root (published files), the folder of refused rows, scratch. */
  tableFolder: string;
  rejectFolder: string;
  /** Where plain Parquet with the names and types of the columns would not do: how files are written, and read again. */
  layout?: Readonly<{ target: WriteTarget; stored: readonly StoredColumn[] }>;
  /** How files are written that tell which rows a merge has changed, and how; absent where nobody wants them. */
  changes?: WriteTarget;
  /**
   * Rows without keys may be delivered again whose value in this column (a watermark) is the least of the batch or more, or NULL: those that are
   * published are `unchanged`, compared by what they hold, as often as they are there.
   */
  rereads?: string;
  /** Rows that stay are written anew, too, with the columns of this attempt. */
  rewrite?: boolean;
  /** Unique part of every file name of this attempt. */
  attemptId: string;
  /** Rows of the source are re-read in the next run, so equal rows count as `unchanged` (merge, or ingest with keys). */
  mergeKeys: readonly string[];
}>;

export type StagedParquet = Pick<TableFile, "stored" | "partitionValues"> &
  Readonly<{
    /** Path inside its folder. */
    name: string;
    rowCount: number;
    sizeBytes: number;
    /** Statistics in protocol spelling, see lake/delta FileStatistics. */
    stats: Readonly<{
      numRecords: number;
      minValues: Readonly<Record<string, Json>>;
      maxValues: Readonly<Record<string, Json>>;
      nullCount: Readonly<Record<string, Json>>;
    }>;
  }>;

export type RuleOutcome = Readonly<{
  rule: string;
  kind: string;
  severity: string;
  /** After thresholds: what the rule did. */
  effect: "passed" | "warned" | "quarantined" | "discarded" | "failed";
  checked: number;
  failed: number;
  detail?: string;
  /** Up to five rows that failed, as JSON text, for messages and the report. */
  sample: readonly string[];
}>;

export type StageResult = Readonly<{
  /** Files to add to the published table. */
  add: readonly StagedParquet[];
  /** Files that tell of changed rows, where they are wanted and `add` and `remove` do not tell as much. */
  changes?: readonly StagedParquet[];
  /** Absolute paths of published files that are replaced; `all` for table. */
  remove: readonly string[] | "all";
  /** Refused rows in the fixed quarantine schema, in `rejectFolder`. */
  rejects: readonly StagedParquet[];
  ledger: Ledger;
  rules: readonly RuleOutcome[];
  columns: readonly Column[];
  /** Set when a rule with severity `fail` (or a threshold) failed: nothing may be published. */
  failed: readonly string[];
  /** Order-independent hash over the delivered rows, when asked for. */
  contentHash?: string;
  /** Seconds by phase: read+split, audit, merge. */
  timings: Readonly<Record<string, number>>;
}>;

/** A few rows of the first input and of what was staged, for people to look at: at most 5 each. */
export type Samples = Readonly<{
  before: readonly Readonly<Record<string, Json>>[];
  after: readonly Readonly<Record<string, Json>>[];
}>;

/** Writes extracted rows to Parquet chunks in a folder: what connectors see as their staging sink. */
export type ExtractionWriter = Readonly<{
  batchRows: number;
  write: (batch: ColumnBatch, origin: Readonly<{ source: string; firstRow: number }>) => Promise<void>;
  /** Reads one file into Parquet files that begin with `name`: a chunk that is finished by itself. */
  scanFile: (file: FileScan, name: string) => Promise<Chunk>;
  /** Takes a chunk over whose files lie in the folder already. False: another version of the engine made it. */
  adopt: (chunk: Chunk) => boolean;
  /** Closes the last chunk. */
  finish: () => Promise<Readonly<{ files: readonly string[]; rowCount: number; contentHash: string }>>;
  /** Gives up. Files of chunks stay for who adopts them. */
  abandon: () => Promise<void>;
}>;

/** What was read of one file. */
export type Chunk = Readonly<{
  /** Names in the folder of the extraction. */
  files: readonly string[];
  rowCount: number;
  /** Part of the content hash, as the engine of this version makes it. */
  hash: string;
  engine: string;
}>;

export type QueryResult = Readonly<{
  columns: readonly Column[];
  rows: readonly (readonly Json[])[];
  truncated: boolean;
}>;

/** An open engine: lives and is closed. */
export type Engine = Readonly<{
  name: string;
  capabilities: Capabilities;
  stage: (request: StageRequest, signal: AbortSignal) => Promise<StageResult>;
  /** Of an attempt that was staged, `add` being its files: the disk may be busy with publishing them meanwhile. */
  samples: (
    request: Pick<StageRequest, "source" | "columns" | "tableFolder">,
    add: readonly StagedParquet[],
    signal: AbortSignal,
  ) => Promise<Samples>;
  extractionWriter: (
    request: Readonly<{ folder: string; columns: readonly SourceColumn[]; signal: AbortSignal }>,
  ) => Promise<ExtractionWriter>;
  inspectFile: (file: FileScan) => Promise<readonly SourceColumn[]>;
  /** For `query` and `preview`: read-only over pinned tables, nothing written. */
  query: (source: RowSource & { kind: "sql" }, limit: number, signal: AbortSignal) => Promise<QueryResult>;
  /** All rows of a SELECT over pinned tables, a few thousand at a time; `columns` are those it gives, in order. */
  read: (
    source: RowSource & { kind: "sql" },
    columns: readonly Pick<Column, "name" | "type">[],
    signal: AbortSignal,
  ) => AsyncIterable<ColumnBatch>;
  /** The same rows as one file that lies in an allowed folder, written in place: nobody may read it yet. */
  exportFile: (
    source: RowSource & { kind: "sql" },
    file: Readonly<{ path: string; format: FileFormat; columns: readonly Pick<Column, "name" | "type">[] }>,
    signal: AbortSignal,
  ) => Promise<Readonly<{ rows: number }>>;
  interrupt: () => void;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** Brings files here, whole or as much of them as a statement reads. Paths of other files are passed over. */
export type RemoteFiles = Readonly<{
  fetch: (paths: readonly string[]) => Promise<void>;
  /** Those that are not here as whole files, with their sizes. */
  absent: (paths: readonly string[]) => Promise<readonly Readonly<{ path: string; sizeBytes: number }>[]>;
  /** Makes bytes readable at their place in a file of full size; `end` exclusive. */
  fetchRanges: (path: string, ranges: readonly Readonly<{ start: number; end: number }>[]) => Promise<void>;
}>;

export type EngineSettings = Readonly<{
  memoryLimit: string;
  threads: number;
  tempFolder: string;
  maxTempSize: string;
  /** Absolute, real paths the engine may touch. */
  allowedFolders: readonly string[];
  /** Files of tables that lie elsewhere. Absent when all are here. */
  remote?: RemoteFiles;
}>;
