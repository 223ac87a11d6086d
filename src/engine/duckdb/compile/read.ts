import { type Column, duckdbType } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import type { TableFile } from "../../engine.ts";
import { withoutDeleted } from "./deleted-rows.ts";

/** Columns by name and type, whatever else the files hold; what a file lacks is NULL (older files of a table that gained a column). */
export function readTable(files: readonly TableFile[], columns: readonly Pick<Column, "name" | "type">[]): string {
  if (files.length === 0) return emptyTable(columns);
  const paths = files.map(({ path }) => path);
  const all = files.length === 1 ? readOne(paths, columns) : readAll(paths, columns);
  const live = withoutDeleted(files);
  return live === ""
    ? all
    : `(SELECT ${nameList(columns, "f")}, f.file_index, f.file_row_number FROM ${all} AS f${live})`;
}

function readAll(files: readonly string[], columns: readonly Pick<Column, "name" | "type">[]): string {
  return `read_parquet(${fileList(files)}, schema = MAP {${columns.map(schemaEntry).join(", ")}})`;
}

/** With `schema`, DuckDB reads a single file on one thread only: it has not seen how many row groups there are. */
function readOne(files: readonly string[], columns: readonly Pick<Column, "name" | "type">[]): string {
  const places = "file_index, file_row_number";
  const typed = columns.map(
    ({ name, type }) => `CAST(${quoteName(name)} AS ${duckdbType(type)}) AS ${quoteName(name)}`,
  );
  const rows = `FROM ${emptyTable(columns)} UNION ALL BY NAME SELECT *, ${places} FROM ${readFiles(files)}`;
  return `(SELECT ${[...typed, places].join(", ")} FROM (${rows}))`;
}

/** Files that one statement of ours wrote: they all hold exactly these columns. */
export function readFiles(files: readonly string[]): string {
  return `read_parquet(${fileList(files)})`;
}

/** A relation without rows. `file_index` and `file_row_number` are there, because readers of tables may ask for them. */
export function emptyTable(columns: readonly Pick<Column, "name" | "type">[]): string {
  const typed = columns.map(({ name, type }) => `CAST(NULL AS ${duckdbType(type)}) AS ${quoteName(name)}`);
  const positions = ["CAST(NULL AS UBIGINT) AS file_index", "CAST(NULL AS BIGINT) AS file_row_number"];
  return `(SELECT ${[...typed, ...positions].join(", ")} WHERE false)`;
}

/** `"a", "b"` */
export function nameList(columns: readonly Readonly<{ name: string }>[], qualifier?: string): string {
  const prefix = qualifier === undefined ? "" : `${qualifier}.`;
  return columns.map(({ name }) => `${prefix}${quoteName(name)}`).join(", ");
}

/** Files of one extraction: a source may deliver a column with a wider type in a later file. */
export function readExtraction(files: readonly string[]): string {
  return `read_parquet(${fileList(files)}, union_by_name = true)`;
}

/** The files that a statement reads, once each. */
export function filesRead(sql: string): readonly string[] {
  const lists = sql.matchAll(/\bread_parquet\(\[((?:'(?:[^']|'')*'(?:, )?)*)\]/g);
  const names = Array.from(lists, ([, list = ""]) =>
    Array.from(list.matchAll(/'((?:[^']|'')*)'/g), ([, name = ""]) => name),
  );
  return [...new Set(names.flat().map((name) => name.replaceAll("''", "'")))];
}

function fileList(files: readonly string[]): string {
  return `[${files.map((file) => quoteText(file)).join(", ")}]`;
}

function schemaEntry({ name, type }: Pick<Column, "name" | "type">): string {
  return `${quoteText(name)}: {name: ${quoteText(name)}, type: ${quoteText(duckdbType(type))}, default_value: NULL::VARCHAR}`;
}
