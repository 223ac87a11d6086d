import type { Column, Json } from "../../base/index.ts";

/** Struct columns of Parquet files to read: column → wanted members. What a file lacks is left out of the rows. */
export type StructScan = Readonly<{
  /** Absolute local paths. */
  paths: readonly string[];
  structs: Readonly<Record<string, readonly string[]>>;
  signal?: AbortSignal;
}>;

export type ParquetWrite = Readonly<{
  /** Absolute local path of a file that does not exist yet. */
  path: string;
  columns: readonly Column[];
  /** One JSON object per row. */
  rows: Iterable<Readonly<Record<string, Json>>>;
  signal?: AbortSignal;
}>;

/**
 * What the protocol needs of a Parquet engine for its own files (checkpoints, sidecars). An engine implements it and it is passed in, so that
 * this folder imports none.
 */
export type ParquetAccess = Readonly<{
  /** Absolute local folder for files on their way into or out of a storage. */
  scratchFolder: string;
  /** Rows with one set column each, as JSON values: maps are objects, members that are not set are null or left out. */
  scanStructs: (request: StructScan) => Promise<readonly Readonly<Record<string, Json>>[]>;
  /** Writes a finished, complete file. */
  writeRows: (request: ParquetWrite) => Promise<void>;
}>;
