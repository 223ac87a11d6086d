import type { Clock, Column, LogicalType, Secret } from "../base/index.ts";

/**
 * One property of a connection, an authentication method or a kind of rule, step or port, as data: validator, JSON Schema, form and
 * reference page come from it. `column`, `columns`: of the dataset it stands at; `dataset`: one the project knows by this name.
 */
export type Property = Readonly<{
  description: string;
  type: "text" | "integer" | "number" | "boolean" | "secret" | "path" | "column" | "columns" | "dataset" | "map";
  required?: boolean;
  default?: string | number | boolean;
  values?: readonly string[];
  /** Of a `column` or `columns` in a rule: the property that names their dataset, when it is another one. */
  of?: string;
}>;
export type Properties = Readonly<Record<string, Property>>;

/** A value of a resolved connection: references are gone, secrets are wrapped. */
export type ConnectionValue = string | number | boolean | Secret;
export type ResolvedConnection = Readonly<{
  connection: Readonly<Record<string, ConnectionValue>>;
  authentication: Readonly<Record<string, ConnectionValue>>;
}>;

/** A table or set of files found at the source, with the names and types the source gives. */
export type DiscoveredTable = Readonly<{
  /** As the source spells it: `public.flights`, a file glob. */
  table: string;
  columns: readonly SourceColumn[];
  /** Names in `columns`, when the source declares a primary key. */
  keys: readonly string[];
}>;

/** `name` is lake-safe, `sourceName` the original; `sourceType` is what the source says, `type` what the lake stores. */
export type SourceColumn = Readonly<
  Column & {
    sourceName: string;
    sourceType: string;
    /** The type its dataset declares for it, if any: how the text of a file is to be understood. */
    declared?: LogicalType;
  }
>;

/**
 * Values of one column: typed array or plain array, `null` for missing. bigint for bigint, `Date` is never used:
 * date = days since 1970 (number), timestamp and timestamp_ntz = microseconds since 1970 (bigint), decimal = exact text, binary = Uint8Array.
 * A text in a column of another type is a value that is not of the type the source promised (`infinity` in Postgres, `many` in an INTEGER of
 * SQLite): its row is put aside with it.
 */
export type ColumnValues = readonly unknown[] | Int32Array | Float64Array | BigInt64Array;

/** A batch in column order: all columns have `rowCount` values. */
export type ColumnBatch = Readonly<{ rowCount: number; columns: readonly ColumnValues[] }>;

/** A boundary of an incremental read, typed by the watermark column: exact text plus its logical type; compared typed, never as text. */
export type Watermark = Readonly<{ column: string; type: LogicalType; value: string }>;

export type ExtractRequest = Readonly<{
  dataset: Readonly<{ name: string; table: string; options: Readonly<Record<string, unknown>> }>;
  columns: readonly SourceColumn[];
  /** A boolean SQL expression for the source, already checked; undefined reads all rows. */
  filter?: string;
  /** Column whose largest delivered value becomes the next watermark; also set on the first load, when there is no `from` yet. */
  watermarkColumn?: string;
  /** Type the watermark is compared as: that of the published column. Default: the type of `from`, or what the source says. */
  watermarkType?: LogicalType;
  /** Read rows with `column >= value` (lookback already subtracted) and, when given, `column <= until`. Rows without a watermark are always read. */
  from?: Watermark;
  until?: Watermark;
  /** Files already read (path → size and modification time or content hash), for file sources in append mode. */
  seenFiles?: Readonly<Record<string, string>>;
}>;

export type ExtractResult = Readonly<{
  /** Rows delivered: the *in* of the ledger, counted here. */
  rowCount: number;
  /** Largest watermark among the delivered rows; undefined when there were none. */
  watermark?: Watermark;
  /** Files read in this extraction, as `seenFiles` wants them next time. */
  files?: Readonly<Record<string, string>>;
}>;

/** Where extracted rows go. Passed in, so that connectors know neither engine nor lake. */
export type StagingSink = Readonly<{
  /** Rows one batch should hold at most. */
  batchRows: number;
  /** Batches from a source that is read row by row (databases, APIs). `source` names the origin for provenance, `firstRow` the number of its first row, counted from 1. */
  write: (batch: ColumnBatch, origin: Readonly<{ source: string; firstRow: number }>) => Promise<void>;
  /** Files the engine can scan by itself (CSV, JSON, NDJSON, Parquet; plain or gz): returns the rows delivered. */
  scanFile: (file: FileScan) => Promise<number>;
}>;

export type FileScan = Readonly<{
  path: string;
  /** Name for `_source_file`: relative to the source's root. */
  source: string;
  format: "csv" | "json" | "ndjson" | "parquet";
  compression: "none" | "gzip";
  /** Says what the file holds (size, time, hash): with it, what was read of it before is not read again. */
  mark?: string;
  /** CSV: delimiter, header, quote, nullText … by the names in the properties of the connector. */
  options: Readonly<Record<string, string | boolean | number>>;
}>;

export type ConnectorContext = Readonly<{ projectRoot: string; clock: Clock; signal: AbortSignal }>;

/** A source kind: its properties as data, and the functions a local run needs. */
export type Connector = Readonly<{
  type: string;
  summary: string;
  connection: Properties;
  /** Properties of the connection that say which data it leads to; default: all of them. What only says how (encryption, time limits) is not among them. */
  identity?: readonly string[];
  /** By method name: `none`, `password` … */
  authentication: Readonly<Record<string, Properties>>;
  /** Per dataset: `table`, `path`, `format` … beside the common ones. */
  dataset: Properties;
  /** Load modes this kind can do. */
  modes: readonly ("full" | "incremental" | "append")[];
  /** Local folders the engine scans for this source, as the metadata spells them: it is locked out of all others. */
  folders?: (connection: Readonly<Record<string, unknown>>) => readonly string[];
  discover: (
    source: ResolvedConnection,
    tables: readonly TableWish[],
    context: ConnectorContext & { inspectFile: InspectFile },
  ) => Promise<readonly DiscoveredTable[]>;
  extract: (
    source: ResolvedConnection,
    request: ExtractRequest,
    sink: StagingSink,
    context: ConnectorContext,
  ) => Promise<ExtractResult>;
}>;

/**
 * What to discover: a table name or a pattern such as `reference.*` with the dataset options. `each`: everything that matches is a table of
 * its own, also where a pattern otherwise names the parts of one (files); those that are known need not be described.
 */
export type TableWish = Readonly<{
  table: string;
  options: Readonly<Record<string, unknown>>;
  each?: Readonly<{ known: readonly string[] }>;
}>;

/** The engine's look at a file: columns as it would read them. */
export type InspectFile = (file: FileScan) => Promise<readonly SourceColumn[]>;
