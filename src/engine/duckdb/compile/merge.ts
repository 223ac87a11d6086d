import { type Column, duckdbType } from "../../../base/index.ts";
import { quoteName } from "../../../sql/index.ts";
import type { TableFile } from "../../engine.ts";
import { type CopyTarget, copyRows } from "./copy.ts";
import { nameList, readFiles, readTable } from "./read.ts";
import type { Statement } from "./statement.ts";

/** What becomes of every staged row, by position; and the published row it meets. */
export const CHANGES = "_lw_changes";
export const STATUS = { inserted: 0, updated: 1, unchanged: 2 } as const;

export type MergeScope = Readonly<{
  keys: readonly string[];
  /** Columns that are compared: all but provenance. */
  compared: readonly Column[];
  /** Columns that the rows to bring in do not have: what is published stays. */
  kept: readonly Column[];
  /** Values of kept columns for new rows, which `c.number` counts; the others are null. */
  made: ReadonlyMap<string, string>;
  /** Columns that are written: with provenance. */
  written: readonly Column[];
  /** Files of the rows to bring in. */
  staged: readonly string[];
  /** Files of the published table. */
  published: readonly TableFile[];
}>;

/** Compares the batch with the published table by key; NULL equals NULL. */
export function compareRows(scope: MergeScope): Statement {
  const on = scope.keys.map((key) => `s.${quoteName(key)} = p.${quoteName(key)}`).join(" AND ");
  const rest = scope.compared.filter((column) => !scope.keys.includes(column.name) && !scope.kept.includes(column));
  const differs = rest.map(({ name }) => `s.${quoteName(name)} IS DISTINCT FROM p.${quoteName(name)}`).join(" OR ");
  const status = `CASE WHEN p."_lw_position" IS NULL THEN ${STATUS.inserted} WHEN ${differs || "false"} THEN ${STATUS.updated} ELSE ${STATUS.unchanged} END`;
  const select =
    `SELECT s.file_index AS file, s.file_row_number AS position, CAST(${status} AS UTINYINT) AS status, ` +
    `p."_lw_file" AS old_file, p."_lw_position" AS old_position FROM ${readFiles(scope.staged)} AS s ` +
    `LEFT JOIN (SELECT ${nameList(scope.compared)}, file_index AS "_lw_file", file_row_number AS "_lw_position" ` +
    `FROM ${readTable(scope.published, scope.compared)}) AS p ON ${on}`;
  return { name: "merge", sql: `CREATE TEMP TABLE "${CHANGES}" AS ${select}` };
}

/**
 * Compares rows that have no key with published ones: a row is known when an equal one lies there, as often as it does. Published rows whose
 * watermark is less than any of the batch cannot be equal.
 */
export function compareContents(scope: MergeScope, watermark: string): Statement {
  const { staged, published, compared, kept } = scope;
  const names = nameList(compared.filter((column) => !kept.includes(column)));
  const count = `row_number() OVER (PARTITION BY ${names}) AS "_lw_n"`;
  const least = `(SELECT min(${quoteName(watermark)}) FROM ${readFiles(staged)})`;
  const fresh = `SELECT ${names}, ${count}, file_index AS "_lw_file", file_row_number AS "_lw_position" FROM ${readFiles(staged)}`;
  const known =
    `SELECT ${names}, ${count} FROM ${readTable(published, compared)} ` +
    `WHERE ${quoteName(watermark)} IS NULL OR ${quoteName(watermark)} >= ${least}`;
  const on = compared
    .filter((column) => !kept.includes(column))
    .map(({ name }) => `s.${quoteName(name)} IS NOT DISTINCT FROM p.${quoteName(name)}`);
  const status = `CASE WHEN p."_lw_n" IS NULL THEN ${STATUS.inserted} ELSE ${STATUS.unchanged} END`;
  const select =
    `SELECT s."_lw_file" AS file, s."_lw_position" AS position, CAST(${status} AS UTINYINT) AS status, NULL::UBIGINT AS old_file, ` +
    `NULL::BIGINT AS old_position FROM (${fresh}) AS s LEFT JOIN (${known}) AS p ON ${[...on, `s."_lw_n" = p."_lw_n"`].join(" AND ")}`;
  return { name: "merge", sql: `CREATE TEMP TABLE "${CHANGES}" AS ${select}` };
}

/** Counts by status; there are more rows than staged ones when one met several published rows. */
export function summarizeChanges(): Statement {
  const count = (status: number): string => `count(*) FILTER (status = ${status})`;
  return {
    name: "merge",
    sql:
      `SELECT ${count(STATUS.inserted)} AS inserted, ${count(STATUS.updated)} AS updated, ${count(STATUS.unchanged)} AS unchanged, ` +
      `count(*) AS n FROM "${CHANGES}"`,
  };
}

/** Published files that hold replaced rows, by their place in the list. */
export function touchedFiles(): Statement {
  return {
    name: "merge",
    sql: `SELECT DISTINCT old_file AS file FROM "${CHANGES}" WHERE status = ${STATUS.updated} ORDER BY 1`,
  };
}

/** New and changed rows, and what stays of the files they replace. `touched` are places in the list of published files. */
export function copyMerged(scope: MergeScope, touched: readonly number[], target: CopyTarget): Statement {
  return copyRows("merge", mergedRows(scope, touched), target);
}

/** Rows of published files with these columns: what such a file lacks is NULL. */
export function copyPublished(files: readonly TableFile[], columns: readonly Column[], target: CopyTarget): Statement {
  return copyRows("rewrite", publishedRows(files, columns), target);
}

/** The same as a SELECT. */
export function publishedRows(files: readonly TableFile[], columns: readonly Column[]): string {
  return `SELECT ${nameList(columns)} FROM ${readTable(files, columns)}`;
}

/** New and changed rows, and what stays of the files they replace, as a SELECT. */
export function mergedRows(scope: MergeScope, touched: readonly number[]): string {
  const old = touchedRows(scope, touched);
  if (old === undefined) return freshRows(scope, old);
  const stays =
    `SELECT ${nameList(scope.written)} FROM ${readTable(old.files, scope.written)} AS p WHERE NOT EXISTS (FROM "${CHANGES}" AS c ` +
    `WHERE c.old_file = ${old.place} AND c.old_position = p.file_row_number AND c.status = ${STATUS.updated})`;
  return `${freshRows(scope, old)} UNION ALL ${stays}`;
}

/** Rows before and after they were changed, and new ones, with their `_change_type` (PROTOCOL.md §Change Data Files). */
export function changedRows(scope: MergeScope, touched: readonly number[]): string {
  const old = touchedRows(scope, touched);
  const fresh = completedRows(scope, old, [
    `CASE WHEN c.status = ${STATUS.updated} THEN 'update_postimage' ELSE 'insert' END AS "_change_type"`,
  ]);
  if (old === undefined) return fresh;
  const before =
    `SELECT ${nameList(scope.written, "p")}, 'update_preimage' FROM ${readTable(old.files, scope.written)} AS p ` +
    `JOIN "${CHANGES}" AS c ON c.old_file = ${old.place} AND c.old_position = p.file_row_number WHERE c.status = ${STATUS.updated}`;
  return `${fresh} UNION ALL ${before}`;
}

/** Published files with replaced rows. `place` finds their number in the list of all: `file_index` counts within this shorter one. */
type Touched = Readonly<{ files: readonly TableFile[]; place: string }>;

function touchedRows({ published }: MergeScope, touched: readonly number[]): Touched | undefined {
  if (touched.length === 0) return undefined;
  const files = touched.flatMap((index) => published[index] ?? []);
  return { files, place: `list_extract([${touched.join(", ")}], CAST(p.file_index AS BIGINT) + 1)` };
}

function freshRows(scope: MergeScope, old: Touched | undefined): string {
  if (scope.kept.length > 0) return completedRows(scope, old);
  return (
    `SELECT ${nameList(scope.written)} FROM ${readFiles(scope.staged)} AS s WHERE EXISTS (FROM "${CHANGES}" AS c WHERE c.file = s.file_index ` +
    `AND c.position = s.file_row_number AND c.status <> ${STATUS.unchanged})`
  );
}

/** The same, with what they lack from the rows they replace. */
function completedRows(scope: MergeScope, old: Touched | undefined, more: readonly string[] = []): string {
  const { written, kept, made, staged } = scope;
  const lacking = new Set(kept.map(({ name }) => name));
  const values = written.map(({ name, type }) => {
    if (!lacking.has(name)) return `s.${quoteName(name)}`;
    const fresh = made.get(name);
    if (old !== undefined && fresh === undefined) return `o.${quoteName(name)}`;
    const value = fresh ?? `CAST(NULL AS ${duckdbType(type)})`;
    return `${old === undefined ? value : `CASE WHEN c.old_file IS NULL THEN ${value} ELSE o.${quoteName(name)} END`} AS ${quoteName(name)}`;
  });
  const published =
    old === undefined || kept.length === 0
      ? ""
      : ` LEFT JOIN (SELECT ${nameList(kept)}, ${old.place} AS "_lw_file", p.file_row_number AS "_lw_position" FROM ${readTable(old.files, kept)} AS p) AS o ` +
        `ON o."_lw_file" = c.old_file AND o."_lw_position" = c.old_position`;
  return (
    `SELECT ${[...values, ...more].join(", ")} FROM ${readFiles(staged)} AS s JOIN ${numbered(scope)} AS c ` +
    `ON c.file = s.file_index AND c.position = s.file_row_number${published} WHERE c.status <> ${STATUS.unchanged}`
  );
}

/** What becomes of rows; new ones counted, the same in every statement, where a column needs it. */
function numbered({ made }: MergeScope): string {
  if (made.size === 0) return `"${CHANGES}"`;
  return `(SELECT *, row_number() OVER (PARTITION BY status ORDER BY file, position) - 1 AS number FROM "${CHANGES}" WHERE status <> ${STATUS.unchanged})`;
}
