import { duckdbType, fromDuckdb } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import type { StageRequest } from "../../engine.ts";
import type { RowCheck } from "../rule/check.ts";
import { isBlocking } from "../rule/checks.ts";
import { type Base, deliveredJson, publishedList, typedRows } from "./base.ts";
import type { DeliveredColumn } from "./cast.ts";
import { type CopyTarget, copyRows } from "./copy.ts";
import { instant, literal } from "./literal.ts";
import { readFiles } from "./read.ts";
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

/** How many rows fail each check, in one look at the columns the checks name. */
export function countFailed(base: Base, checks: readonly RowCheck[]): Statement {
  const counts = checks.map(({ failed }, index) => `count(*) FILTER (${failed}) AS c${index}`);
  return { name: "audit", sql: `SELECT ${[...counts, "count(*) AS n"].join(", ")} FROM ${judgedRows(base, checks)}` };
}

/** The rows that fail, with every rule they fail. */
export function refusedRows(base: Base, checks: readonly RowCheck[]): string {
  const columns = `${deliveredJson(base)} AS row, ${base.position} AS source_position, ${reasons(base, checks)} AS rules, ${kept(checks)} AS kept`;
  return `SELECT ${columns} FROM ${judgedRows(base, checks)} WHERE ${verdict(checks)}`;
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

/** Writes refused rows in the fixed schema of quarantine tables, with their id. */
export function copyKept(request: StageRequest, base: Base, refused: string, target: CopyTarget): Statement {
  const { attempt, runId, ingestedAt } = request.provenance;
  const identity = base.isPositional && request.keys.length === 0 ? "source_position" : "''";
  const id = `md5(${quoteText(`${request.dataset}|`)} || ${identity} || '|' || row)`;
  const select =
    `SELECT ${id} AS row_id, row, rules, source_position, CAST(${attempt} AS BIGINT) AS attempt, ${literal(runId)} AS run_id, ` +
    `${instant(ingestedAt)} AS quarantined_at FROM (${refused}) WHERE kept`;
  return copyRows("bad", select, target);
}

/** Writes the refused rows that nobody keeps: to be counted. */
export function copyDiscarded(refused: string, target: CopyTarget): Statement {
  return copyRows("discarded", `SELECT row, rules FROM (${refused}) WHERE NOT kept`, target);
}

/** Failed rows by rule, with a few of them, from files of refused rows. */
export function summarizeRefused(files: readonly string[]): Statement {
  const rows = files.map((file) => `SELECT row, unnest(rules) AS r FROM ${readFiles([file])}`).join(" UNION ALL ");
  return {
    name: "bad summary",
    sql:
      `SELECT r.rule AS rule, count(*) AS failed, min(row, 5) AS sample, min(r.reason) AS reason ` +
      `FROM (${rows}) GROUP BY r.rule ORDER BY r.rule`,
  };
}

/** Up to five published rows that a rule warns about, as JSON text. */
export function sampleFailed(base: Base, check: RowCheck): Statement {
  const sql = `SELECT ${deliveredJson(base)} AS row FROM ${judgedRows(base, [check])} WHERE ${check.failed} LIMIT 5`;
  return { name: "sample", sql };
}
