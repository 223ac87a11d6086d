import { type Column, parseType } from "../../base/index.ts";
import type { ColumnBatch } from "../../connector/index.ts";
import { quoteName } from "../../sql/index.ts";
import type { RowSource } from "../engine.ts";
import { instant } from "./compile/literal.ts";
import { compileSource } from "./compile/source.ts";
import type { Connection, Database } from "./connection.ts";
import { type ExportFormat, exportStatement } from "./export-sql.ts";

export type ReadOptions = Readonly<{ columns: readonly Pick<Column, "name" | "type">[]; signal: AbortSignal }>;

/** Rows of a SELECT over pinned tables in the values of `ColumnBatch`, as a source would deliver them. */
export async function* readBatches(
  database: Database,
  source: RowSource & { kind: "sql" },
  { columns, signal }: ReadOptions,
): AsyncIterable<ColumnBatch> {
  const connection = await database.connect(signal);
  try {
    await prepare(connection, source);
    const values = columns.map(({ name, type }) => `${travelling(quoteName(name), type)} AS ${quoteName(name)}`);
    yield* connection.chunks(`SELECT ${values.join(", ")} FROM ${compileSource(source).sql}`);
  } finally {
    connection.close();
  }
}

export type FileOptions = ReadOptions & Readonly<{ path: string; format: ExportFormat }>;

/** The same rows as one file, without passing through this process. */
export async function exportFile(
  database: Database,
  source: RowSource & { kind: "sql" },
  { columns, path, format, signal }: FileOptions,
): Promise<Readonly<{ rows: number }>> {
  const connection = await database.connect(signal);
  try {
    await prepare(connection, source);
    const [row] = await connection.rows(exportStatement({ from: compileSource(source).sql, columns, path, format }));
    return { rows: Number(row?.["Count"] ?? 0) };
  } finally {
    connection.close();
  }
}

async function prepare(connection: Connection, source: RowSource & { kind: "sql" }): Promise<void> {
  if (/run_time/i.test(source.sql)) await connection.rows(`CREATE TEMP MACRO run_time() AS ${instant(source.runTime)}`);
}

/** How a value leaves DuckDB, so that it comes back as it was; the other way round stands in `extract/batch.ts`. */
function travelling(name: string, type: string): string {
  const kind = parseType(type).type?.kind;
  switch (kind) {
    case "boolean":
    case "int":
    case "bigint":
    case "float":
    case "double":
    case "string":
    case "binary":
      return name;
    case "tinyint":
    case "smallint":
      return `CAST(${name} AS INTEGER)`;
    case "date":
      return `CAST(${name} - DATE '1970-01-01' AS INTEGER)`;
    case "timestamp":
    case "timestamp_ntz":
      return `epoch_us(${name})`;
    case "decimal":
      return `CAST(${name} AS VARCHAR)`;
    case "array":
    case "map":
    case "struct":
    case "variant":
    case undefined:
      return `CAST(to_json(${name}) AS VARCHAR)`;
    default:
      return kind satisfies never;
  }
}
