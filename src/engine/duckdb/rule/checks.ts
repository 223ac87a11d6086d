import { type Column, type LogicalType, UserError } from "../../../base/index.ts";
import type { Rule } from "../../../metadata/index.ts";
import type { StageRequest } from "../../engine.ts";
import { type ColumnCast, castFlag } from "../compile/cast.ts";
import { REFUSED } from "../compile/source.ts";
import type { GroupCheck, RowCheck, RuleCompiler, RuleContext, TableCheck } from "./check.ts";
import { ruleKinds } from "./kinds.ts";

/** All checks of a step, by what they look at. */
export type Checks = Readonly<{
  rows: readonly RowCheck[];
  groups: readonly GroupCheck[];
  tables: readonly TableCheck[];
  schemas: readonly Readonly<{
    rule: Rule;
    judge: (columns: readonly Column[]) => Readonly<{ failed: number; checked: number; detail: string }>;
  }>[];
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

export function compileChecks(
  request: StageRequest,
  casts: readonly ColumnCast[],
  delivered: ReadonlyMap<string, LogicalType>,
): Checks {
  const types = new Map([...delivered, ...request.columns.map((column) => [column.name, column.type] as const)]);
  const context: RuleContext = { dataset: request.dataset, types, references: request.references };
  const keys = mergeKeysOf(request);
  const grows = request.materialize.as !== "table";
  return {
    rows: [
      ...(request.source.kind === "extract" ? [parseCheck] : []),
      ...casts.flatMap(castCheck),
      ...keyCheck(request, keys),
      ...request.rules.flatMap((rule, index) => rowCheck(rule, context, index)),
    ],
    groups: [...keyGroup(request, keys), ...request.rules.flatMap((rule) => groupCheck(rule, keys))],
    tables: request.rules.flatMap((rule) => tableCheck(rule, context, { now: clockOf(request), grows })),
    schemas: request.rules.flatMap((rule) =>
      rule.kind === "schema"
        ? [{ rule, judge: (columns: readonly Column[]) => ruleKinds.schema.schema?.(rule, columns) ?? nothingWrong }]
        : [],
    ),
  };
}

const nothingWrong = { failed: 0, checked: 0, detail: "" };

function clockOf(request: StageRequest): string {
  return request.source.kind === "sql" ? request.source.runTime : request.provenance.ingestedAt;
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

/** Merge keys are implicitly not null, unless a rule of the author says so already. */
function keyCheck(request: StageRequest, keys: readonly string[]): readonly RowCheck[] {
  const said = new Set(
    request.rules.flatMap((rule) => (rule.kind === "not_null" && isBlocking(rule) ? rule.columns : [])),
  );
  const open = keys.filter((key) => !said.has(key));
  if (open.length === 0) return [];
  const rule = {
    kind: "not_null",
    name: "keys:not_null",
    description: "",
    severity: "quarantine",
    columns: open,
  } as const;
  const compiled = ruleKinds.not_null.row?.(rule, { dataset: request.dataset, types: new Map(), references: [] }, 0);
  return compiled === undefined ? [] : [{ rule: rule.name, kind: rule.kind, severity: rule.severity, ...compiled }];
}

/** Merge keys are implicitly unique: equal rows count once, rows that differ under one key are all put aside, unless a rule chooses among them. */
function keyGroup(request: StageRequest, keys: readonly string[]): readonly GroupCheck[] {
  if (keys.length === 0) return [];
  const own = request.rules.find((rule) => rule.kind === "unique" && isSameSet(rule.columns, keys) && isBlocking(rule));
  if (own?.kind === "unique" && (own.severity === "quarantine" || own.severity === "discard")) {
    return [{ ...groupOf(own), deduplicates: true }];
  }
  const reason = `"${keys.join('", "')}" occurs more than once with different rows`;
  const severity = own?.severity ?? "quarantine";
  return [{ rule: own?.name ?? "keys:unique", severity, reason, columns: keys, deduplicates: true }];
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

function rowCheck(rule: Rule, context: RuleContext, index: number): readonly RowCheck[] {
  const compiled = compilerOf(rule).row?.(rule, context, index);
  if (compiled === undefined) return [];
  const { name, kind, severity, maxFailed } = rule;
  return [{ rule: name, kind, severity, ...(maxFailed === undefined ? {} : { maxFailed }), ...compiled }];
}

/** The table of kinds gives each rule the compiler of its own kind, which the compiler cannot see through a lookup by a union. */
function compilerOf(rule: Rule): RuleCompiler<Rule["kind"]> {
  return ruleKinds[rule.kind] as unknown as RuleCompiler<Rule["kind"]>;
}

function groupCheck(rule: Rule, keys: readonly string[]): readonly GroupCheck[] {
  if (rule.kind !== "unique" || (rule.severity !== "quarantine" && rule.severity !== "discard")) return [];
  return isSameSet(rule.columns, keys) ? [] : [groupOf(rule)];
}

function groupOf(rule: Extract<Rule, { kind: "unique" }>): GroupCheck {
  const { name, severity, columns, keep, orderBy, maxFailed } = rule;
  return {
    rule: name,
    severity,
    reason: `"${columns.join('", "')}" occurs more than once`,
    columns,
    ...(keep === undefined ? {} : { keep }),
    ...(orderBy === undefined ? {} : { orderBy }),
    ...(maxFailed === undefined ? {} : { maxFailed }),
    deduplicates: false,
  };
}

type TableOptions = Readonly<{ now: string; grows: boolean }>;

/** A reference needs a look at the whole table only where rows were published before. */
function tableCheck(rule: Rule, context: RuleContext, { now, grows }: TableOptions): readonly TableCheck[] {
  if (rule.kind === "reference" && !grows) return [];
  const compiled = compilerOf(rule).table?.(rule, context, now);
  if (compiled === undefined) return [];
  const { name, kind, severity, maxFailed } = rule;
  return [{ rule: name, kind, severity, ...(maxFailed === undefined ? {} : { maxFailed }), ...compiled }];
}
