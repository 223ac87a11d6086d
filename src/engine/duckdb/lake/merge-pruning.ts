import type { DuckDBConnection } from "@duckdb/node-api";
import { duckdbType } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import type { TableScan } from "./scan-sql.ts";

/**
 * Bounds of a column of the target that must equal a column of the source for rows to match. Per file of the scan: [lowest, highest] as
 * text; undefined where they are not known.
 */
export type Pruning = Readonly<{
  sourceColumn: string;
  type: string;
  bounds: readonly (readonly [string, string] | undefined)[];
}>;

/** Indexes of the files that may hold matches; undefined: all. */
export async function candidateFiles(
  connection: DuckDBConnection,
  { target, pruning }: Readonly<{ target: TableScan; pruning: readonly Pruning[] }>,
  source: string,
): Promise<readonly number[] | undefined> {
  let candidates: Set<number> | undefined;
  for (const rule of pruning) {
    const matching = await filesWithKeys(connection, rule, source);
    const known = rule.bounds.flatMap((bound, file) => (bound === undefined ? [file] : []));
    const allowed = new Set([...matching, ...known]);
    candidates = candidates === undefined ? allowed : new Set([...candidates].filter((file) => allowed.has(file)));
  }
  if (candidates === undefined || candidates.size === target.files.length) return undefined;
  return [...candidates].sort((a, b) => a - b);
}

// the first key at or above the lower bound tells whether any key lies within
async function filesWithKeys(connection: DuckDBConnection, rule: Pruning, source: string): Promise<readonly number[]> {
  const type = duckdbType(rule.type);
  const rows = rule.bounds.flatMap((bound, file) =>
    bound === undefined ? [] : [`(${file}, ${quoteText(bound[0])}::${type}, ${quoteText(bound[1])}::${type})`],
  );
  if (rows.length === 0) return [];
  const key = `s.${quoteName(rule.sourceColumn)}::${type}`;
  const result = await connection.runAndReadAll(
    `SELECT b.file FROM (VALUES ${rows.join(", ")}) AS b(file, low, high)
     ASOF JOIN (SELECT DISTINCT ${key} AS key FROM ${source} AS s WHERE ${key} IS NOT NULL) AS k ON b.low <= k.key WHERE k.key <= b.high`,
  );
  return result.getRows().map(([file]) => Number(file));
}
