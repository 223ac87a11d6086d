import type { DuckDBConnection } from "@duckdb/node-api";
import type { Clause } from "./merge-clause.ts";
import type { Pruning } from "./merge-pruning.ts";
import type { FileRows } from "./places.ts";
import type { RowQuery } from "./rows-sql.ts";
import type { TableScan } from "./scan-sql.ts";
import type { WriteTarget, WrittenFile } from "./write-files.ts";

/** A merge of rows into a table (`MergeRequest` of the lake). Expressions name columns as `target.x` and `source.x`. */
export type MergeRequest = Readonly<{
  target: TableScan;
  source: RowQuery;
  on: string;
  clauses: readonly Clause[];
  /** `vectors`: changed rows are marked and written apart. `rewrite`: their files are written anew. */
  mode: "vectors" | "rewrite";
  write: WriteTarget;
  /** Where and how changes are kept, if they are. */
  changes?: WriteTarget;
  /** Bounds of files by which those that cannot match are passed over. */
  pruning: readonly Pruning[];
}>;

export type MergeResult = Readonly<{
  /** Rows of the target that were updated or deleted. */
  changed: readonly FileRows[];
  written: readonly WrittenFile[];
  changes: readonly WrittenFile[];
  counts: Readonly<{ source: number; updated: number; deleted: number; inserted: number; unchanged: number }>;
}>;

/** A merge under way. The tables of the session are named below. */
export type Session = Readonly<{
  connection: DuckDBConnection;
  request: MergeRequest;
  sourceColumns: readonly string[];
  /** Types of these columns as DuckDB spells them, by name in small letters. */
  sourceTypes: ReadonlyMap<string, string>;
}>;

/** The rows of the source, numbered in `ORDINAL`. */
export const SOURCE = "__merge_source";
/** Which row of the target matches which of the source, and the clause that applies. Columns have names that no expression of a user means. */
export const MATCH = "__merge_match";
/** Which rows of the source are inserted, and by which clause. */
export const INSERT = "__merge_insert";
export const ORDINAL = "__merge_ordinal";

/** Runs a statement that tells how many rows it made or changed. */
export async function rowsOf(connection: DuckDBConnection, statement: string): Promise<number> {
  return Number((await connection.runAndReadAll(statement)).getRows()[0]?.[0] ?? 0);
}
