import { DuckDBInstance } from "@duckdb/node-api";
import type {
  ColumnBatch,
  ExtractRequest,
  FileScan,
  InspectFile,
  SourceColumn,
  StagingSink,
} from "../../src/connector/index.ts";
import { formatDate, formatInstant, parseInstant } from "../../src/connector/instant.ts";
import { lakeNames } from "../../src/connector/name.ts";
import { fromDuckdb } from "../../src/base/index.ts";
import { quoteName, quoteText } from "../../src/sql/index.ts";

export type CollectedRow = readonly (string | null)[];

/** A staging sink that keeps all rows as canonical texts, and the files it was handed. */
export type CollectingSink = StagingSink &
  Readonly<{
    rows: CollectedRow[];
    batches: { rowCount: number; firstRow: number; source: string }[];
    files: string[];
  }>;

/** Rows as texts by logical type, whatever shape they were delivered in: what was stored must come out equal. */
export function collectingSink(columns: readonly SourceColumn[], batchRows = 1000): CollectingSink {
  const rows: CollectedRow[] = [];
  const batches: CollectingSink["batches"] = [];
  const files: string[] = [];
  return {
    batchRows,
    rows,
    batches,
    files,
    write: async (batch, { source, firstRow }) => {
      batches.push({ rowCount: batch.rowCount, firstRow, source });
      for (const row of rowsOf(batch)) {
        rows.push(row.map((value, index) => canonical(value, columns[index]?.type ?? "string")));
      }
    },
    scanFile: async (file) => {
      files.push(file.source);
      const scanned = await scan(file, columns);
      rows.push(...scanned);
      return scanned.length;
    },
  };
}

/** A sink that only counts: for memory and speed. */
export function countingSink(batchRows = 8192): StagingSink & { peakRssBytes: number } {
  const sink = {
    batchRows,
    peakRssBytes: 0,
    write: async () => {
      sink.peakRssBytes = Math.max(sink.peakRssBytes, process.memoryUsage().rss);
    },
    scanFile: async (file: FileScan) => (await scan(file, undefined)).length,
  };
  return sink;
}

function rowsOf(batch: ColumnBatch): readonly (readonly unknown[])[] {
  return Array.from({ length: batch.rowCount }, (_, row) => batch.columns.map((column) => column[row]));
}

/** The text both sides are compared by. */
export function canonical(value: unknown, type: string): string | null {
  if (value === null || value === undefined) return null;
  if (type === "date" && typeof value === "number") return formatDate(value);
  if (type.startsWith("timestamp")) {
    const micros = typeof value === "bigint" ? value : parseInstant(String(value));
    return micros === undefined ? String(value) : formatInstant(micros);
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (type.startsWith("decimal(")) return plainDecimal(String(value));
  return String(value);
}

/** Sources differ in the zeros they print after the point. */
function plainDecimal(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A look at a file by the engine's own readers. */
export const inspectFile: InspectFile = async (file) => {
  const described = await duckdbRows(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${reader(file)})`);
  const names = lakeNames(described.map(([name]) => String(name)));
  return described.map(([name, type], index) => ({
    name: names[index] ?? "",
    type: fromDuckdb(String(type)).type ?? "string",
    nullable: true,
    sourceName: String(name),
    sourceType: String(type),
  }));
};

async function scan(file: FileScan, columns: ExtractRequest["columns"] | undefined): Promise<CollectedRow[]> {
  const list = columns?.map(({ sourceName }) => `${quoteName(sourceName)}::VARCHAR`).join(", ") ?? "1";
  const found = await duckdbRows(`SELECT ${list} FROM ${reader(file)}`);
  return found.map((row) => row.map((value, index) => canonical(value, columns?.[index]?.type ?? "string")));
}

function reader(file: FileScan): string {
  const path = quoteText(file.path);
  const compression = file.compression === "none" ? "auto_detect" : file.compression;
  switch (file.format) {
    case "parquet":
      return `read_parquet(${path})`;
    case "csv": {
      const delimiter = file.options["delimiter"];
      return `read_csv(${path}, compression = '${file.compression}'${delimiter === undefined ? "" : `, delim = ${quoteText(String(delimiter))}`})`;
    }
    case "json":
    case "ndjson":
      return `read_json(${path}, compression = '${compression}', format = '${file.format === "json" ? "auto" : "newline_delimited"}')`;
    default:
      return file.format satisfies never;
  }
}

/** Rows of one query in an engine of its own, in UTC. */
export async function duckdbRows(...statements: readonly string[]): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    let rows: readonly (readonly unknown[])[] = [];
    for (const sql of statements) rows = (await connection.runAndReadAll(sql)).getRowsJson();
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
