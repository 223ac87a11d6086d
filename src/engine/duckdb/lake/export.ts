import { rename, rm, stat } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type Type, typeOf } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import { describeRows } from "./data.ts";
import { type RowQuery, rowsRelation } from "./rows-sql.ts";
import { renamed } from "./scan-sql.ts";
import { shownType } from "./variant-sql.ts";

export type ExportRequest = Readonly<{
  rows: RowQuery;
  columns: readonly string[];
  path: string;
  format: "parquet" | "csv";
  limit?: number;
}>;

/** Writes rows as one file, which appears under its name when it is whole. */
export async function exportRows(
  connection: DuckDBConnection,
  request: ExportRequest,
  scratchFolder: string,
): Promise<Readonly<{ rows: number; sizeBytes: number }>> {
  const { path, format, limit } = request;
  const relation = await rowsRelation(connection, request.rows, scratchFolder);
  const begun = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    const values = await exportedValues(connection, request, scratchFolder);
    const cut = limit === undefined ? "" : ` LIMIT ${Math.max(0, Math.trunc(limit))}`;
    const query = `SELECT ${values.join(", ")} FROM ${relation.sql} AS t${cut}`;
    const options = format === "csv" ? "FORMAT csv, HEADER, FORCE_QUOTE *" : "FORMAT parquet, COMPRESSION zstd";
    const result = await connection.runAndReadAll(`COPY (${query}) TO ${quoteText(begun)} (${options})`);
    await rename(begun, path);
    return { rows: Number(result.getRows()[0]?.[0] ?? 0), sizeBytes: (await stat(path)).size };
  } finally {
    await rm(begun, { force: true });
    await relation.release();
  }
}

async function exportedValues(
  connection: DuckDBConnection,
  { rows, columns, format }: ExportRequest,
  scratchFolder: string,
): Promise<readonly string[]> {
  const types = new Map((await describeRows(connection, rows, scratchFolder)).map(({ name, type }) => [name, type]));
  return columns.map((column) => {
    const name = quoteName(column);
    const type = typeOf(types.get(column) ?? "string");
    const value = renamed(name, type, shownType(type));
    return `${format === "parquet" ? value : csvValue(value, type)} AS ${name}`;
  });
}

function csvValue(value: string, type: Type): string {
  switch (type.kind) {
    case "struct":
    case "array":
    case "map":
      return `to_json(${value})::VARCHAR`;
    case "binary":
      return `to_base64(${value})`;
    case "timestamp":
      return `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%fZ')`;
    default:
      return value;
  }
}
