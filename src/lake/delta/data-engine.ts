import type { Column, Json, LogicalType } from "../../base/index.ts";
import type { PartitionValues } from "./action.ts";
import type { FileStatistics } from "./contract.ts";
import type { ParquetAccess } from "./parquet.ts";
import type { TableScan } from "./scan.ts";

/** An SQL expression of the engine over the columns of a table, such as `amount > 10 AND state = 'open'`. */
export type Expression = string;

/** Rows of one file of a scan (by its index there), ascending positions. */
export type FileRows = Readonly<{ file: number; positions: Uint32Array }>;

/** Rows to be written. */
export type RowQuery =
  /** Rows of a table: those where `where` is true, without those where `except` is true, with `set` applied where `when` is true (everywhere if absent). */
  | Readonly<{
      kind: "scan";
      scan: TableScan;
      where?: Expression;
      except?: Expression;
      set?: Readonly<Record<string, Expression>>;
      when?: Expression;
      /** Columns that are left out, to be made anew. */
      without?: readonly string[];
      /** Text columns beside those of the table. */
      extra?: Readonly<Record<string, Expression>>;
      orderBy?: readonly string[];
    }>
  /** Any SELECT of the engine. */
  | Readonly<{ kind: "sql"; sql: string }>
  | Readonly<{ kind: "rows"; columns: readonly Column[]; rows: Iterable<Readonly<Record<string, Json>>> }>;

/** A column as it is to be written. `fieldId` and nested names in `fileType` follow the column mapping of the table. */
export type TargetColumn = Column &
  Readonly<{
    key: string;
    fileType: LogicalType;
    fieldIds?: Json;
    /** Value when the rows do not bring the column. Without one it is null. */
    absent?: Expression;
    /** There is a default, and it is not understood: rows must bring the column (LW6319). */
    refused?: Readonly<{ what: string; expression: string; reason: string }>;
    /** Value over the other columns, as they are written, when the rows do not bring the column. */
    generated?: Expression;
    /** Without the column rows are numbered: `next`, `next + step`, … Whole numbers as texts. */
    sequence?: Readonly<{ next: string; step: string }>;
  }>;

/** What every written row must fulfil; a row that does not ends the operation with LW6306 naming the check. */
export type RowCheck = Readonly<{ name: string; expression: Expression }>;

export type WriteTarget = Readonly<{
  /** Absolute local folder of the table. */
  folder: string;
  /** Keys of partition columns, in order: the values become folders and leave the files. */
  partitionBy: readonly string[];
  columns: readonly TargetColumn[];
  checks: readonly RowCheck[];
  /** Columns in the rows beyond those of the table are refused unless they are named here. */
  extraColumns?: readonly string[];
  /** Rough upper limit of one file; unlimited when absent. */
  maxFileBytes?: number;
  compression?: string;
}>;

export type FilesRequest = Readonly<{
  rows: RowQuery;
  target: WriteTarget;
  /** Columns of the rows where they are known: describing a query again costs as much as planning it. */
  given?: readonly Column[];
}>;

export type WrittenFile = Readonly<{
  /** Relative to the folder of the target. */
  path: string;
  rowCount: number;
  sizeBytes: number;
  /** By key of the partition column. */
  partitionValues: PartitionValues;
  /** By key of the column. */
  stats: FileStatistics;
}>;

export type MergeClause =
  | Readonly<{ when: "matched"; condition?: Expression; then: "delete" }>
  | Readonly<{
      when: "matched";
      condition?: Expression;
      then: "update";
      set: Readonly<Record<string, Expression>> | "all";
    }>
  | Readonly<{
      when: "not matched";
      condition?: Expression;
      then: "insert";
      values: Readonly<Record<string, Expression>> | "all";
    }>
  | Readonly<{ when: "not matched by source"; condition?: Expression; then: "delete" }>
  | Readonly<{
      when: "not matched by source";
      condition?: Expression;
      then: "update";
      set: Readonly<Record<string, Expression>>;
    }>;

/**
 * Bounds of a column of the target that must equal a column of the source for rows to match. Per file of the scan: [lowest, highest] as
 * text; undefined where they are not known.
 */
export type MergePruning = Readonly<{
  sourceColumn: string;
  type: LogicalType;
  bounds: readonly (readonly [string, string] | undefined)[];
}>;

export type MergeRequest = Readonly<{
  target: TableScan;
  source: RowQuery;
  /** Over `target.` and `source.` columns. */
  on: Expression;
  clauses: readonly MergeClause[];
  /** `vectors`: changed rows are marked and written apart. `rewrite`: their files are written anew. */
  mode: "vectors" | "rewrite";
  write: WriteTarget;
  /** Where and how changes are kept, if they are. */
  changes?: WriteTarget;
  pruning: readonly MergePruning[];
}>;

export type MergeResult = Readonly<{
  /** Rows of the target that were updated or deleted. */
  changed: readonly FileRows[];
  written: readonly WrittenFile[];
  changes: readonly WrittenFile[];
  counts: Readonly<{ source: number; updated: number; deleted: number; inserted: number; unchanged: number }>;
}>;

export type QueryRows = Readonly<{ columns: readonly Column[]; rows: readonly Readonly<Record<string, Json>>[] }>;

/** Some rows, column by column: `values[c][r]` is the value of column `c` in row `r`. */
export type QueryBatch = Readonly<{
  columns: readonly Column[];
  values: readonly (readonly Json[])[];
  rowCount: number;
}>;

/** @property columns names of the rows, all when absent */
export type RowsRequest = Readonly<{ rows: RowQuery; columns?: readonly string[]; limit?: number }> & Signal;

export type Signal = Readonly<{ signal?: AbortSignal }>;

/** Rows that one of two scans has and the other has not. `sample`: rows to show of either side. */
export type RowComparison = Readonly<{
  before: TableScan;
  after: TableScan;
  columns: readonly string[];
  sample: number;
}>;

export type RowDifference = Readonly<{
  added: number;
  removed: number;
  sample: readonly Readonly<{ change: "added" | "removed"; row: Readonly<Record<string, Json>> }>[];
}>;

/** What is said of a column of one file. Values as the protocol writes them. */
export type ColumnBounds = Readonly<{
  column: string;
  /** The member of a struct that is meant: names from the outside in, and its type. */
  member?: Readonly<{ path: readonly string[]; type: LogicalType }>;
  low?: string;
  high?: string;
  nulls?: number;
}>;

/** `rows` do not keep to the bound at `index` of those asked for; for `nulls`: the number of rows without a value. */
export type BrokenBound = Readonly<{ index: number; what: "below" | "above" | "nulls"; rows: number }>;

export type ExportFormat = "parquet" | "csv" | "ndjson";

export type ExportRequest = Readonly<{
  rows: RowQuery;
  columns: readonly string[];
  /** Absolute local path; replaced at once when it exists. */
  path: string;
  format: ExportFormat;
  limit?: number;
}>;

/** What the operations on tables need of an engine. An engine implements it and it is passed in. */
export type DataEngine = ParquetAccess &
  Readonly<{
    /** Columns of a query in our types. */
    describe: (rows: RowQuery, options?: Signal) => Promise<readonly Column[]>;
    /** Where in the files the rows lie for which `where` is true. Files without such rows are left out. */
    findRows: (request: Readonly<{ scan: TableScan; where: Expression }> & Signal) => Promise<readonly FileRows[]>;
    /** Writes finished, complete files, none when there are no rows. */
    writeFiles: (request: FilesRequest & Signal) => Promise<readonly WrittenFile[]>;
    /** Finds what a merge changes and writes its new rows. @throws UserError LW6311 when a row matches several rows of the source */
    merge: (request: MergeRequest & Signal) => Promise<MergeResult>;
    compareRows: (request: RowComparison & Signal) => Promise<RowDifference>;
    /** @returns the bounds that rows do not keep to */
    checkBounds: (
      request: Readonly<{ scan: TableScan; bounds: readonly ColumnBounds[] }> & Signal,
    ) => Promise<readonly BrokenBound[]>;
    exportRows: (request: ExportRequest & Signal) => Promise<Readonly<{ rows: number; sizeBytes: number }>>;
    /** Rows as JSON values: exact numbers and instants are texts. */
    readRows: (request: RowsRequest) => Promise<QueryRows>;
    /** The same, a few thousand rows at a time. The session lasts as long as somebody asks for more. */
    readBatches: (request: RowsRequest) => AsyncIterable<QueryBatch>;
  }>;
