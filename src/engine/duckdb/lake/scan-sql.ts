import type { DuckDBConnection } from "@duckdb/node-api";
import { duckdbType, type Type, typeOf } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";

/*
 * A scan of Delta files as DuckDB SQL. The shapes are those of the lake (`TableScan` there): the two folders do not know each other, `run`
 * and the public facade put them together.
 */

type ScanColumn = Readonly<{
  name: string;
  type: string;
  nullable: boolean;
  key: string | number;
  fileType: string;
  isPartition: boolean;
}>;
type ScanFile = Readonly<{
  path: string;
  partitionValues: Readonly<Record<string, string | null>>;
  deleted?: Uint32Array;
}>;
export type TableScan = Readonly<{
  columns: readonly ScanColumn[];
  files: readonly ScanFile[];
  /** Brings files here that lie elsewhere. */
  present?: (files: readonly ScanFile[]) => Promise<void>;
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
  const only = some?.length === whole.files.length ? undefined : some;
  const scan = only === undefined ? whole : { ...whole, files: only.flatMap((index) => whole.files[index] ?? []) };
  if (scan.files.length === 0) return emptyRelation(scan);
  await whole.present?.(scan.files);
  const partitions = scan.columns.filter((column) => column.isPartition);
  const needsFiles = partitions.length > 0 || scan.files.some(({ deleted }) => deleted !== undefined);
  const files = needsFiles ? await fileTable(connection, scan, partitions, `__lake_files_${alias}`) : undefined;
  const stored = scan.columns.filter((column) => !column.isPartition);
  const source = await fileSource(connection, scan, stored);
  const values = scan.columns.map((column) => {
    const value = column.isPartition
      ? partitionExpression(`m.${quoteName(`p${partitions.indexOf(column)}`)}`, column)
      : renamed(source.value(column), typeOf(column.fileType), typeOf(column.type));
    return `${value} AS ${quoteName(column.name)}`;
  });
  const file = only === undefined ? "f.file_index" : `([${only.join(", ")}]::UBIGINT[])[f.file_index::BIGINT + 1]`;
  const places = [`${file} AS ${FILE_COLUMN}`, `f.file_row_number AS ${POSITION_COLUMN}`];
  const join = files === undefined ? "" : ` JOIN ${files} AS m ON m.file = f.file_index`;
  const where = scan.files.some(({ deleted }) => deleted !== undefined) ? ` WHERE ${LIVE}` : "";
  return `(SELECT ${[...values, ...places].join(", ")} FROM ${source.sql} AS f${join}${where})`;
}

// CASE guards the second look, which AND would not: DuckDB may reorder conjunctions
export const LIVE =
  "CASE WHEN m.deleted IS NULL OR f.file_row_number >= bit_length(m.deleted) THEN true ELSE get_bit(m.deleted, f.file_row_number::INTEGER) = 0 END";

function emptyRelation({ columns }: TableScan): string {
  const values = columns.map(({ name, type }) => `NULL::${duckdbType(type)} AS ${quoteName(name)}`);
  const places = [`0::UBIGINT AS ${FILE_COLUMN}`, `0::BIGINT AS ${POSITION_COLUMN}`];
  return `(SELECT ${[...values, ...places].join(", ")} WHERE false)`;
}

/** Files as a FROM item named `f`, and how a column is taken from it, in its `fileType`. */
type FileSource = Readonly<{ sql: string; value: (column: ScanColumn) => string }>;

async function fileSource(
  connection: DuckDBConnection,
  scan: TableScan,
  stored: readonly ScanColumn[],
): Promise<FileSource> {
  const paths = `[${scan.files.map(({ path }) => quoteText(path)).join(", ")}]`;
  if (stored.some(({ key }) => typeof key === "number")) return sourceById(paths, stored);
  return sourceByName(connection, `read_parquet(${paths}, union_by_name = true)`);
}

// the `schema` option finds columns by field id, fills those that a file lacks and casts narrower ones; it costs the pushdown of join filters
function sourceById(paths: string, stored: readonly ScanColumn[]): FileSource {
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
  const types = new Map<string, string>();
  for (let index = 0; index < shape.columnCount; index++)
    types.set(shape.columnName(index).toLowerCase(), shape.columnType(index).toString());
  return {
    sql,
    value: ({ key, fileType }) => {
      const wanted = duckdbType(fileType);
      const found = types.get(String(key).toLowerCase());
      if (found === undefined) return `NULL::${wanted}`;
      const column = `f.${quoteName(String(key))}`;
      return found === wanted ? column : `${column}::${wanted}`;
    },
  };
}

async function fileTable(
  connection: DuckDBConnection,
  { files }: TableScan,
  partitions: readonly ScanColumn[],
  name: string,
): Promise<string> {
  const columns = partitions.map((_, index) => `p${index} VARCHAR`);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE ${name} (${["file UBIGINT", ...columns, "bits BLOB"].join(", ")})`,
  );
  const appender = await connection.createAppender(name, "main", "temp");
  for (const [index, { partitionValues, deleted }] of files.entries()) {
    appender.appendUBigInt(BigInt(index));
    for (const { key } of partitions) {
      const value = partitionValues[String(key)];
      // an empty text stands for null, whatever the type (PROTOCOL.md §Partition Value Serialization)
      if (value === undefined || value === null || value === "") appender.appendNull();
      else appender.appendVarchar(value);
    }
    if (deleted === undefined || deleted.length === 0) appender.appendNull();
    else appender.appendBlob(bitmapOf(deleted));
    appender.endRow();
  }
  appender.closeSync();
  return `(SELECT * EXCLUDE (bits), bits::BIT AS deleted FROM ${name})`;
}

/** One bit per position up to the last deleted one, the first position in the highest bit. */
export function bitmapOf(positions: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(((positions.at(-1) ?? 0) >> 3) + 1);
  for (const position of positions) {
    const byte = position >>> 3;
    bytes[byte] = (bytes[byte] ?? 0) | (0x80 >> (position & 7));
  }
  return bytes;
}

function partitionExpression(value: string, { type }: ScanColumn): string {
  if (type === "string") return value;
  return type === "binary" ? `encode(${value})` : `${value}::${duckdbType(type)}`;
}

/** The value with the logical names of nested fields in place of those in the files: both types differ in names and in variants only. */
export function renamed(value: string, from: Type, to: Type, depth = 0): string {
  if (sameNames(from, to)) return value;
  const item = `x${depth}`;
  if (from.kind === "struct" && to.kind === "string") return variantText(value);
  if (from.kind === "struct" && to.kind === "struct") {
    const fields = to.fields.map((field, index) => {
      const source = from.fields[index];
      const inner = `(${value}).${quoteName(source?.name ?? field.name)}`;
      return `${quoteName(field.name)} := ${renamed(inner, source?.type ?? field.type, field.type, depth + 1)}`;
    });
    return `CASE WHEN ${value} IS NULL THEN NULL ELSE struct_pack(${fields.join(", ")}) END`;
  }
  if (from.kind === "array" && to.kind === "array")
    return `list_transform(${value}, lambda ${item}: ${renamed(item, from.element, to.element, depth + 1)})`;
  if (from.kind === "map" && to.kind === "map") {
    const key = renamed(`${item}.key`, from.key, to.key, depth + 1);
    const inner = renamed(`${item}.value`, from.value, to.value, depth + 1);
    return `map_from_entries(list_transform(map_entries(${value}), lambda ${item}: struct_pack(key := ${key}, value := ${inner})))`;
  }
  return value;
}

/** A variant out of its two parts, as JSON text (Parquet's VariantEncoding.md). */
function variantText(value: string): string {
  const variant = `variant_bytes_to_variant((${value}).metadata || (${value})."value")`;
  return `CASE WHEN ${value} IS NULL THEN NULL ELSE ${variant}::JSON::VARCHAR END`;
}

function sameNames(from: Type, to: Type): boolean {
  if (from.kind !== to.kind) return false;
  if (from.kind === "struct" && to.kind === "struct")
    return from.fields.every((field, index) => {
      const other = to.fields[index];
      return other !== undefined && other.name === field.name && sameNames(field.type, other.type);
    });
  if (from.kind === "array" && to.kind === "array") return sameNames(from.element, to.element);
  if (from.kind === "map" && to.kind === "map") return sameNames(from.key, to.key) && sameNames(from.value, to.value);
  return true;
}
