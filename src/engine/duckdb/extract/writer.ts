import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ColumnBatch, FileScan, SourceColumn } from "../../../connector/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import type { Chunk, ExtractionWriter } from "../../engine.ts";
import { REFUSED } from "../compile/source.ts";
import { CHUNK_ROWS, type ChunkAppender, type Connection, type Database } from "../connection.ts";
import { type BatchColumn, batchColumns, convertBatch } from "./batch.ts";
import type { DraftFile } from "./reader.ts";
import { scanFile } from "./scan.ts";

export type WriterRequest = Readonly<{ folder: string; columns: readonly SourceColumn[]; signal: AbortSignal }>;

/** Rows one batch of a connector should hold: a multiple of DuckDB's vectors. */
const BATCH_ROWS = 5 * CHUNK_ROWS;
/** Rows gathered in memory before they become a file: two row groups. */
const FILE_ROWS = 120 * CHUNK_ROWS;
const BUFFER = "_lw_buffer";

/** Rows of one extraction on their way into Parquet files of one folder; memory does not grow with their number. */
class Writer {
  readonly #connection: Connection;
  readonly #request: WriterRequest;
  readonly #columns: readonly BatchColumn[];
  readonly #version: string;
  readonly #files: string[] = [];
  /** Files of rows that came in batches: nobody could adopt them. */
  readonly #loose: string[] = [];
  #appender: ChunkAppender | undefined;
  #buffered = 0;
  #rowCount = 0;
  #hash = 0n;

  constructor(connection: Connection, version: string, request: WriterRequest) {
    this.#connection = connection;
    this.#version = version;
    this.#request = request;
    this.#columns = batchColumns(request.columns);
  }

  async write(batch: ColumnBatch, origin: Readonly<{ source: string; firstRow: number }>): Promise<void> {
    this.#appender ??= await this.#openBuffer();
    for (let start = 0; start < batch.rowCount; start += CHUNK_ROWS) {
      const rowCount = Math.min(CHUNK_ROWS, batch.rowCount - start);
      this.#appender.append(convertBatch(batch, this.#columns, { start, rowCount, ...origin }), rowCount);
    }
    this.#buffered += batch.rowCount;
    if (this.#buffered >= FILE_ROWS) await this.#closeFile();
  }

  async #openBuffer(): Promise<ChunkAppender> {
    const columns = this.#columns.map(({ name, storedAs }) => `${quoteName(name)} ${storedAs}`);
    await this.#connection.rows(`CREATE OR REPLACE TEMP TABLE "${BUFFER}" (${columns.join(", ")})`);
    return this.#connection.appender(
      BUFFER,
      this.#columns.map(({ storage }) => storage),
    );
  }

  async #closeFile(): Promise<void> {
    this.#appender?.close();
    this.#appender = undefined;
    if (this.#buffered === 0) return;
    const delivered = this.#columns.map(({ name, read }) => `${read} AS ${quoteName(name)}`);
    const name = numbered("chunk", this.#loose.length);
    const draft = await this.#draft(`SELECT ${delivered.join(", ")} FROM "${BUFFER}"`, name);
    this.#loose.push(draft.path);
    await this.#accept(draft);
    await this.#connection.rows(`DROP TABLE "${BUFFER}"`);
    this.#buffered = 0;
  }

  async #draft(select: string, name: string): Promise<DraftFile> {
    const path = this.#path(name);
    const [row = {}] = await this.#connection.rows(`COPY (${select}) TO ${quoteText(path)} (FORMAT parquet)`);
    return { path, rowCount: Number(row["Count"] ?? 0) };
  }

  #path(name: string): string {
    return join(this.#request.folder, `${name}.parquet`);
  }

  async #accept({ path, rowCount }: DraftFile): Promise<number> {
    this.#files.push(path);
    this.#rowCount += rowCount;
    await this.#addHash(path);
    return rowCount;
  }

  /** The order of rows, and in which file they are, does not count. */
  async #addHash(path: string): Promise<void> {
    const names = [...this.#request.columns.map(({ name }) => name), REFUSED].map((name) => quoteName(name)).join(", ");
    const [row = {}] = await this.#connection.rows(
      `SELECT sum(CAST(hash(${names}) AS HUGEINT)) AS h FROM read_parquet(${quoteText(path)}, hive_partitioning = false)`,
    );
    this.#hash += BigInt(String(row["h"] ?? 0));
  }

  async scan(file: FileScan, name: string): Promise<Chunk> {
    await this.#closeFile();
    const before = { files: this.#files.length, hash: this.#hash };
    let drafts = 0;
    const work = scanFile(this.#connection, file, {
      columns: this.#request.columns,
      draft: (select) => this.#draft(select, numbered(name, drafts++)),
      accept: (draft) => this.#accept(draft),
      discard: (draft) => rm(draft.path, { force: true }),
    });
    const rowCount = await work.catch(async (error: unknown) => {
      const begun = Array.from({ length: drafts }, (_, index) => this.#path(numbered(name, index)));
      await Promise.all(begun.map((path) => rm(path, { force: true })));
      throw error;
    });
    const files = this.#files.slice(before.files).map((path) => basename(path));
    return { files, rowCount, hash: String(this.#hash - before.hash), engine: this.#version };
  }

  adopt(chunk: Chunk): boolean {
    if (chunk.engine !== this.#version) return false;
    this.#files.push(...chunk.files.map((name) => join(this.#request.folder, name)));
    this.#rowCount += chunk.rowCount;
    this.#hash += BigInt(chunk.hash);
    return true;
  }

  async finish(): Promise<Awaited<ReturnType<ExtractionWriter["finish"]>>> {
    await this.#closeFile();
    this.#connection.close();
    // the hash function belongs to the engine's version: after an upgrade a full load is compared anew
    const contentHash = `${this.#version}:${this.#rowCount}:${this.#hash.toString(16)}`;
    return { files: this.#files, rowCount: this.#rowCount, contentHash };
  }

  async abandon(): Promise<void> {
    this.#appender?.close();
    this.#connection.close();
    await Promise.all(this.#loose.map((path) => rm(path, { force: true })));
  }
}

function numbered(name: string, index: number): string {
  return `${name}-${String(index).padStart(5, "0")}`;
}

/** Opens the sink of one extraction: Parquet files with the columns as delivered, `_source_file`, `_source_row` and `_refused`. */
export async function extractionWriter(database: Database, request: WriterRequest): Promise<ExtractionWriter> {
  await mkdir(request.folder, { recursive: true });
  const writer = new Writer(await database.connect(request.signal), database.version, request);
  return {
    batchRows: BATCH_ROWS,
    write: (batch, origin) => writer.write(batch, origin),
    scanFile: (file, name) => writer.scan(file, name),
    adopt: (chunk) => writer.adopt(chunk),
    finish: () => writer.finish(),
    abandon: () => writer.abandon(),
  };
}
