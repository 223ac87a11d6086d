import type { DuckDBConnection } from "@duckdb/node-api";
import { type Column, type Json, typeOf, UserError } from "../../../base/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { describeRows, resultColumns } from "./data.ts";
import { type RowQuery, rowsRelation } from "./rows-sql.ts";
import { renamed } from "./stored-value.ts";
import { hasVariant, shownType } from "./variant-sql.ts";

/** @property columns names as the rows have them; all when absent */
export type ReadRequest = Readonly<{ rows: RowQuery; columns?: readonly string[]; limit?: number }>;
export type QueryRows = Readonly<{ columns: readonly Column[]; rows: readonly Readonly<Record<string, Json>>[] }>;
export type QueryBatch = Readonly<{
  columns: readonly Column[];
  /** By column, in their order: `rowCount` values each. */
  values: readonly (readonly Json[])[];
  rowCount: number;
}>;

export async function readRows(
  connection: DuckDBConnection,
  request: ReadRequest,
  scratchFolder: string,
): Promise<QueryRows> {
  await using query = await shownQuery(connection, request, scratchFolder);
  const result = await connection.runAndReadAll(query.sql);
  return { columns: query.columnsOf(result), rows: result.getRowObjectsJson() };
}

/** The same rows a chunk of DuckDB at a time, column by column: nothing else of them is in memory. @throws UserError LW3517 */
export async function* readBatches(
  connection: DuckDBConnection,
  request: ReadRequest,
  scratchFolder: string,
): AsyncGenerator<QueryBatch> {
  const { JsonDuckDBValueConverter } = await import("@duckdb/node-api");
  await using query = await shownQuery(connection, request, scratchFolder);
  const rows = await countOf(connection, query.sql);
  const result = await connection.stream(query.sql);
  const columns = query.columnsOf(result);
  let missing = rows;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    missing -= chunk.rowCount;
    yield { columns, values: chunk.convertColumns(JsonDuckDBValueConverter), rowCount: chunk.rowCount };
  }
  if (missing === 0) return;
  // a stream ends after an error as it does after its last row; read as a whole it tells which
  await connection.run(`SELECT max(hash(t)) FROM (${query.sql}) AS t`);
  throw new UserError("LW3517", { values: { missing, rows }, failure: "resources" });
}

async function countOf(connection: DuckDBConnection, query: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM (${query}) AS t`);
  return Number(counted.getRows()[0]?.[0]);
}

type Shape = Parameters<typeof resultColumns>[0];

async function shownQuery(
  connection: DuckDBConnection,
  { rows, columns: wanted, limit }: ReadRequest,
  scratchFolder: string,
): Promise<AsyncDisposable & Readonly<{ sql: string; columnsOf: (result: Shape) => readonly Column[] }>> {
  const relation = await rowsRelation(connection, rows, scratchFolder);
  try {
    const all = await describeRows(connection, rows, scratchFolder);
    const columns =
      wanted === undefined ? all : wanted.flatMap((name) => all.find((column) => column.name === name) ?? []);
    const cut = limit === undefined ? "" : ` LIMIT ${Math.max(0, Math.trunc(limit))}`;
    return {
      sql: `SELECT ${columns.map(shownValue).join(", ")} FROM ${relation.sql} AS t${cut}`,
      columnsOf: (result) =>
        resultColumns(result).map((column, index) => ({ ...column, type: columns[index]?.type ?? column.type })),
      [Symbol.asyncDispose]: relation.release,
    };
  } catch (error) {
    await relation.release();
    throw error;
  }
}

// variants as JSON text: the converter of DuckDB would turn their numbers into text
function shownValue({ name, type }: Column): string {
  const value = quoteName(name);
  const own = typeOf(type);
  return hasVariant(own) ? `${renamed(value, own, shownType(own))} AS ${value}` : value;
}
