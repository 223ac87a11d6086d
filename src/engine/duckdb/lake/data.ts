import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type Column, errorText, fromDuckdb, UserError } from "../../../base/index.ts";
import { refusedRow } from "../error.ts";
import { fittedRows } from "./fitting.ts";
import { misfitRow } from "./given-rows.ts";
import { collectPlaces, type FileRows } from "./places.ts";
import { placesQuery, type RowQuery, rowsRelation } from "./rows-sql.ts";
import type { TableScan } from "./scan-sql.ts";
import { type WriteTarget, writeRelation, type WrittenFile } from "./write-files.ts";

export type PlacesRequest = Readonly<{ scan: TableScan; where: string }>;
export type FilesRequest = Readonly<{ rows: RowQuery; target: WriteTarget; given?: readonly Column[] }>;

/** Runs work in a session of its own (temporary tables included), which an abort interrupts. */
export async function inSession<T>(
  instance: DuckDBInstance,
  signal: AbortSignal | undefined,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  using session = await beginSession(instance, signal);
  try {
    return await work(session.connection);
  } catch (error) {
    throw asUserError(error, signal);
  }
}

/** The same for work that delivers one piece after another; who stops asking ends the session. */
export async function* inSessionOf<T>(
  instance: DuckDBInstance,
  signal: AbortSignal | undefined,
  work: (connection: DuckDBConnection) => AsyncIterable<T>,
): AsyncGenerator<T> {
  using session = await beginSession(instance, signal);
  try {
    yield* work(session.connection);
  } catch (error) {
    throw asUserError(error, signal);
  }
}

async function beginSession(
  instance: DuckDBInstance,
  signal: AbortSignal | undefined,
): Promise<Disposable & Readonly<{ connection: DuckDBConnection }>> {
  signal?.throwIfAborted();
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  return {
    connection,
    [Symbol.dispose]: () => {
      signal?.removeEventListener("abort", interrupt);
      connection.closeSync();
    },
  };
}

// a failed row check comes back as the text of an error of DuckDB
function asUserError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  return refusedRow(error) ?? longName(error) ?? misfitRow(errorText(error)) ?? error;
}

// values of partition columns are names of folders, which file systems bound
function longName(error: unknown): UserError | undefined {
  const text = errorText(error);
  if (!/File name too long|ENAMETOOLONG/.test(text)) return undefined;
  return new UserError("LW6326", { values: { reason: text.slice(0, 300) }, failure: "input", cause: error });
}

/** @throws UserError LW6208 naming a column whose type a table cannot hold */
export async function describeRows(
  connection: DuckDBConnection,
  rows: RowQuery,
  scratchFolder: string,
): Promise<readonly Column[]> {
  if (rows.kind === "rows") return rows.columns;
  if (rows.kind === "scan")
    return [
      ...rows.scan.columns
        .filter(({ name }) => rows.without?.includes(name) !== true)
        .map(({ name, type, nullable }) => ({ name, type, nullable })),
      ...Object.keys(rows.extra ?? {}).map((name) => ({ name, type: "string", nullable: true })),
    ];
  const relation = await rowsRelation(connection, rows, scratchFolder);
  return resultColumns(await connection.prepare(`SELECT * FROM ${relation.sql} AS t`));
}

type ResultShape = Readonly<{
  columnCount: number;
  columnName: (index: number) => string;
  columnType: (index: number) => Readonly<{ toString: () => string }>;
}>;

export function resultColumns(result: ResultShape): readonly Column[] {
  return Array.from({ length: result.columnCount }, (_, index) => {
    const name = result.columnName(index);
    const found = fromDuckdb(result.columnType(index).toString(), { variants: true });
    if (found.type === undefined)
      throw new UserError("LW6208", {
        values: { table: "the query", column: name, type: found.refused },
        hint: found.wayOut,
      });
    return { name, type: found.type, nullable: true };
  });
}

export async function findRows(
  connection: DuckDBConnection,
  { scan, where }: PlacesRequest,
): Promise<readonly FileRows[]> {
  if (scan.files.length === 0) return [];
  return collectPlaces(connection, await placesQuery(connection, scan, where));
}

export async function writeFiles(
  connection: DuckDBConnection,
  { rows, target, given }: FilesRequest,
  scratchFolder: string,
): Promise<readonly WrittenFile[]> {
  const columns = given ?? (await describeRows(connection, rows, scratchFolder));
  const present = columns.map(({ name }) => name);
  const source: RowQuery = rows.kind === "scan" ? { ...rows, scan: { ...rows.scan, isRewritten: true } } : rows;
  const relation = await rowsRelation(connection, source, scratchFolder);
  try {
    return await inOrder(connection, rows, () =>
      writeRelation(connection, { sql: fittedRows(relation.sql, columns, target.columns), present }, target),
    );
  } finally {
    await relation.release();
  }
}

let lastOrdered: Promise<unknown> = Promise.resolve();

// several threads take turns in what was ordered before, whatever they are told, and every file gets a wide range; one after the other, because
// the number of threads is that of the whole database
function inOrder<T>(connection: DuckDBConnection, rows: RowQuery, work: () => Promise<T>): Promise<T> {
  if (rows.kind !== "scan" || rows.orderBy === undefined || rows.orderBy.length === 0) return work();
  const turn = lastOrdered.then(() => onOneThread(connection, work));
  lastOrdered = turn.catch(() => undefined);
  return turn;
}

async function onOneThread<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  const [[threads] = []] = (await connection.runAndReadAll("SELECT current_setting('threads')")).getRows();
  await connection.run("SET threads = 1");
  try {
    return await work();
  } finally {
    await connection.run(`SET threads = ${Number(threads)}`);
  }
}
