import { errorText, UserError } from "../../../base/index.ts";
import type { FileScan, SourceColumn } from "../../../connector/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import { REFUSED } from "../compile/source.ts";
import type { Connection } from "../connection.ts";

/** A Parquet file of an extraction that is written but not yet counted in. */
export type DraftFile = Readonly<{ path: string; rowCount: number }>;

/** Where a reader puts the rows of a file. */
export type ScanTarget = Readonly<{
  columns: readonly SourceColumn[];
  /** Writes the rows of a SELECT that gives delivered columns, `_source_file`, `_source_row`, `_refused`. */
  draft: (select: string) => Promise<DraftFile>;
  /** Makes a draft part of the extraction. @returns its rows */
  accept: (draft: DraftFile) => Promise<number>;
  /** Removes a draft that was replaced by a better one. */
  discard: (draft: DraftFile) => Promise<void>;
}>;

/** How files of one format are looked at and read. */
export type FileReader = Readonly<{
  /** Columns with the types their first rows suggest. @throws UserError LW3520 when it is no such file */
  inspect: (connection: Connection, file: FileScan) => Promise<readonly SourceColumn[]>;
  /** Reads all rows; what is not readable as a row is kept as a refused one. @returns rows, refused ones included */
  scan: (connection: Connection, file: FileScan, target: ScanTarget) => Promise<number>;
}>;

/** Rows looked at to find out types. */
export const SAMPLE_ROWS = 20_480;

/** The refusal of a row that could not be taken apart, as SQL over expressions for reason and raw text. */
export function unreadable(reason: string, raw: string): string {
  return `CAST(to_json({'rules': [{'rule': 'parse', 'reason': ${reason}}], 'row': {'_raw': ${raw}}}) AS VARCHAR)`;
}

/** Technical columns of a row. */
export function originColumns(file: FileScan, row: string, refused: string): string {
  return `${quoteText(file.source)} AS "_source_file", CAST(${row} AS BIGINT) AS "_source_row", ${refused} AS ${quoteName(REFUSED)}`;
}

/** The delivered columns with nothing in them. */
export function emptyValues(columns: readonly SourceColumn[]): string {
  return columns.map(({ name }) => `CAST(NULL AS VARCHAR) AS ${quoteName(name)}`).join(", ");
}

/** The name DuckDB's readers have for it. */
export function compressionOf(file: FileScan): string {
  return quoteText(file.compression === "none" ? "uncompressed" : file.compression);
}

/** The reader's complaint about a file in one line, with the name the user knows. */
export function notReadable(file: FileScan, error: unknown): UserError {
  // memory or disk that is lacking says nothing about the file
  if (error instanceof UserError && error.failure === "resources") return error;
  const cause = error instanceof UserError && error.cause !== undefined ? error.cause : error;
  const [line = ""] = errorText(cause).split("\n", 1);
  const message = line.replace(/^[A-Za-z ]+ Error: /, "").replaceAll(file.path, file.source);
  return new UserError("LW3520", {
    values: { file: file.source, format: file.format, message },
    failure: "input",
    cause,
  });
}
