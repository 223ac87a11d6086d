import { quoteName, quoteText } from "../../../sql/index.ts";
import type { StageRequest } from "../../engine.ts";
import type { GroupCheck } from "../rule/check.ts";
import { groupFails } from "../rule/table.ts";
import { type Base, deliveredJson, publishedColumns, typedRows } from "./base.ts";
import { type CopyTarget, copyRows } from "./copy.ts";
import { nameList, readFiles, readTable } from "./read.ts";
import { sharedHashes } from "./shared-hashes.ts";
import type { Statement } from "./statement.ts";

/** Positions of staged rows that a uniqueness takes out; `rule` is its index, or `REPEATED`. */
export const TAKEN_OUT = "_lw_taken_out";
const GROUPS = "_lw_groups";
/** An equal row delivered before: counted as deduplicated, no fault of the data. */
export const REPEATED = -1;

/** A batch, and what of the published table it meets. */
export type GroupsScope = Readonly<{
  request: StageRequest;
  base: Base;
  /** Staged files. */
  files: readonly string[];
  /** Columns by which a staged row takes the place of a published one. */
  mergeKeys: readonly string[];
}>;

export type GroupScope = GroupsScope & Readonly<{ check: GroupCheck; index: number }>;

export function createTakenOut(): Statement {
  return { name: "groups", sql: `CREATE TEMP TABLE "${TAKEN_OUT}" (file UBIGINT, position BIGINT, rule INTEGER)` };
}

/**
 * How many values may occur more than once, told by their hash alone: 0 proves that none does, at a third of the price of comparing them.
 * Looks at all staged rows: those taken out before can only raise the number.
 */
export function suspectGroups(scope: GroupScope): Statement {
  const names = quoted(scope.check.columns);
  const published = publishedValues(scope);
  const all = [
    `SELECT ${names} FROM ${readFiles(scope.files)}`,
    ...(published === undefined ? [] : [`SELECT ${names} FROM (${published})`]),
  ];
  const sql = `SELECT ${sharedHashes(`(${all.join(" UNION ALL ")})`, scope.check.columns)} AS n`;
  return { name: "groups", sql };
}

/** Values of staged rows whose group in the table that would result fails: reads key columns and those of the condition only. */
export function findGroups(scope: GroupScope): Statement {
  const { check } = scope;
  const names = quoted(check.columns);
  const present = check.columns.map((column) => `${quoteName(column)} IS NOT NULL`).join(" AND ");
  const published = publishedValues(scope);
  const all = [
    `SELECT ${judgedList(scope)}, false AS "_lw_published" FROM ${remaining(scope)}`,
    ...(published === undefined ? [] : [published]),
  ];
  const groups =
    `SELECT ${names}, bool_or("_lw_published") AS "_lw_published" FROM (${all.join(" UNION ALL ")}) WHERE ${present} ` +
    `GROUP BY ${names} HAVING ${groupFails(check.good)} AND bool_or(NOT "_lw_published")`;
  return { name: "groups", sql: `CREATE OR REPLACE TEMP TABLE "${GROUPS}" AS ${groups}` };
}

/** What a group is judged by. A condition may name any column: those it does not are never read. */
function judgedList({ check, request }: Pick<GroupScope, "check" | "request">): string {
  return check.good === undefined ? quoted(check.columns) : nameList(request.columns);
}

export function countGroups(): Statement {
  return { name: "groups", sql: `SELECT count(*) AS n FROM "${GROUPS}"` };
}

/** Staged rows that no earlier check took out, with their position. */
function remaining({ files }: Pick<GroupsScope, "files">): string {
  return (
    `(SELECT s.*, s.file_index AS "_lw_file", s.file_row_number AS "_lw_position" FROM ${readFiles(files)} AS s WHERE NOT EXISTS ` +
    `(FROM "${TAKEN_OUT}" AS t WHERE t.file = s.file_index AND t.position = s.file_row_number))`
  );
}

/** Values of the rows that stay in the published table; undefined when none does, or when staged rows take their place. */
function publishedValues(scope: GroupScope): string | undefined {
  const { request, check, mergeKeys } = scope;
  const { published } = request;
  if (check.deduplicates || published === undefined || !keepsPublished(request)) return undefined;
  const wanted = request.columns.filter(
    ({ name }) => check.good !== undefined || check.columns.includes(name) || mergeKeys.includes(name),
  );
  const rows = `SELECT ${judgedList(scope)}, true AS "_lw_published" FROM ${readTable(published.files, wanted)} AS p`;
  if (mergeKeys.length === 0) return rows;
  const same = mergeKeys.map((key) => `k.${quoteName(key)} = p.${quoteName(key)}`).join(" AND ");
  return `${rows} WHERE NOT EXISTS (FROM ${remaining(scope)} AS k WHERE ${same})`;
}

function keepsPublished({ materialize, published }: StageRequest): boolean {
  return materialize.as !== "table" && published !== undefined && published.files.length > 0;
}

/** Whether a published row stays when the one that would have replaced it is taken out. */
export function canReturn({ request, mergeKeys }: GroupsScope): boolean {
  return mergeKeys.length > 0 && keepsPublished(request);
}

/**
 * Published rows whose replacement was taken out stay in the table: staged rows that are not unique beside one of them leave as well, which
 * may let further published rows stay, and so on. `checks` are those of groups of one row, with their index.
 */
export function markReturned(scope: GroupsScope, checks: readonly (readonly [number, GroupCheck])[]): Statement {
  const { request, mergeKeys } = scope;
  const asked = new Set([...mergeKeys, ...checks.flatMap(([, { columns }]) => columns)]);
  const columns = request.columns.filter(({ name }) => asked.has(name));
  const same = (names: readonly string[], one: string, other: string): string =>
    names.map((name) => `${one}.${quoteName(name)} = ${other}.${quoteName(name)}`).join(" AND ");
  // `by` is the row that replaces a published one: while it is not lost, the published one is
  const edges = checks.map(
    ([index, check]) =>
      `SELECT "by"."_lw_file" AS by_file, "by"."_lw_position" AS by_position, s."_lw_file" AS file, s."_lw_position" AS position, ` +
      `${index} AS rule FROM published AS p LEFT JOIN staged AS "by" ON ${same(mergeKeys, '"by"', "p")} ` +
      `JOIN staged AS s ON ${same(check.columns, "s", "p")}`,
  );
  const sql =
    `INSERT INTO "${TAKEN_OUT}" WITH RECURSIVE ` +
    `staged AS MATERIALIZED (SELECT ${nameList(columns)}, "_lw_file", "_lw_position" FROM ${remaining(scope)}), ` +
    `published AS NOT MATERIALIZED (SELECT ${nameList(columns)} FROM ${readTable(request.published?.files ?? [], columns)}), ` +
    `edges AS MATERIALIZED (${edges.join(" UNION ALL ")}), ` +
    `lost AS (SELECT file, position, rule FROM edges WHERE by_file IS NULL UNION ` +
    `SELECT e.file, e.position, e.rule FROM lost AS l JOIN edges AS e ON e.by_file = l.file AND e.by_position = l.position) ` +
    `SELECT file, position, min(rule) FROM lost GROUP BY file, position`;
  return { name: "groups", sql };
}

/** Equal rows of a group: all but one are repetitions. */
export function markRepeated(scope: GroupScope): Statement {
  const all = nameList(scope.request.columns, "s");
  const chosen = `row_number() OVER (PARTITION BY ${all} ORDER BY "_lw_file", "_lw_position") > 1`;
  return mark(scope, REPEATED, chosen);
}

/** Rows of groups that fail, or are still more than one: all of them, or all but the one to keep. Rows published before always stay. */
export function markConflicts(scope: GroupScope): Statement {
  const { check } = scope;
  if (check.good !== undefined) return mark(scope, scope.index);
  const group = `PARTITION BY ${quoted(check.columns, "s")}`;
  const several = `(g."_lw_published" OR count(*) OVER (${group}) > 1)`;
  if (check.keep === undefined) return mark(scope, scope.index, several);
  const place = `row_number() OVER (${group} ORDER BY ${ordering(scope)})`;
  return mark(scope, scope.index, `${several} AND (g."_lw_published" OR ${place} > 1)`);
}

function mark(scope: GroupScope, rule: number, chosen?: string): Statement {
  const joined = scope.check.columns.map((column) => `g.${quoteName(column)} = s.${quoteName(column)}`).join(" AND ");
  return {
    name: "groups",
    sql:
      `INSERT INTO "${TAKEN_OUT}" SELECT s."_lw_file", s."_lw_position", ${rule} FROM ${remaining(scope)} AS s ` +
      `JOIN "${GROUPS}" AS g ON ${joined}${chosen === undefined ? "" : ` QUALIFY ${chosen}`}`,
  };
}

/** By the column of the rule, then by place in the source or by content, so that every run keeps the same row. */
function ordering({ check, request, base }: GroupScope): string {
  const direction = check.keep === "last" ? "DESC" : "ASC";
  const wished = check.orderBy === undefined ? [] : [check.orderBy];
  const place = base.isPositional ? ["_source_file", "_source_row"] : [];
  const columns = [...wished, ...place, ...request.columns.map(({ name }) => name)];
  return columns.map((column) => `s.${quoteName(column)} ${direction} NULLS LAST`).join(", ");
}

function quoted(columns: readonly string[], qualifier?: string): string {
  return nameList(
    columns.map((name) => ({ name })),
    qualifier,
  );
}

/** Rows taken out, by rule. */
export function countTakenOut(): Statement {
  return { name: "groups", sql: `SELECT rule, count(*) AS n FROM "${TAKEN_OUT}" GROUP BY rule` };
}

/** The rows that a uniqueness took out, as refused rows. */
export function takenOutRows(base: Base, checks: readonly GroupCheck[]): string {
  const branch = (part: (check: GroupCheck) => string): string =>
    `CASE t.rule ${checks.map((check, index) => `WHEN ${index} THEN ${part(check)}`).join(" ")} END`;
  const rule = branch((check) => `{'rule': ${quoteText(check.rule)}, 'reason': ${quoteText(check.reason)}}`);
  const kept = branch((check) => String(check.severity !== "discard"));
  return (
    `SELECT ${deliveredJson(base)} AS row, ${base.position} AS source_position, [${rule}] AS rules, ${kept} AS kept ` +
    `FROM ${typedRows(base)} AS s JOIN "${TAKEN_OUT}" AS t ON t.file = s.file_index AND t.position = s.file_row_number WHERE t.rule >= 0`
  );
}

/** The staged rows that stay. */
export function copyRemaining(base: Base, files: readonly string[], target: CopyTarget): Statement {
  return copyRows("rewrite", `SELECT ${nameList(publishedColumns(base))} FROM ${remaining({ files })}`, target);
}
