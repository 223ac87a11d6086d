import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type Column, duckdbType, type Json, UserError } from "../../base/index.ts";
import { quoteName, quoteText } from "../../sql/index.ts";
import { refusedStatement, translateDiskFull } from "./error.ts";
import {
  describeRows,
  type FilesRequest,
  findRows,
  inSession,
  inSessionOf,
  type PlacesRequest,
  writeFiles,
} from "./lake/data.ts";
import {
  type BoundsRequest,
  type BrokenBound,
  checkBounds,
  compareRows,
  type ComparisonRequest,
  type RowDifference,
} from "./lake/compare.ts";
import { exportRows, type ExportRequest } from "./lake/export.ts";
import { mergeRows } from "./lake/merge.ts";
import type { MergeRequest, MergeResult } from "./lake/merge-session.ts";
import type { FileRows } from "./lake/places.ts";
import { type QueryBatch, type QueryRows, readBatches, readRows, type ReadRequest } from "./lake/read.ts";
import type { RowQuery } from "./lake/rows-sql.ts";
import type { TableScan } from "./lake/scan-sql.ts";
import { scanStructs, type StructScan } from "./lake/structs.ts";
import { fileProblem } from "./lake/unreadable.ts";
import type { WrittenFile } from "./lake/write-files.ts";

/** Where the work is done and how much it may take. */
export type ParquetAccessSettings = Readonly<{ scratchFolder?: string; memoryLimit?: string; threads?: number }>;

type RowWrite = Readonly<{
  path: string;
  columns: readonly Column[];
  rows: Iterable<Readonly<Record<string, Json>>>;
  signal?: AbortSignal;
}>;

type Signal = Readonly<{ signal?: AbortSignal }>;

/** DuckDB as the Parquet engine of the lake (`ParquetAccess` and `DataEngine` there). Lives: its database is opened at the first use and must be closed. */
export type DuckdbParquetAccess = Readonly<{
  scratchFolder: string;
  scanStructs: (request: StructScan) => Promise<readonly Readonly<Record<string, Json>>[]>;
  writeRows: (request: RowWrite) => Promise<void>;
  describe: (rows: RowQuery, options?: Signal) => Promise<readonly Column[]>;
  findRows: (request: PlacesRequest & Signal) => Promise<readonly FileRows[]>;
  writeFiles: (request: FilesRequest & Signal) => Promise<readonly WrittenFile[]>;
  readRows: (request: ReadRequest & Signal) => Promise<QueryRows>;
  readBatches: (request: ReadRequest & Signal) => AsyncIterable<QueryBatch>;
  merge: (request: MergeRequest & Signal) => Promise<MergeResult>;
  compareRows: (request: ComparisonRequest & Signal) => Promise<RowDifference>;
  checkBounds: (request: BoundsRequest & Signal) => Promise<readonly BrokenBound[]>;
  exportRows: (request: ExportRequest & Signal) => Promise<Readonly<{ rows: number; sizeBytes: number }>>;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** Opens a Parquet engine with a small database of its own, beside the locked-down one that runs users' SQL. */
export function duckdbParquetAccess(settings: ParquetAccessSettings = {}): DuckdbParquetAccess {
  const scratchFolder = settings.scratchFolder ?? join(tmpdir(), "lakewright-parquet");
  const { session, sessionOf, close } = sessions(settings, scratchFolder);
  return Object.freeze({
    scratchFolder,
    scanStructs: (request: StructScan) => session(request, (connection) => scanStructs(connection, request)),
    writeRows: (request: RowWrite) => session(request, (connection) => writeRows(connection, request)),
    describe: (rows: RowQuery, options: Signal = {}) =>
      session(options, (connection) => describeRows(connection, rows, scratchFolder)),
    findRows: (request: PlacesRequest & Signal) =>
      session(request, (connection) => findRows(connection, request), [request.scan]),
    writeFiles: (request: FilesRequest & Signal) =>
      session(request, (connection) => writeFiles(connection, request, scratchFolder), scansOf(request.rows)),
    readRows: (request: ReadRequest & Signal) =>
      session(request, (connection) => readRows(connection, request, scratchFolder), scansOf(request.rows)),
    readBatches: (request: ReadRequest & Signal) =>
      sessionOf(request, (connection) => readBatches(connection, request, scratchFolder), scansOf(request.rows)),
    merge: (request: MergeRequest & Signal) =>
      session(request, (connection) => mergeRows(connection, request, scratchFolder), [request.target]),
    compareRows: (request: ComparisonRequest & Signal) =>
      session(request, (connection) => compareRows(connection, request), [request.before, request.after]),
    checkBounds: (request: BoundsRequest & Signal) =>
      session(request, (connection) => checkBounds(connection, request), [request.scan]),
    exportRows: (request: ExportRequest & Signal) =>
      session(request, (connection) => exportRows(connection, request, scratchFolder), scansOf(request.rows)),
    [Symbol.asyncDispose]: close,
  });
}

/** Sessions in one database, which is opened for the first of them. */
function sessions(settings: ParquetAccessSettings, scratchFolder: string) {
  let opening: Promise<DuckDBInstance> | undefined;
  let isClosed = false;
  async function database(): Promise<DuckDBInstance> {
    // a database opened now would be closed by nobody
    if (isClosed) throw new UserError("LW6321");
    opening ??= openDatabase(settings, scratchFolder);
    return opening;
  }
  /** @param scans what the work reads: when it fails, they are asked for a file that is to blame */
  async function session<T>(
    { signal }: Signal,
    work: (connection: DuckDBConnection) => Promise<T>,
    scans: readonly TableScan[] = [],
  ): Promise<T> {
    const instance = await database();
    try {
      return await inSession(instance, signal, work);
    } catch (error) {
      const found = translateDiskFull(await fileProblem(instance, scans, error), scratchFolder);
      throw refusedStatement(found) ?? found;
    }
  }
  /** The same for work that delivers one piece after another. */
  async function* sessionOf<T>(
    { signal }: Signal,
    work: (connection: DuckDBConnection) => AsyncIterable<T>,
    scans: readonly TableScan[],
  ): AsyncGenerator<T> {
    const instance = await database();
    try {
      yield* inSessionOf(instance, signal, work);
    } catch (error) {
      throw translateDiskFull(await fileProblem(instance, scans, error), scratchFolder);
    }
  }
  async function close(): Promise<void> {
    isClosed = true;
    const instance = await opening;
    opening = undefined;
    instance?.closeSync();
  }
  return { session, sessionOf, close };
}

function scansOf(rows: RowQuery): readonly TableScan[] {
  return rows.kind === "scan" ? [rows.scan] : [];
}

async function openDatabase(
  { memoryLimit = "512MB", threads = 2 }: ParquetAccessSettings,
  temporary: string,
): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  await mkdir(temporary, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    threads: String(threads),
    temp_directory: temporary,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "false",
  });
  const connection = await instance.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  connection.closeSync();
  return instance;
}

async function writeRows(connection: DuckDBConnection, { path, columns, rows, signal }: RowWrite): Promise<void> {
  const source = `${path}.ndjson`;
  const types = columns.map(({ name, type }) => `${quoteName(name)}: ${quoteText(duckdbType(type))}`).join(", ");
  await mkdir(join(path, ".."), { recursive: true });
  try {
    const longest = { bytes: MIN_OBJECT_SIZE };
    await writeFile(source, lines(rows, longest), signal === undefined ? {} : { signal });
    await connection.run(
      `COPY (SELECT * FROM read_json(${quoteText(source)}, format = 'newline_delimited', hive_partitioning = false, maximum_object_size = ${longest.bytes + 1}, columns = {${types}}))
       TO ${quoteText(path)} (FORMAT parquet, COMPRESSION snappy)`,
    );
  } finally {
    await rm(source, { force: true });
  }
}

// between two batches other work gets its turn: checkpoints are written beside commits, which 200 rows held up for a millisecond
const BATCH_ROWS = 50;

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
