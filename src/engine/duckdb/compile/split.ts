import { duckdbType, fromDuckdb } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import type { StageRequest } from "../../engine.ts";
import type { RowCheck } from "../rule/check.ts";
import { isBlocking } from "../rule/checks.ts";
import { type Base, deliveredJson, publishedList, typedRows } from "./base.ts";
import type { DeliveredColumn } from "./cast.ts";
import { type CopyTarget, copyRows } from "./copy.ts";
import { instant, literal } from "./literal.ts";
import { REFUSED } from "./source.ts";
import type { Statement } from "./statement.ts";

/** Refused rows of an attempt, until they are written: the columns of the quarantine and whether the row is kept there. */
export const BAD_ROWS = "_lw_bad";

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

/** How many rows fail each check, in one look at the columns the checks name. */
export function countFailed(base: Base, checks: readonly RowCheck[]): Statement {
  const counts = checks.map(({ failed }, index) => `count(*) FILTER (${failed}) AS c${index}`);
  return { name: "audit", sql: `SELECT ${[...counts, "count(*) AS n"].join(", ")} FROM ${judgedRows(base, checks)}` };
}

/** The table that collects refused rows. */
export function createBadRows(): Statement {
  const columns =
    "row_id VARCHAR, row VARCHAR, rules STRUCT(rule VARCHAR, reason VARCHAR)[], source_position VARCHAR, kept BOOLEAN";
  return { name: "bad", sql: `CREATE TEMP TABLE "${BAD_ROWS}" (${columns})` };
}

/** The rows that fail, with every rule they fail. */
export function insertBad(request: StageRequest, base: Base, checks: readonly RowCheck[]): Statement {
  const inner = `SELECT ${deliveredJson(base)} AS row, ${base.position} AS source_position, ${reasons(base, checks)} AS rules, ${kept(checks)} AS kept `;
  const bad = `${inner}FROM ${judgedRows(base, checks)} WHERE ${verdict(checks)}`;
  return { name: "bad", sql: insertWithId(request, base, bad) };
}

/** Gives refused rows their id and puts them into the collecting table. */
export function insertWithId(request: StageRequest, base: Base, rows: string): string {
  const identity = base.isPositional && request.keys.length === 0 ? "source_position" : "''";
  const id = `md5(${quoteText(`${request.dataset}|`)} || ${identity} || '|' || row)`;
  return `INSERT INTO "${BAD_ROWS}" SELECT ${id}, row, rules, source_position, kept FROM (${rows})`;
}

function reasons(base: Base, checks: readonly RowCheck[]): string {
  const found = checks
    .filter(({ kind }) => kind !== "parse")
    .map(
      ({ failed, rule, reason }) =>
        `CASE WHEN ${failed} THEN {'rule': ${quoteText(rule)}, 'reason': ${quoteText(reason)}} END`,
    );
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

/** Refused rows in the fixed schema of quarantine tables. */
export function copyRejects(request: StageRequest, target: CopyTarget): Statement {
  const { attempt, runId, ingestedAt } = request.provenance;
  const select =
    `SELECT row_id, row, rules, source_position, CAST(${attempt} AS BIGINT) AS attempt, ${literal(runId)} AS run_id, ` +
    `${instant(ingestedAt)} AS quarantined_at FROM "${BAD_ROWS}" WHERE kept`;
  return copyRows("rejects", select, target);
}

/** Failed rows by rule, with a few of them. */
export function summarizeBad(): Statement {
  return {
    name: "bad summary",
    sql:
      `SELECT r.rule AS rule, count(*) AS failed, min(row, 5) AS sample, min(r.reason) AS reason ` +
      `FROM (SELECT row, unnest(rules) AS r FROM "${BAD_ROWS}") GROUP BY r.rule ORDER BY r.rule`,
  };
}

export function countDiscarded(): Statement {
  return { name: "discarded", sql: `SELECT count(*) AS n FROM "${BAD_ROWS}" WHERE NOT kept` };
}

/** Up to five published rows that a rule warns about, as JSON text. */
export function sampleFailed(base: Base, check: RowCheck): Statement {
  const sql = `SELECT ${deliveredJson(base)} AS row FROM ${judgedRows(base, [check])} WHERE ${check.failed} LIMIT 5`;
  return { name: "sample", sql };
}
