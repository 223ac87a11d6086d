import { type Column, fromDuckdb } from "../../base/index.ts";
import type { QueryResult, RowSource } from "../engine.ts";
import { instant } from "./compile/literal.ts";
import { compileSource } from "./compile/source.ts";
import type { Connection, Database } from "./connection.ts";

export type QueryOptions = Readonly<{ limit: number; signal: AbortSignal }>;

/** Runs a SELECT over pinned tables and returns at most `limit` rows. Integers beyond 32 bits, decimals, dates and timestamps are exact text. */
export async function runQuery(
  database: Database,
  source: RowSource & { kind: "sql" },
  options: QueryOptions,
): Promise<QueryResult> {
  const connection = await database.connect(options.signal);
  try {
    return await queryWith(connection, source, options.limit);
  } finally {
    connection.close();
  }
}

async function queryWith(
  connection: Connection,
  source: RowSource & { kind: "sql" },
  limit: number,
): Promise<QueryResult> {
  if (/run_time/i.test(source.sql)) await connection.rows(`CREATE TEMP MACRO run_time() AS ${instant(source.runTime)}`);
  // one row more than asked for tells whether there are more
  const found = await connection.table(`SELECT * FROM ${compileSource(source).sql} LIMIT ${limit + 1}`);
  const columns: readonly Column[] = found.names.map((name, index) => {
    const type = found.types[index] ?? "VARCHAR";
    return { name, type: fromDuckdb(type).type ?? type.toLowerCase(), nullable: true };
  });
  const visible = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => !column.name.startsWith("_lw_"));
  return {
    columns: visible.map(({ column }) => column),
    rows: found.rows.slice(0, limit).map((row) => visible.map(({ index }) => row[index] ?? null)),
    truncated: found.rows.length > limit,
  };
}
