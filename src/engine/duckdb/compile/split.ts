import { duckdbType, fromDuckdb } from "../../../base/index.ts";
import { literal, quoteName, quoteText } from "../../../sql/index.ts";
import type { StageRequest } from "../../engine.ts";
import type { RowCheck } from "../rule/check.ts";
import { isBlocking } from "../rule/checks.ts";
import { type Base, deliveredJson, publishedList, typedRows } from "./base.ts";
import type { DeliveredColumn } from "./cast.ts";
import { type CopyTarget, copyRows } from "./copy.ts";
import { instant } from "./literal.ts";
import { isAt, PLACE } from "./place.ts";
import { readExtraction } from "./read.ts";
import { REFUSED } from "./source.ts";
import type { Statement } from "./statement.ts";

/** Typed rows with the tables that reference rules look into. */
function judgedRows(base: Base, checks: readonly RowCheck[]): string {
  const joins = checks.flatMap(({ join }) => (join === undefined ? [] : [join]));
  return [`${typedRows(base)} AS "_lw_row"`, ...joins].join(" ");
}

/** One verdict per row over all checks that take a row out; never NULL. */
function verdict(checks: readonly RowCheck[]): string {
  const blocking = checks.filter(isBlocking);
  return blocking.length === 0 ? "false" : blocking.map(({ failed }) => `(${failed})`).join(" OR ");
}

export function countRows(from: string): Statement {
  return { name: "count", sql: `SELECT count(*) AS n FROM ${from}` };
}

/** The rows as delivered, kept because the SELECT may be evaluated once only. */
export function copyDelivered(base: Base, target: CopyTarget): Statement {
  const technical = base.technical.map((name) => quoteName(name));
  return copyRows(
    "stage",
    `SELECT ${[...base.delivered.map(storable), ...technical].join(", ")} FROM ${base.from}`,
    target,
  );
}

/** Parquet would make a DOUBLE of a HUGEINT without a word. */
function storable({ name, type }: DeliveredColumn): string {
  const logical = fromDuckdb(type).type;
  const stored = logical === undefined ? type : duckdbType(logical);
  return stored === type ? quoteName(name) : `CAST(${quoteName(name)} AS ${stored}) AS ${quoteName(name)}`;
}

/** All rows as they would be published, not yet judged. */
export function copyTyped(base: Base, target: CopyTarget): Statement {
  return copyRows("stage", `SELECT ${publishedList(base)} FROM ${typedRows(base)}`, target);
}

/** The rows that pass. */
export function copyGood(base: Base, checks: readonly RowCheck[], target: CopyTarget): Statement {
  const blocking = checks.filter(isBlocking);
  const select = `SELECT ${publishedList(base)} FROM ${judgedRows(base, blocking)}`;
  return copyRows("good", blocking.length === 0 ? select : `${select} WHERE NOT (${verdict(checks)})`, target);
}

/** Rows of a rule that people are shown. */
const SAMPLE_ROWS = 5;

/** Places of the staged rows that were refused. */
const MARKS = "_lw_refused";
const IS_MARKED = `${PLACE} IN (SELECT place FROM "${MARKS}")`;

/** Notes where the rows stand that fail: the verdict is given once, and both copies go by it. Counts them as `Count`. */
export function markRefused(staged: Base, checks: readonly RowCheck[]): Statement {
  const rows = judgedRows(staged, checks.filter(isBlocking));
  const sql = `CREATE TEMP TABLE "${MARKS}" AS SELECT ${PLACE} AS place FROM ${rows} WHERE ${verdict(checks)}`;
  return { name: "verdict", sql };
}

/** The rows that were not marked. */
export function copyUnmarked(staged: Base, target: CopyTarget): Statement {
  return copyRows("good", `SELECT ${publishedList(staged)} FROM ${typedRows(staged)} WHERE NOT ${IS_MARKED}`, target);
}

/** The rows that were marked, with every rule that refuses them. */
export function markedRows(staged: Base, checks: readonly RowCheck[]): string {
  return refusedWhere(staged, checks, IS_MARKED);
}

/** How many staged rows fail each check and where the first few stand, in one look at the columns the checks name. */
export function countFailed(staged: Base, checks: readonly RowCheck[]): Statement {
  const counts = checks.flatMap((check, index) => {
    const count = `count(*) FILTER (${check.failed}) AS c${index}`;
    return isBlocking(check) ? [count] : [count, `min(${PLACE}, ${SAMPLE_ROWS}) FILTER (${check.failed}) AS p${index}`];
  });
  const rows = judgedRows(staged, checks);
  return { name: "audit", sql: `SELECT ${[...counts, "count(*) AS n"].join(", ")} FROM ${rows}` };
}

/** The rows that fail, with every rule that refuses them. */
export function refusedRows(base: Base, checks: readonly RowCheck[]): string {
  return refusedWhere(base, checks, verdict(checks));
}

function refusedWhere(base: Base, checks: readonly RowCheck[], condition: string): string {
  // what only warns has refused nothing
  const blocking = checks.filter(isBlocking);
  const columns = `${deliveredJson(base)} AS row, ${base.position} AS source_position, ${reasons(base, blocking)} AS rules, ${kept(blocking)} AS kept`;
  return `SELECT ${columns} FROM ${judgedRows(base, blocking)} WHERE ${condition}`;
}

function reasons(base: Base, checks: readonly RowCheck[]): string {
  const found = checks
    .filter(({ kind }) => kind !== "parse")
    .map(({ failed, silent, rule, reason }) => {
      const speaks = silent === undefined ? failed : `(${failed}) AND NOT (${silent})`;
      return `CASE WHEN ${speaks} THEN {'rule': ${quoteText(rule)}, 'reason': ${quoteText(reason)}} END`;
    });
  const list = `list_filter([${found.join(", ")}], lambda r: r IS NOT NULL)`;
  if (!base.hasRefused) return list;
  // a row that was not read has no values to judge: its only reason is the reader's
  const read = `CAST(json_extract(${REFUSED}, '$.rules') AS STRUCT(rule VARCHAR, reason VARCHAR)[])`;
  return `CASE WHEN ${REFUSED} IS NOT NULL THEN ${read}${found.length === 0 ? "" : ` ELSE ${list}`} END`;
}

/** A row that one rule discards and another puts aside is put aside. */
function kept(checks: readonly RowCheck[]): string {
  if (checks.every(({ severity }) => severity !== "discard")) return "true";
  return verdict(checks.filter(({ severity }) => severity !== "discard"));
}

/** Rows of a row group of refused rows. They are wide: groups of the usual size would be written at the end, by one core. */
const REJECT_ROWS = 20_480;

/** Writes refused rows in the fixed schema of quarantine tables, with their id. */
export function copyKept(request: StageRequest, base: Base, refused: string, target: CopyTarget): Statement {
  const { attempt, runId, ingestedAt } = request.provenance;
  const identity = base.isPositional && request.keys.length === 0 ? "source_position" : "''";
  const id = `md5(${quoteText(`${request.dataset}|`)} || ${identity} || '|' || row)`;
  const select =
    `SELECT ${id} AS row_id, row, rules, source_position, CAST(${attempt} AS BIGINT) AS attempt, ${literal(runId)} AS run_id, ` +
    `${instant(ingestedAt)} AS quarantined_at FROM (${refused}) WHERE kept`;
  return copyRows("bad", select, { ...target, rowGroup: REJECT_ROWS });
}

/** Writes the refused rows that nobody keeps: to be counted. */
export function copyDiscarded(refused: string, target: CopyTarget): Statement {
  return copyRows("discarded", `SELECT row, rules FROM (${refused}) WHERE NOT kept`, target);
}

/** Failed rows by rule and where the first few stand, from files of refused rows. */
export function summarizeRefused(files: readonly string[]): Statement {
  const rows = `SELECT ${PLACE} AS place, unnest(rules) AS r FROM ${readExtraction(files)}`;
  return {
    name: "bad summary",
    sql:
      `SELECT r.rule AS rule, count(*) AS failed, min(place, ${SAMPLE_ROWS}) AS places, min(r.reason) AS reason ` +
      `FROM (${rows}) GROUP BY r.rule ORDER BY r.rule`,
  };
}

/** Refused rows at known places of their files, as they were written. */
export function refusedAt(files: readonly string[], places: readonly bigint[]): Statement {
  return {
    name: "sample",
    sql: `SELECT ${PLACE} AS place, row FROM ${readExtraction(files)} WHERE ${isAt(places)}`,
  };
}

/** Staged rows at known places, as JSON text: a search by a condition would read all columns of all rows. */
export function rowsAt(staged: Base, places: readonly bigint[]): Statement {
  const rows = typedRows(staged);
  return {
    name: "sample",
    sql: `SELECT ${PLACE} AS place, ${deliveredJson(staged)} AS row FROM ${rows} WHERE ${isAt(places)}`,
  };
}
