import { UserError } from "../../../base/index.ts";
import type { JudgedRule } from "../../../metadata/index.ts";
import { tokens } from "../../../sql/index.ts";
import type { StageRequest } from "../../engine.ts";
import { type ColumnCast, castFlag } from "../compile/cast.ts";
import { REFUSED } from "../compile/source.ts";
import {
  type GroupCheck,
  isOfForm,
  type RowCheck,
  type RuleContext,
  type RuleOfForm,
  type TableCheck,
} from "./check.ts";
import { conditionFails, rowFailure } from "./row.ts";
import { judgeGroups, judgeLookups, judgeTable } from "./table.ts";

/** All checks of a step, by what they look at. */
export type Checks = Readonly<{
  rows: readonly RowCheck[];
  groups: readonly GroupCheck[];
  tables: readonly TableCheck[];
}>;

/** Severities that take a row out of the batch. */
export function isBlocking(check: Readonly<{ severity: string }>): boolean {
  return check.severity !== "warn";
}

/** The keys a step merges by: given, or those of a dataset that is materialised as merge. @throws UserError LW3515 when there are none */
export function mergeKeysOf(request: StageRequest): readonly string[] {
  if (request.mergeKeys.length > 0 || request.materialize.as !== "merge") return request.mergeKeys;
  if (request.keys.length > 0) return request.keys;
  throw new UserError("LW3515", { values: { dataset: request.dataset }, hint: "declare `keys`" });
}

export function compileChecks(request: StageRequest, casts: readonly ColumnCast[]): Checks {
  const { dataset, columns, references, rules } = request;
  const context: RuleContext = { dataset, columns, references };
  const keys = mergeKeysOf(request);
  const grows = request.materialize.as !== "table";
  return {
    rows: [
      ...(request.source.kind === "extract" ? [parseCheck] : []),
      ...casts.flatMap(castCheck),
      ...keyCheck(rules, keys),
      ...rules.flatMap((rule, index) =>
        isOfForm(rule, "row")
          ? [{ ...common(rule), ...rowFailure(rule, context, index), ...silence(rule, casts) }]
          : [],
      ),
    ],
    groups: [...keyGroup(rules, keys), ...rules.flatMap((rule) => groupCheck(rule, keys))],
    tables: rules.flatMap((rule) => tableCheck(rule, context, grows)),
  };
}

function common({ name, kind, severity, maxFailed }: Omit<JudgedRule, "judgement">) {
  return { rule: name, kind, severity, ...(maxFailed === undefined ? {} : { maxFailed }) };
}

/** Rows that could not be read as rows, and values that were not of the type the source promised. */
const parseCheck: RowCheck = {
  rule: "parse",
  kind: "parse",
  severity: "quarantine",
  failed: `"${REFUSED}" IS NOT NULL`,
  reason: "not readable",
};

function castCheck({ column, failed }: ColumnCast): readonly RowCheck[] {
  if (failed === undefined) return [];
  const rule = `cast:${column.name}`;
  return [
    {
      rule,
      kind: "cast",
      severity: "quarantine",
      failed: castFlag(column.name),
      reason: `"${column.name}" does not fit ${column.type}`,
    },
  ];
}

/** A rule that fails the attempt is never silent. */
function silence(rule: RuleOfForm<"row">, casts: readonly ColumnCast[]): Pick<RowCheck, "silent"> {
  if (rule.severity === "fail") return {};
  const { good = "", missing, lookup } = rule.judgement;
  const asked = new Set([...namesIn(good), ...(missing?.columns ?? []), ...(lookup?.columns ?? [])].map(lowerCase));
  const flags = casts.flatMap(({ column, failed }) =>
    failed !== undefined && asked.has(lowerCase(column.name)) ? [castFlag(column.name)] : [],
  );
  return flags.length === 0 ? {} : { silent: flags.join(" OR ") };
}

/** Everything in a condition that may be the name of a column. */
function namesIn(sql: string): readonly string[] {
  return [...tokens(sql)].flatMap(({ kind, start, end }) => {
    const text = sql.slice(start, end);
    if (kind === "name") return [text.slice(1, -1).replaceAll('""', '"')];
    return kind === "word" ? [text] : [];
  });
}

function lowerCase(name: string): string {
  return name.toLowerCase();
}

/** Merge keys are implicitly not null, unless a rule of the author says so already. */
function keyCheck(rules: readonly JudgedRule[], keys: readonly string[]): readonly RowCheck[] {
  const said = new Set(rules.flatMap((rule) => (isBlocking(rule) ? requiredColumns(rule) : [])));
  const open = keys.filter((key) => !said.has(key));
  if (open.length === 0) return [];
  const failed = conditionFails({ missing: { columns: open, are: "bad" } });
  const reason = `"${open.join('" or "')}" is missing`;
  return [{ rule: "keys:not_null", kind: "not_null", severity: "quarantine", failed, reason }];
}

/** Columns of a rule that asks for nothing but their values. */
function requiredColumns(rule: JudgedRule): readonly string[] {
  if (!isOfForm(rule, "row")) return [];
  const { good, lookup, missing } = rule.judgement;
  return good === undefined && lookup === undefined && missing?.are === "bad" ? missing.columns : [];
}

/** Merge keys are implicitly unique: equal rows count once, rows that differ under one key are all put aside, unless a rule chooses among them. */
function keyGroup(rules: readonly JudgedRule[], keys: readonly string[]): readonly GroupCheck[] {
  if (keys.length === 0) return [];
  const own = rules.find((rule) => isBlocking(rule) && isUniqueness(rule, keys));
  if (own !== undefined && isOfForm(own, "group") && takesOut(own)) return [{ ...groupOf(own), deduplicates: true }];
  const reason = `"${keys.join('", "')}" occurs more than once with different rows`;
  const [rule, severity] = own === undefined ? ["keys:unique", "quarantine" as const] : [own.name, own.severity];
  return [{ rule, kind: "unique", severity, reason, columns: keys, deduplicates: true }];
}

function isUniqueness(rule: JudgedRule, columns: readonly string[]): boolean {
  if (!isOfForm(rule, "group") || rule.judgement.good !== undefined) return false;
  const named = rule.judgement.columns;
  return named.length === columns.length && named.every((name) => columns.includes(name));
}

function takesOut({ severity }: Pick<JudgedRule, "severity">): boolean {
  return severity === "quarantine" || severity === "discard";
}

function groupCheck(rule: JudgedRule, keys: readonly string[]): readonly GroupCheck[] {
  return isOfForm(rule, "group") && takesOut(rule) && !isUniqueness(rule, keys) ? [groupOf(rule)] : [];
}

function groupOf(rule: RuleOfForm<"group">): GroupCheck {
  const { columns, good, keep, orderBy, reason } = rule.judgement;
  return { ...common(rule), columns, good, keep, orderBy, reason, deduplicates: false };
}

/** A look-up needs a look at the whole table only where rows were published before. */
function tableCheck(rule: JudgedRule, context: RuleContext, grows: boolean): readonly TableCheck[] {
  const { reason } = rule.judgement;
  if (isOfForm(rule, "table")) return [{ ...common(rule), reason, judge: judgeTable(rule, context) }];
  if (isOfForm(rule, "group")) return [{ ...common(rule), reason, ...judgeGroups(rule) }];
  if (!isOfForm(rule, "row") || rule.judgement.lookup === undefined || !grows) return [];
  return [{ ...common(rule), reason, judge: judgeLookups(rule, context) }];
}
