/** Rows of one file at most, so that file and row go into one number. */
const ROWS = 1_099_511_627_776n;

/** What the reader of Parquet files calls the place of a row. */
export const PLACE_COLUMNS: readonly string[] = ["file_index", "file_row_number"];

/** Where a row of Parquet files stands: the number of its file and its own, in one. The same whenever the same files are read. */
export const PLACE = `(CAST("file_index" AS BIGINT) * ${ROWS} + "file_row_number")`;

/** A condition for rows at known places. By row number first: that passes over row groups, the number of the file does not. */
export function isAt(places: readonly bigint[]): string {
  const numbers = new Set(places.map((place) => place % ROWS));
  return `"file_row_number" IN (${[...numbers].join(", ")}) AND ${PLACE} IN (${places.join(", ")})`;
}
