import type { DuckDBConnection } from "@duckdb/node-api";
import { duckdbType, fromDuckdb, typeOf, UserError } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import { onlyAsked, withoutDeleted } from "./deleted-rows.ts";
import type { StoredColumn } from "../../engine.ts";
import { partitionExpression, renamed } from "./stored-value.ts";
import { hasVariant, variantParts } from "./variant-sql.ts";

/*
 * A scan of Delta files as DuckDB SQL. The shapes are those of the lake (`TableScan` there): the two folders do not know each other, `run`
 * and the public facade put them together.
 */

type ScanFile = Readonly<{
  path: string;
  partitionValues: Readonly<Record<string, string | null>>;
  deleted?: Uint32Array;
  only?: Uint32Array;
}>;
export type TableScan = Readonly<{
  columns: readonly StoredColumn[];
  files: readonly ScanFile[];
  /** Brings files here that lie elsewhere. */
  present?: (files: readonly ScanFile[]) => Promise<void>;
  /** Rows are written again: a value that could not be kept is an error. */
  isRewritten?: boolean;
}>;

/** Names under which a scan gives the place of a row: index of the file in the scan, position in the file. */
export const FILE_COLUMN = "__lake_file";
export const POSITION_COLUMN = "__lake_position";

/**
 * A FROM item that reads the live rows of a scan, or of some files of it, with their logical names and types, and their places. Makes a
 * temporary table, named by the alias, if needed.
 */
export async function scanRelation(
  connection: DuckDBConnection,
  whole: TableScan,
  alias: string,
  some?: readonly number[],
): Promise<string> {
  requireFreeNames(
    whole.columns.map(({ name }) => name),
    [FILE_COLUMN, POSITION_COLUMN],
  );
  const only = some?.length === whole.files.length ? undefined : some;
  const scan = only === undefined ? whole : { ...whole, files: only.flatMap((index) => whole.files[index] ?? []) };
  if (scan.files.length === 0) return emptyRelation(scan);
  await whole.present?.(scan.files);
  const partitions = scan.columns.filter((column) => column.isPartition);
  const files = await fileTable(connection, scan, partitions, `__lake_files_${alias}`);
  const stored = scan.columns.filter((column) => !column.isPartition);
  const source = await fileSource(connection, scan, stored);
  const values = scan.columns.map((column) => {
    if (column.isPartition)
      return `${partitionExpression(`m.${quoteName(`p${partitions.indexOf(column)}`)}`, column)} AS ${quoteName(column.name)}`;
    const own = source.value(column);
    const value = renamed(own ?? `NULL::${duckdbType(column.fileType)}`, typeOf(column.fileType), typeOf(column.type), {
      isRewritten: scan.isRewritten ?? false,
      column: column.name,
    });
    // what is made of a null alone has no type
    return `${own === undefined ? `(${value})::${duckdbType(column.type)}` : value} AS ${quoteName(column.name)}`;
  });
  const file = only === undefined ? "f.file_index" : `([${only.join(", ")}]::UBIGINT[])[f.file_index::BIGINT + 1]`;
  const places = [`${file} AS ${FILE_COLUMN}`, `f.file_row_number AS ${POSITION_COLUMN}`];
  const from = `${source.sql} AS f${source.names ?? ""}${files}${withoutDeleted(scan.files)}${onlyAsked(scan.files)}`;
  return `(SELECT ${[...values, ...places].join(", ")} FROM ${from})`;
}

/** @throws UserError LW6316 naming a column that would hide one of ours */
export function requireFreeNames(names: readonly string[], own: readonly string[]): void {
  const column = names.find((name) => own.includes(name.toLowerCase()));
  if (column !== undefined) throw new UserError("LW6316", { values: { column }, failure: "input" });
}

/** No rows, with the columns of a scan. */
export function emptyRelation({ columns }: TableScan): string {
  const values = columns.map(({ name, type }) => `NULL::${duckdbType(type)} AS ${quoteName(name)}`);
  const places = [`0::UBIGINT AS ${FILE_COLUMN}`, `0::BIGINT AS ${POSITION_COLUMN}`];
  return `(SELECT ${[...values, ...places].join(", ")} WHERE false)`;
}

/** Files as a FROM item, the names its columns get there, and how a column is taken from it as `f`, in its `fileType`, if a file has it. */
type FileSource = Readonly<{ sql: string; names?: string; value: (column: StoredColumn) => string | undefined }>;

async function fileSource(
  connection: DuckDBConnection,
  scan: TableScan,
  stored: readonly StoredColumn[],
): Promise<FileSource> {
  const paths = `[${scan.files.map(({ path }) => quoteText(path)).join(", ")}]`;
  if (stored.some(({ key }) => typeof key === "number")) return sourceById(paths, stored);
  return sourceByName(connection, `read_parquet(${paths}, union_by_name = true, hive_partitioning = false)`);
}

// the `schema` option finds columns by field id, fills those that a file lacks and casts narrower ones; it costs the pushdown of join filters
function sourceById(paths: string, stored: readonly StoredColumn[]): FileSource {
  const entries = stored.map(({ key, fileType }, index) => {
    return `${key}: {name: 'c${index}', type: ${quoteText(duckdbType(fileType))}, default_value: NULL}`;
  });
  return {
    sql: `read_parquet(${paths}, schema = MAP {${entries.join(", ")}})`,
    value: (column) => `f.c${stored.indexOf(column)}`,
  };
}

// casts and nulls stand only where the files need them: a bare column keeps statistics and join filters at work
async function sourceByName(connection: DuckDBConnection, sql: string): Promise<FileSource> {
  const shape = await connection.prepare(`SELECT * FROM ${sql}`);
  const found = new Map<string, Readonly<{ name: string; type: string }>>();
  const shadowed = Array.from({ length: shape.columnCount }, (_, index) => shape.columnName(index)).some(isPlaceName);
  for (let index = 0; index < shape.columnCount; index++) {
    const name = shape.columnName(index);
    const type = shape.columnType(index).toString();
    found.set(name.toLowerCase(), { name: shadowed ? `c${index}` : quoteName(name), type });
  }
  return {
    sql,
    ...(shadowed
      ? { names: `(${Array.from({ length: shape.columnCount }, (_, index) => `c${index}`).join(", ")})` }
      : {}),
    value: ({ name, key, type, fileType }) => {
      const wanted = duckdbType(fileType);
      const stored = found.get(String(key).toLowerCase());
      if (stored === undefined) return undefined;
      const column = `f.${stored.name}`;
      if (hasVariant(typeOf(type)) && /\btyped_value\b/.test(stored.type)) throw shredded(name);
      if (stored.type.includes("VARIANT")) return markedVariant(column, name, { found: stored.type, fileType });
      return stored.type === wanted ? column : `${column}::${wanted}`;
    },
  };
}

// columns of files stand before what DuckDB itself calls so: under other names both are there
function isPlaceName(name: string): boolean {
  return ["file_index", "file_row_number"].includes(name.toLowerCase());
}

// files of others may mark variants as such, and then DuckDB takes them apart itself
function markedVariant(
  column: string,
  name: string,
  { found, fileType }: Readonly<{ found: string; fileType: string }>,
): string {
  if (found === "VARIANT") return variantParts(column, name);
  if (fromDuckdb(found).refused !== undefined)
    throw new UserError("LW6208", { values: { table: "a file", column, type: found } });
  return `${column}::${duckdbType(fileType)}`;
}

// a third member holds what the two others lack: without it values would be missing, and no one would know
function shredded(column: string): UserError {
  const values = { table: `the column ${column} in a file`, side: "reader", feature: "variantShredding" };
  return new UserError("LW6203", { values, failure: "input" });
}

/** The join that brings the values of partition columns. */
async function fileTable(
  connection: DuckDBConnection,
  { files }: TableScan,
  partitions: readonly StoredColumn[],
  name: string,
): Promise<string> {
  if (partitions.length === 0) return "";
  const columns = partitions.map((_, index) => `p${index} VARCHAR`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${name} (${["file UBIGINT", ...columns].join(", ")})`);
  const appender = await connection.createAppender(name, "main", "temp");
  for (const [index, { partitionValues }] of files.entries()) {
    appender.appendUBigInt(BigInt(index));
    for (const { key } of partitions) {
      const value = partitionValues[String(key)];
      // an empty text stands for null, whatever the type (PROTOCOL.md §Partition Value Serialization)
      if (value === undefined || value === null || value === "") appender.appendNull();
      else appender.appendVarchar(value);
    }
    appender.endRow();
  }
  appender.closeSync();
  return ` JOIN ${name} AS m ON m.file = f.file_index`;
}
