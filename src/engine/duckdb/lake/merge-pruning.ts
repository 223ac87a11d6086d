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
  const bounds = rule.bounds.flatMap((bound, file) => (bound === undefined ? [] : [[`${file}`, ...bound] as const]));
  if (bounds.length === 0) return [];
  const key = `s.${quoteName(rule.sourceColumn)}::${type}`;
  const keys = `(SELECT ${key} AS key FROM ${source} AS s WHERE ${key} IS NOT NULL)`;
  const looked = await connection.runAndReadAll(
    `SELECT b.file, bool_or(k.key IS NOT NULL) AS has FROM ${boundsRelation(bounds, type)} AS b
     JOIN (SELECT min(key) AS low, max(key) AS high FROM ${keys}) AS r ON b.low <= r.high AND r.low <= b.high
     LEFT JOIN (SELECT key FROM ${keys} LIMIT ${SAMPLE_KEYS}) AS k ON k.key BETWEEN b.low AND b.high GROUP BY b.file`,
  );
  const near = looked.getRows().map(([file, has]) => ({ file: Number(file), has: has === true }));
  const certain = near.flatMap(({ file, has }) => (has ? [file] : []));
  const unsettled = new Set(near.flatMap(({ file, has }) => (has ? [] : [`${file}`])));
  const open = bounds.filter(([file]) => unsettled.has(file));
  if (open.length === 0) return certain;
  // the first key at or above the lower bound tells whether any key lies within
  const result = await connection.runAndReadAll(
    `SELECT b.file FROM ${boundsRelation(open, type)} AS b
     ASOF JOIN ${keys} AS k ON b.low <= k.key WHERE k.key <= b.high`,
  );
  return [...certain, ...result.getRows().map(([file]) => Number(file))];
}

type FileBounds = readonly [file: string, low: string, high: string];

// one text for all: as rows of VALUES those of a thousand files take longer to plan than the search itself
function boundsRelation(bounds: readonly FileBounds[], type: string): string {
  const rows = `unnest(from_json(${quoteText(JSON.stringify(bounds))}, '[["VARCHAR"]]'))`;
  return `(SELECT v[1]::INTEGER AS file, v[2]::${type} AS low, v[3]::${type} AS high FROM (SELECT ${rows} AS v))`;
}
