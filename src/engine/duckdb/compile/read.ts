import { type Column, duckdbType, type Type, typeOf } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import type { StoredColumn, TableFile } from "../../engine.ts";
import { withoutDeleted } from "../lake/deleted-rows.ts";
import { partitionExpression, renamed } from "../lake/stored-value.ts";
import { hasVariant, shownType } from "../lake/variant-sql.ts";

/** Columns by name and type, whatever else the files hold; what a file lacks is NULL (older files of a table that gained a column). */
export function readTable(files: readonly TableFile[], columns: readonly Pick<Column, "name" | "type">[]): string {
  const [first] = files;
  if (first === undefined) return emptyTable(columns);
  const all = first.stored === undefined ? readNamed(files, columns) : readStored(files, first.stored, columns);
  const live = withoutDeleted(files);
  return live === ""
    ? all
    : `(SELECT ${nameList(columns, "f")}, f.file_index, f.file_row_number FROM ${all} AS f${live})`;
}

/** Columns that lie in the files under their own names. */
function readNamed(files: readonly TableFile[], columns: readonly Pick<Column, "name" | "type">[]): string {
  const paths = files.map(({ path }) => path);
  return files.length === 1 ? readOne(paths, columns) : readAll(paths, columns.map(schemaEntry));
}

function readAll(files: readonly string[], entries: readonly string[]): string {
  return `read_parquet(${fileList(files)}, schema = MAP {${entries.join(", ")}})`;
}

/**
 * Columns that lie in the files under other names, by id, or not at all: partition columns, of which the log tells the values. A column that the
 * table does not have is NULL, even where a file has one of its name: that was dropped.
 */
function readStored(
  files: readonly TableFile[],
  stored: readonly StoredColumn[],
  columns: readonly Pick<Column, "name" | "type">[],
): string {
  const known = new Map(stored.map((column) => [column.name.toLowerCase(), column]));
  const inFiles = columns
    .flatMap(({ name }) => known.get(name.toLowerCase()) ?? [])
    .filter((column) => !column.isPartition);
  const values = columns.map(({ name, type }) => {
    const column = known.get(name.toLowerCase());
    return `CAST(${column === undefined ? "NULL" : storedValue(column, files, typeOf(type))} AS ${duckdbType(type)}) AS ${quoteName(name)}`;
  });
  return `(SELECT ${[...values, "f.file_index", "f.file_row_number"].join(", ")} FROM ${storedFiles(files, inFiles)} AS f)`;
}

function storedFiles(files: readonly TableFile[], columns: readonly StoredColumn[]): string {
  const paths = files.map(({ path }) => path);
  if (columns.length === 0) return readFiles(paths);
  const named = columns.map((column) => ({ name: nameInFiles(column), type: column.fileType }));
  if (columns.every(({ key }) => typeof key === "string")) return readNamed(files, named);
  return readAll(
    paths,
    columns.map(({ key }, index) => idEntry(key, named[index] as (typeof named)[number])),
  );
}

function nameInFiles({ key }: StoredColumn): string {
  return typeof key === "string" ? key : `f${key}`;
}

function storedValue(column: StoredColumn, files: readonly TableFile[], wanted: Type): string {
  const { key, fileType, isPartition } = column;
  if (!isPartition) {
    const own = typeOf(column.type);
    // a variant is asked for as such where its row is written again, and otherwise as JSON text
    const value = renamed(`f.${quoteName(nameInFiles(column))}`, typeOf(fileType), own, {
      isRewritten: hasVariant(wanted),
      column: column.name,
    });
    return hasVariant(own) && !hasVariant(wanted) ? renamed(value, own, shownType(own)) : value;
  }
  // an empty text stands for null, whatever the type (PROTOCOL.md §Partition Value Serialization)
  const values = files.map(({ partitionValues = {} }) => partitionValues[key] || null);
  const list = values.map((value) => (value === null ? "NULL" : quoteText(value))).join(", ");
  return partitionExpression(`([${list}]::VARCHAR[])[f.file_index::BIGINT + 1]`, column);
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
  return `read_parquet(${fileList(files)}, hive_partitioning = false)`;
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
  return `read_parquet(${fileList(files)}, union_by_name = true, hive_partitioning = false)`;
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
  return idEntry(name, { name, type });
}

/** A column by its name or field id in the files. */
function idEntry(key: string | number, { name, type }: Pick<Column, "name" | "type">): string {
  return `${typeof key === "number" ? key : quoteText(key)}: {name: ${quoteText(name)}, type: ${quoteText(duckdbType(type))}, default_value: NULL::VARCHAR}`;
}
