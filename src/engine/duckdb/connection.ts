import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBType } from "@duckdb/node-api";
import { type Json, UserError } from "../../base/index.ts";
import { quoteName } from "../../sql/index.ts";
import type { EngineSettings } from "../engine.ts";
import { linkGuard } from "./linked-files.ts";
import { allowedFolders, lockDown } from "./lock-down.ts";
import { translateError } from "./error.ts";
import { withFiles } from "./remote-files.ts";

/** A row of a small result. 64-bit integers, decimals, dates and timestamps are exact text. */
export type Row = Readonly<Record<string, Json>>;

/** One session: its temporary tables are its own. Lives and is closed. */
export type Connection = Readonly<{
  /** A folder that statements may write to and nobody else does. */
  tempFolder: string;
  /** Runs one statement and reads the whole result: for statements and small results only. @throws UserError LW3501–LW3505 */
  rows: (sql: string) => Promise<readonly Row[]>;
  /** Names of the result columns with DuckDB's spelling of their types, and the values row by row. */
  table: (
    sql: string,
  ) => Promise<Readonly<{ names: readonly string[]; types: readonly string[]; rows: readonly (readonly Json[])[] }>>;
  /** The result of one SELECT column by column, a chunk at a time: nothing else of it is in memory. Bytes are `Uint8Array`. */
  chunks: (sql: string) => AsyncIterable<Readonly<{ rowCount: number; columns: readonly (readonly unknown[])[] }>>;
  appender: (table: string, types: readonly ColumnStorage[]) => Promise<ChunkAppender>;
  close: () => void;
}>;

/** How a column travels from JavaScript into DuckDB: what it means is the business of the SELECT that reads it. */
export type ColumnStorage = "boolean" | "int" | "bigint" | "float" | "double" | "text" | "bytes";

/** Appends column by column, at most `CHUNK_ROWS` rows at a time. */
export type ChunkAppender = Readonly<{
  append: (columns: readonly (readonly unknown[])[], rowCount: number) => void;
  flush: () => void;
  close: () => void;
}>;

/** Rows of DuckDB's vectors. */
export const CHUNK_ROWS = 2048;

export type Database = Readonly<{
  version: string;
  connect: (signal?: AbortSignal) => Promise<Connection>;
  interrupt: () => void;
  close: () => void;
}>;

type DuckDb = typeof import("@duckdb/node-api");

/** Opens an in-memory database and locks it down. The driver is loaded here and nowhere else. */
export async function openDatabase(settings: EngineSettings): Promise<Database> {
  const duckdb = await import("@duckdb/node-api");
  const instance = await duckdb.DuckDBInstance.create(":memory:");
  const first = await instance.connect();
  const folders = await allowedFolders(settings);
  for (const statement of lockDown(settings, folders)) await first.run(statement);
  first.closeSync();
  return databaseOf(duckdb, instance, { settings, refuseLinks: linkGuard(folders) });
}

type Guarded = Readonly<{ settings: EngineSettings; refuseLinks: (sql: string) => void }>;

function databaseOf(duckdb: DuckDb, instance: DuckDBInstance, guarded: Guarded): Database {
  const open = new Set<DuckDBConnection>();
  return {
    version: duckdb.version(),
    connect: async (signal) => {
      signal?.throwIfAborted();
      const connection = await instance.connect();
      open.add(connection);
      return connectionOf({ duckdb, connection, signal, ...guarded, onClose: () => open.delete(connection) });
    },
    interrupt: () => {
      for (const connection of open) connection.interrupt();
    },
    close: () => {
      for (const connection of open) connection.closeSync();
      open.clear();
      instance.closeSync();
    },
  };
}

type Session = Guarded &
  Readonly<{
    duckdb: DuckDb;
    connection: DuckDBConnection;
    signal: AbortSignal | undefined;
    onClose: () => void;
  }>;

function connectionOf(session: Session): Connection {
  const { duckdb, connection, signal } = session;
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener("abort", interrupt, { once: true });
  return {
    tempFolder: session.settings.tempFolder,
    rows: (sql) =>
      reading(session, sql, async () => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[]),
    table: (sql) =>
      reading(session, sql, async () => {
        const result = await connection.runAndReadAll(sql);
        return {
          names: result.columnNames(),
          types: result.columnTypes().map(String),
          rows: result.getRowsJson(),
        };
      }),
    chunks: (sql) => streamChunks(session, sql),
    appender: async (table, types) => {
      const appender = await guard(session, () => connection.createAppender(table));
      return chunkAppender(duckdb, appender, types);
    },
    close: () => {
      signal?.removeEventListener("abort", interrupt);
      session.onClose();
      connection.closeSync();
    },
  };
}

/*
 * Rows are made whole before the first of them is handed out. A result that is made while it is read ends after an error or an interruption
 * as it ends after its last row, and the driver offers no way to ask which it was.
 */
async function* streamChunks(session: Session, sql: string): ReturnType<Connection["chunks"]> {
  const { connection } = session;
  const table = quoteName(`__rows_${crypto.randomUUID()}`);
  const statement = `CREATE TEMP TABLE ${table} AS ${sql}`;
  const made = await reading(session, statement, async () => (await connection.runAndReadAll(statement)).getRowsJson());
  try {
    yield* chunksOf(session, table, Number(made[0]?.[0]));
  } finally {
    await connection.run(`DROP TABLE ${table}`);
  }
}

async function* chunksOf(session: Session, table: string, rows: number): ReturnType<Connection["chunks"]> {
  const result = await guard(session, () => session.connection.stream(`FROM ${table}`));
  let missing = rows;
  for (;;) {
    const chunk = await guard(session, () => result.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) break;
    const { rowCount } = chunk;
    missing -= rowCount;
    yield {
      rowCount,
      columns: chunk.getColumns().map((values) => values.map((value) => plainValue(session.duckdb, value))),
    };
  }
  session.signal?.throwIfAborted();
  if (missing !== 0) throw new UserError("LW3517", { values: { missing, rows }, failure: "resources" });
}

function plainValue({ DuckDBBlobValue }: DuckDb, value: unknown): unknown {
  // a copy: what the driver hands out lives as long as its chunk
  return value instanceof DuckDBBlobValue ? new Uint8Array(value.bytes) : value;
}

// a statement names every file it reads, so none can be forgotten
function reading<T>(session: Session, sql: string, run: () => Promise<T>): Promise<T> {
  return guard(session, async () => {
    session.refuseLinks(sql);
    return withFiles(session.connection, session.settings.remote, { sql, run });
  });
}

async function guard<T>({ signal, settings }: Session, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    // an interrupted statement fails in many words; what counts is that we asked for it
    signal?.throwIfAborted();
    throw translateError(error, settings);
  }
}

function chunkAppender(duckdb: DuckDb, appender: DuckDBAppender, storage: readonly ColumnStorage[]): ChunkAppender {
  const types = storage.map((kind) => storageType(duckdb, kind));
  const chunk: DuckDBDataChunk = duckdb.DuckDBDataChunk.create(types);
  const toBlob = (bytes: unknown): unknown => (bytes instanceof Uint8Array ? new duckdb.DuckDBBlobValue(bytes) : null);
  return {
    append: (columns, rowCount) => {
      chunk.reset();
      chunk.rowCount = rowCount;
      const values = columns.map((column, index) => (storage[index] === "bytes" ? column.map(toBlob) : column));
      chunk.setColumns(values as Parameters<DuckDBDataChunk["setColumns"]>[0]);
      appender.appendDataChunk(chunk);
    },
    flush: () => appender.flushSync(),
    close: () => appender.closeSync(),
  };
}

function storageType(duckdb: DuckDb, storage: ColumnStorage): DuckDBType {
  switch (storage) {
    case "boolean":
      return duckdb.BOOLEAN;
    case "int":
      return duckdb.INTEGER;
    case "bigint":
      return duckdb.BIGINT;
    case "float":
      return duckdb.FLOAT;
    case "double":
      return duckdb.DOUBLE;
    case "text":
      return duckdb.VARCHAR;
    case "bytes":
      return duckdb.BLOB;
    default:
      return storage satisfies never;
  }
}
