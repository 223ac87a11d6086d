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
  source: PruningSource,
): Promise<readonly number[] | undefined> {
  let candidates: Set<number> | undefined;
  for (const rule of pruning) {
    const type = comparedType(rule, source);
    if (type === undefined) continue;
    const matching = await filesWithKeys(connection, rule, { table: source.table, type });
    const known = rule.bounds.flatMap((bound, file) => (bound === undefined ? [file] : []));
    const allowed = new Set([...matching, ...known]);
    candidates = candidates === undefined ? allowed : new Set([...candidates].filter((file) => allowed.has(file)));
  }
  if (candidates === undefined || candidates.size === target.files.length) return undefined;
  return [...candidates].sort((a, b) => a - b);
}

/** A table of the rows to be merged, and the types of its columns by their names in small letters. */
type PruningSource = Readonly<{ table: string; types: ReadonlyMap<string, string> }>;

const WHOLE = /^U?(?:TINYINT|SMALLINT|INTEGER)$|^BIGINT$/;

/** The type in which both sides of an equality keep their values; undefined where the engine casts one of them as it sees fit. */
function comparedType({ type, sourceColumn }: Pruning, { types }: PruningSource): string | undefined {
  const [own, given = ""] = [duckdbType(type), types.get(sourceColumn.toLowerCase())];
  if (WHOLE.test(own) && WHOLE.test(given)) return "BIGINT";
  return own === given ? own : undefined;
}

// a few keys settle most files of a table in no order, which are the many; only the others are asked for each by itself
async function filesWithKeys(
  connection: DuckDBConnection,
  rule: Pruning,
  { table, type }: Readonly<{ table: string; type: string }>,
): Promise<readonly number[]> {
  const bounds = rule.bounds.flatMap((bound, file) => (bound === undefined ? [] : [[`${file}`, ...bound] as const]));
  if (bounds.length === 0) return [];
  const key = `s.${quoteName(rule.sourceColumn)}::${type}`;
  const keys = `(SELECT ${key} AS key FROM ${table} AS s WHERE ${key} IS NOT NULL)`;
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
