import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type Column, duckdbType, type Json } from "../../base/index.ts";
import { quoteName, quoteText } from "../../sql/index.ts";

/** Where the work is done and how much it may take. */
export type ParquetAccessSettings = Readonly<{ scratchFolder?: string; memoryLimit?: string; threads?: number }>;

type StructScan = Readonly<{
  paths: readonly string[];
  structs: Readonly<Record<string, readonly string[]>>;
  signal?: AbortSignal;
}>;

type RowWrite = Readonly<{
  path: string;
  columns: readonly Column[];
  rows: Iterable<Readonly<Record<string, Json>>>;
  signal?: AbortSignal;
}>;

/** DuckDB as the Parquet engine of the lake (`ParquetAccess` there). Lives: its database is opened at the first use and must be closed. */
export type DuckdbParquetAccess = Readonly<{
  scratchFolder: string;
  scanStructs: (request: StructScan) => Promise<readonly Readonly<Record<string, Json>>[]>;
  writeRows: (request: RowWrite) => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** Opens a Parquet engine with a small database of its own, beside the locked-down one that runs users' SQL. */
export function duckdbParquetAccess(settings: ParquetAccessSettings = {}): DuckdbParquetAccess {
  const scratchFolder = settings.scratchFolder ?? join(tmpdir(), "lakewright-parquet");
  let opening: Promise<Readonly<{ instance: DuckDBInstance; connection: DuckDBConnection }>> | undefined;
  const connect = async () => {
    opening ??= openDatabase(settings, scratchFolder);
    return (await opening).connection;
  };
  return Object.freeze({
    scratchFolder,
    scanStructs: async (request: StructScan) => scanStructs(await connect(), request),
    writeRows: async (request: RowWrite) => writeRows(await connect(), request),
    [Symbol.asyncDispose]: async () => {
      const open = await opening;
      opening = undefined;
      open?.connection.closeSync();
      open?.instance.closeSync();
    },
  });
}

async function openDatabase({ memoryLimit = "512MB", threads = 2 }: ParquetAccessSettings, temporary: string) {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    threads: String(threads),
    temp_directory: temporary,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "false",
  });
  return { instance, connection: await instance.connect() };
}

async function scanStructs(
  connection: DuckDBConnection,
  { paths, structs, signal }: StructScan,
): Promise<readonly Readonly<Record<string, Json>>[]> {
  if (paths.length === 0) return [];
  const files = `[${paths.map((path) => quoteText(path)).join(", ")}]`;
  const present = await structMembers(connection, files);
  const rows: Record<string, Json>[] = [];
  for (const [name, wanted] of Object.entries(structs)) {
    signal?.throwIfAborted();
    const members = wanted.filter((member) => present.get(name)?.includes(member));
    if (members.length > 0) rows.push(...(await scanStruct(connection, files, name, members)));
  }
  return rows;
}

/** Members of each struct column over all files. */
async function structMembers(
  connection: DuckDBConnection,
  files: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { STRUCT } = (await import("@duckdb/node-api")).DuckDBTypeId as unknown as Readonly<Record<string, number>>;
  const prepared = await connection.prepare(`SELECT * FROM read_parquet(${files}, union_by_name = true)`);
  const members = new Map<string, readonly string[]>();
  for (let column = 0; column < prepared.columnCount; column++) {
    const type = prepared.columnType(column);
    if (type.typeId === STRUCT && "entryNames" in type) members.set(prepared.columnName(column), type.entryNames);
  }
  return members;
}

/** Rows in which a struct column is set. One JSON text for all of them: a call per row would cost more than the parsing. */
async function scanStruct(
  connection: DuckDBConnection,
  files: string,
  name: string,
  members: readonly string[],
): Promise<readonly Record<string, Json>[]> {
  const column = quoteName(name);
  const packed = members.map((member) => `${quoteName(member)} := ${column}.${quoteName(member)}`).join(", ");
  const result = await connection.runAndReadAll(
    `SELECT to_json(struct_pack(${packed}))::VARCHAR FROM read_parquet(${files}, union_by_name = true) WHERE ${column} IS NOT NULL`,
  );
  const texts = result.getColumns()[0] ?? [];
  return texts.map((text) => ({ [name]: withoutNulls(JSON.parse(String(text)) as Record<string, Json>) }));
}

function withoutNulls(value: Record<string, Json>): Json {
  for (const key of Object.keys(value)) if (value[key] === null) delete value[key];
  return value;
}

async function writeRows(connection: DuckDBConnection, { path, columns, rows, signal }: RowWrite): Promise<void> {
  const source = `${path}.ndjson`;
  const types = columns.map(({ name, type }) => `${quoteName(name)}: ${quoteText(duckdbType(type))}`).join(", ");
  await mkdir(join(path, ".."), { recursive: true });
  try {
    const longest = { bytes: MIN_OBJECT_SIZE };
    await writeFile(source, lines(rows, longest), signal === undefined ? {} : { signal });
    await connection.run(
      `COPY (SELECT * FROM read_json(${quoteText(source)}, format = 'newline_delimited', maximum_object_size = ${longest.bytes + 1}, columns = {${types}}))
       TO ${quoteText(path)} (FORMAT parquet, COMPRESSION snappy)`,
    );
  } finally {
    await rm(source, { force: true });
  }
}

const BATCH_ROWS = 1000;

// DuckDB reserves read buffers by the largest row it is told to expect
const MIN_OBJECT_SIZE = 65_536;

function* lines(rows: RowWrite["rows"], longest: { bytes: number }): Generator<string> {
  let batch: string[] = [];
  for (const row of rows) {
    const line = JSON.stringify(row);
    longest.bytes = Math.max(longest.bytes, Buffer.byteLength(line));
    batch.push(line);
    if (batch.length < BATCH_ROWS) continue;
    yield `${batch.join("\n")}\n`;
    batch = [];
  }
  if (batch.length > 0) yield `${batch.join("\n")}\n`;
}
