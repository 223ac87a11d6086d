import { quoteText } from "../../../sql/index.ts";
import type { Statement } from "./statement.ts";

/** Where a statement writes its Parquet files: `<folder>/<prefix>-<n>.parquet`, and the rows of a row group where the usual number is too many. */
export type CopyTarget = Readonly<{ folder: string; prefix: string; rowGroup?: number }>;

/** Above this size a file is closed and the next one begun. */
const FILE_SIZE = "256MB";

/** Writes the rows of a SELECT and returns name, rows, size and statistics of every file. */
export function copyRows(name: string, select: string, target: CopyTarget): Statement {
  const options = [
    "FORMAT parquet",
    "RETURN_STATS",
    `FILE_SIZE_BYTES '${FILE_SIZE}'`,
    ...(target.rowGroup === undefined ? [] : [`ROW_GROUP_SIZE ${target.rowGroup}`]),
    `FILENAME_PATTERN ${quoteText(`${target.prefix}-{i}`)}`,
    // the folder holds the files of other attempts: they stay
    "OVERWRITE_OR_IGNORE",
  ];
  return { name, sql: `COPY (${select}) TO ${quoteText(target.folder)} (${options.join(", ")})` };
}
