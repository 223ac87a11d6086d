import { open } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { errorText } from "../../base/index.ts";
import { quoteText } from "../../sql/index.ts";
import type { RemoteFiles } from "../engine.ts";
import { filesRead } from "./compile/read.ts";
import { type PlannedScan, plannedScans } from "./planned-scans.ts";

/*
 * Tables that lie elsewhere are read as local files. Of large ones only what a statement reads is brought here: the end of each file tells where
 * its columns lie, the plan of the statement tells which of them it reads. The files then have holes. A hole reads as zeros, which is
 * never a page of Parquet, so that reading one fails and never gives wrong rows: then the whole files are fetched.
 */

/** Below this, whole files cost less than finding out which parts are needed. */
const WORTH_BYTES = 16e6;
/** Above this share of a file it is fetched as a whole. */
const WORTH_SHARE = 0.7;
/** Long enough for the footers of most files. */
const TAIL_BYTES = 65_536;

export type Statement<T> = Readonly<{ sql: string; run: () => Promise<T> }>;

/** Runs a statement once the files it names are here, as far as it reads them. */
export async function withFiles<T>(
  connection: DuckDBConnection,
  remote: RemoteFiles | undefined,
  { sql, run }: Statement<T>,
): Promise<T> {
  const paths = remote === undefined ? [] : filesRead(sql);
  if (remote === undefined || paths.length === 0) return run();
  const hollow = await bringParts(connection, remote, { sql, paths });
  try {
    return await run();
  } catch (error) {
    if (!hollow || !isHole(error)) throw error;
    await remote.fetch(paths);
    return run();
  }
}

function isHole(error: unknown): boolean {
  return /TProtocolException|Invalid data|corrupt|No magic bytes/i.test(errorText(error));
}

type Reading = Readonly<{ sql: string; paths: readonly string[] }>;

/** @returns whether files may have holes */
async function bringParts(
  connection: DuckDBConnection,
  remote: RemoteFiles,
  { sql, paths }: Reading,
): Promise<boolean> {
  const absent = await remote.absent(paths);
  if (absent.length === 0) return false;
  const size = absent.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (size < WORTH_BYTES) {
    await remote.fetch(paths);
    return false;
  }
  for (const file of absent) await bringFooter(remote, file);
  const scans = await plannedScans(connection, sql);
  if (scans === undefined) {
    await remote.fetch(paths);
    return false;
  }
  for (const file of absent) await bringColumns(connection, remote, { ...file, scans });
  return true;
}

type RemoteFile = Readonly<{ path: string; sizeBytes: number }>;

async function bringFooter(remote: RemoteFiles, { path, sizeBytes }: RemoteFile): Promise<void> {
  const start = Math.max(0, sizeBytes - TAIL_BYTES);
  await remote.fetchRanges(path, [
    { start, end: sizeBytes },
    { start: 0, end: 4 },
  ]);
  // the last bytes are the length of the footer and the mark of the format
  const footer = sizeBytes - 8 - (await lengthAt(path, sizeBytes - 8));
  if (footer < start) await remote.fetchRanges(path, [{ start: Math.max(0, footer), end: start }]);
}

async function lengthAt(path: string, offset: number): Promise<number> {
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, Math.max(0, offset));
    return buffer.readUInt32LE();
  } finally {
    await file.close();
  }
}

type Wanted = RemoteFile & Readonly<{ scans: readonly PlannedScan[] }>;

async function bringColumns(
  connection: DuckDBConnection,
  remote: RemoteFiles,
  { path, sizeBytes, scans }: Wanted,
): Promise<void> {
  const chunks = await columnChunks(connection, path);
  const wanted = chunks.filter(({ column }) => scans.some((scan) => scan.reads(column)));
  // filters and indexes lie behind the columns
  const end = Math.max(4, ...chunks.map((chunk) => chunk.end));
  const ranges = [...wanted.map((chunk) => ({ start: chunk.start, end: chunk.end })), { start: end, end: sizeBytes }];
  const bytes = ranges.reduce((sum, range) => sum + range.end - range.start, 0);
  if (bytes > sizeBytes * WORTH_SHARE) await remote.fetch([path]);
  else await remote.fetchRanges(path, ranges);
}

type Chunk = Readonly<{ column: string; start: number; end: number }>;

async function columnChunks(connection: DuckDBConnection, path: string): Promise<readonly Chunk[]> {
  const result = await connection.runAndReadAll(
    `SELECT path_in_schema, least(coalesce(nullif(dictionary_page_offset, 0), data_page_offset), data_page_offset), total_compressed_size
     FROM parquet_metadata(${quoteText(path)})`,
  );
  return result.getRowsJson().map(([name, start, length]) => ({
    column: String(name).split(", ")[0] ?? "",
    start: Number(start),
    end: Number(start) + Number(length),
  }));
}
