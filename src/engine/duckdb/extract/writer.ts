import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ColumnBatch, FileScan, SourceColumn } from "../../../connector/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import type { ExtractionWriter } from "../../engine.ts";
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
  readonly #files: string[] = [];
  #appender: ChunkAppender | undefined;
  #buffered = 0;
  #drafts = 0;
  #rowCount = 0;
  #hash = 0n;

  constructor(connection: Connection, request: WriterRequest) {
    this.#connection = connection;
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
    await this.accept(await this.draft(`SELECT ${delivered.join(", ")} FROM "${BUFFER}"`));
    await this.#connection.rows(`DROP TABLE "${BUFFER}"`);
    this.#buffered = 0;
  }

  async draft(select: string): Promise<DraftFile> {
    const path = join(this.#request.folder, `chunk-${String(this.#drafts++).padStart(5, "0")}.parquet`);
    const [row = {}] = await this.#connection.rows(`COPY (${select}) TO ${quoteText(path)} (FORMAT parquet)`);
    return { path, rowCount: Number(row["Count"] ?? 0) };
  }

  async accept({ path, rowCount }: DraftFile): Promise<number> {
    this.#files.push(path);
    this.#rowCount += rowCount;
    await this.#addHash(path);
    return rowCount;
  }

  /** The order of rows, and in which file they are, does not count. */
  async #addHash(path: string): Promise<void> {
    const names = [...this.#request.columns.map(({ name }) => name), REFUSED].map((name) => quoteName(name)).join(", ");
    const [row = {}] = await this.#connection.rows(
      `SELECT sum(CAST(hash(${names}) AS HUGEINT)) AS h FROM read_parquet(${quoteText(path)})`,
    );
    this.#hash += BigInt(String(row["h"] ?? 0));
  }

  async scan(file: FileScan): Promise<number> {
    await this.#closeFile();
    return scanFile(this.#connection, file, {
      columns: this.#request.columns,
      draft: (select) => this.draft(select),
      accept: (draft) => this.accept(draft),
      discard: (draft) => rm(draft.path, { force: true }),
    });
  }

  async finish(version: string): Promise<Awaited<ReturnType<ExtractionWriter["finish"]>>> {
    await this.#closeFile();
    this.#connection.close();
    // the hash function belongs to the engine's version: after an upgrade a full load is compared anew
    const contentHash = `${version}:${this.#rowCount}:${this.#hash.toString(16)}`;
    return { files: this.#files, rowCount: this.#rowCount, contentHash };
  }

  async abandon(): Promise<void> {
    this.#appender?.close();
    this.#connection.close();
    await rm(this.#request.folder, { recursive: true, force: true });
  }
}

/** Opens the sink of one extraction: Parquet files with the columns as delivered, `_source_file`, `_source_row` and `_refused`. */
export async function extractionWriter(database: Database, request: WriterRequest): Promise<ExtractionWriter> {
  await mkdir(request.folder, { recursive: true });
  const writer = new Writer(await database.connect(request.signal), request);
  return {
    batchRows: BATCH_ROWS,
    write: (batch, origin) => writer.write(batch, origin),
    scanFile: (file) => writer.scan(file),
    finish: () => writer.finish(database.version),
    abandon: () => writer.abandon(),
  };
}
