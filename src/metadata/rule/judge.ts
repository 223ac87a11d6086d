import { type Column, errorText, UserError } from "../../base/index.ts";
import { quoteName } from "../../sql/index.ts";
import type { RuleExtension } from "../extension/extension.ts";
import type { Rule, RuleRead, RuleThreshold, Severity } from "../model.ts";
import type { BuiltInKind, RuleOf } from "./built-in.ts";
import { wrongJudgement } from "./check-judgement.ts";
import type { BuiltInRowJudgement, Judgement } from "./judgement.ts";
import { builtInOf, columnsOfRule, readsOfRule } from "./kinds.ts";
import type { RuleFacts, RuleRecord } from "./record.ts";

/** The table that would result, in the SELECT of a judgement. */
export const JUDGED_ROWS = "_lw_rows";

/** A rule as an engine needs it: which rows or tables fail, and what that leads to. Plain data. */
export type JudgedRule = Readonly<{
  name: string;
  kind: string;
  severity: Severity;
  maxFailed?: RuleThreshold;
  judgement: Judgement;
  /** Datasets whose names stand in the judgement. */
  reads: readonly RuleRead[];
}>;

/** Kinds a project brings. */
export type OwnRules = Readonly<{ rules: readonly RuleExtension[] }>;

/** What a rule makes of a dataset with these columns; a text says why nothing can be made of its settings. */
export function judgementOf(
  { rules }: OwnRules,
  rule: Rule,
  columns: readonly Pick<Column, "name" | "type">[],
): Judgement | string {
  const facts: RuleFacts = { columns, rows: quoteName(JUDGED_ROWS), from: quoteName };
  if (rule.kind !== "custom") return compiled(builtInOf(rule), rule, facts);
  try {
    const judgement = compiled(recordOf(rules, rule), rule.settings as never, facts);
    return wrongJudgement(judgement, rule) ?? judgement;
  } catch (error) {
    return errorText(error);
  }
}

/** A column a rule names whose type does not fit, and what it would have to be, in words. */
export type Misfit = Readonly<{ column: Pick<Column, "name" | "type">; needed: string }>;

/** The columns a rule of a built-in kind names whose types do not fit. */
export function misfitsOf(rule: RuleOf<BuiltInKind>, columns: readonly Misfit["column"][]): readonly Misfit[] {
  return misfits(rule, columns, (column) => builtInOf(rule).needs?.(rule, column));
}

/** The same of a kind of the project; a text says why it cannot tell. */
export function ownMisfitsOf(
  { rules }: OwnRules,
  rule: RuleOf<"custom">,
  columns: readonly Misfit["column"][],
): readonly Misfit[] | string {
  try {
    const record = recordOf(rules, rule);
    return misfits(rule, columns, (column) => record.needs?.(rule.settings as never, column));
  } catch (error) {
    return errorText(error);
  }
}

function misfits(
  rule: Rule,
  columns: readonly Misfit["column"][],
  needs: (column: Misfit["column"]) => string | undefined,
): readonly Misfit[] {
  return columnsOfRule(rule).flatMap((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    const needed = column === undefined ? undefined : needs(column);
    return column === undefined || needed === undefined ? [] : [{ column, needed }];
  });
}

/** Its kind was found when the metadata was read with this very code. */
function recordOf(rules: readonly RuleExtension[], { type }: Extract<Rule, { kind: "custom" }>): RuleExtension {
  const record = rules.find(({ kind }) => kind === type);
  if (record === undefined) throw new Error(`no rule kind ${type}`);
  return record;
}

function compiled<S>(record: RuleRecord<S, BuiltInRowJudgement>, settings: S, facts: RuleFacts): Judgement {
  switch (record.form) {
    case "group":
      return { ...record.compile(settings, facts), form: "group" };
    case "table":
      return { ...record.compile(settings, facts), form: "table" };
    default:
      return { ...record.compile(settings, facts), form: "row" };
  }
}

/**
 * The rules of a step for the engine, over the columns it will publish.
 * @throws UserError LW3709 when nothing can be made of the settings of a rule
 */
export function judgedRules(
  kinds: OwnRules,
  rules: readonly Rule[],
  columns: readonly Column[],
): readonly JudgedRule[] {
  return rules.map((rule) => {
    const judgement = judgementOf(kinds, rule, columns);
    const kind = rule.kind === "custom" ? rule.type : rule.kind;
    if (typeof judgement === "string")
      throw new UserError("LW3709", { values: { what: "Rule kind", kind, problem: judgement } });
    const { name, severity, maxFailed } = rule;
    const reads = readsOfRule(rule);
    return { name, kind, severity, ...(maxFailed === undefined ? {} : { maxFailed }), judgement, reads };
  });
}
