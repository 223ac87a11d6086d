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

/** Keys of the source that are looked for in every file before all of them are. */
const SAMPLE_KEYS = 64;

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

// a few keys settle most files of a table in no order, which are the many; only the others are asked for each by itself
async function filesWithKeys(connection: DuckDBConnection, rule: Pruning, source: string): Promise<readonly number[]> {
  const type = duckdbType(rule.type);
  const bounds = new Map(
    rule.bounds.flatMap((bound, file) =>
      bound === undefined
        ? []
        : [[file, `(${file}, ${quoteText(bound[0])}::${type}, ${quoteText(bound[1])}::${type})`] as const],
    ),
  );
  if (bounds.size === 0) return [];
  const key = `s.${quoteName(rule.sourceColumn)}::${type}`;
  const keys = `(SELECT ${key} AS key FROM ${source} AS s WHERE ${key} IS NOT NULL)`;
  const looked = await connection.runAndReadAll(
    `SELECT b.file, bool_or(k.key IS NOT NULL) AS has FROM (VALUES ${[...bounds.values()].join(", ")}) AS b(file, low, high)
     JOIN (SELECT min(key) AS low, max(key) AS high FROM ${keys}) AS r ON b.low <= r.high AND r.low <= b.high
     LEFT JOIN (SELECT key FROM ${keys} LIMIT ${SAMPLE_KEYS}) AS k ON k.key BETWEEN b.low AND b.high GROUP BY b.file`,
  );
  const near = looked.getRows().map(([file, has]) => ({ file: Number(file), has: has === true }));
  const certain = near.flatMap(({ file, has }) => (has ? [file] : []));
  const open = near.flatMap(({ file, has }) => (has ? [] : (bounds.get(file) ?? [])));
  if (open.length === 0) return certain;
  // the first key at or above the lower bound tells whether any key lies within
  const result = await connection.runAndReadAll(
    `SELECT b.file FROM (VALUES ${open.join(", ")}) AS b(file, low, high)
     ASOF JOIN ${keys} AS k ON b.low <= k.key WHERE k.key <= b.high`,
  );
  return [...certain, ...result.getRows().map(([file]) => Number(file))];
}
