import type { Json } from "../../../base/index.ts";
import type { Expression, MergeClause, MergePruning } from "../data-engine.ts";
import type { ScanColumn } from "../scan.ts";
import { parseStatistics, valueOf } from "../statistics.ts";
import type { StateFile } from "../table-state.ts";

export type PruningInput = Readonly<{
  on: Expression;
  clauses: readonly MergeClause[];
  files: readonly StateFile[];
  columns: readonly ScanColumn[];
}>;

/** Types whose bounds are exact enough and compare alike everywhere; floating point has NaN, which bounds leave out. */
const BOUNDED = /^(?:tinyint|smallint|int|bigint|decimal\(\d+,\d+\)|date|timestamp|timestamp_ntz|string)$/;

/** Bounds by which a merge passes over files that cannot hold a match. Rows that match nothing may lie in any file, so then there are none. */
export function mergePruning({ on, clauses, files, columns }: PruningInput): readonly MergePruning[] {
  if (clauses.some(({ when }) => when === "not matched by source")) return [];
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  return equalities(on).flatMap(({ target, source }) => {
    const column = byName.get(target.toLowerCase());
    if (column === undefined || !BOUNDED.test(column.type) || column.isCollated) return [];
    return [{ sourceColumn: source, type: column.type, bounds: files.map((file) => boundsOf(file, column)) }];
  });
}

type Equality = Readonly<{ target: string; source: string }>;

const NAME = String.raw`(?:"((?:[^"]|"")+)"|([A-Za-z_]\w*))`;
const TARGET_FIRST = new RegExp(String.raw`^\s*target\s*\.\s*${NAME}\s*=\s*source\s*\.\s*${NAME}\s*$`, "i");
const SOURCE_FIRST = new RegExp(String.raw`^\s*source\s*\.\s*${NAME}\s*=\s*target\s*\.\s*${NAME}\s*$`, "i");

/** Equalities that must all hold. Anything but plain ones joined by AND gives none of itself; an OR anywhere gives none at all. */
function equalities(on: Expression): readonly Equality[] {
  if (/[()']|\bor\b|\bnot\b|\bcase\b|\bbetween\b|--|\/\*/i.test(on)) return [];
  return on.split(/\band\b/i).flatMap((part) => {
    const [, t1, t2, s1, s2] = TARGET_FIRST.exec(part) ?? [];
    if (t1 !== undefined || t2 !== undefined) return [{ target: nameOf(t1, t2), source: nameOf(s1, s2) }];
    const [, a1, a2, b1, b2] = SOURCE_FIRST.exec(part) ?? [];
    return a1 !== undefined || a2 !== undefined ? [{ source: nameOf(a1, a2), target: nameOf(b1, b2) }] : [];
  });
}

function nameOf(quoted: string | undefined, plain: string | undefined): string {
  return quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"');
}

function boundsOf({ add }: StateFile, { key, isPartition, type }: ScanColumn): readonly [string, string] | undefined {
  if (isPartition) {
    const value = valueOf(add.partitionValues, String(key));
    return value === undefined || value === null || value === "" ? undefined : [value, value];
  }
  const stats = parseStatistics(add.stats);
  const low = boundText(valueOf(stats?.minValues, String(key)), type);
  const high = boundText(valueOf(stats?.maxValues, String(key)), type);
  if (low === undefined || high === undefined) return undefined;
  return [low, type.startsWith("timestamp") ? afterCut(high) : high];
}

// a text that another writer cut amid a character is no bound of any value, a spelling that the engine does not know tells nothing
function boundText(value: Json | undefined, type: string): string | undefined {
  const text = typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  if (text?.isWellFormed() !== true) return undefined;
  if (type.startsWith("decimal")) return isExactDecimal(text, type) ? text : undefined;
  const isTime = type === "date" || type.startsWith("timestamp");
  return isTime && !/^\d{4}-\d\d-\d\d(?!\d)/.test(text) ? undefined : text;
}

/** Decimals that every double holds. delta-rs rounds bounds to doubles, and cuts whole ones to 64 bits. */
const DOUBLE_DIGITS = 15;

function isExactDecimal(text: string, type: string): boolean {
  const [precision = 0, scale = 0] = (/\((\d+),(\d+)\)/.exec(type) ?? []).slice(1).map(Number);
  return precision <= DOUBLE_DIGITS || (scale === 0 && Number.isSafeInteger(Number(text)));
}

// bounds of instants may have been cut to milliseconds (PROTOCOL.md §Per-file Statistics)
function afterCut(text: string): string {
  return text.replace(/(\.\d{3})(?!\d)/, "$1999");
}
