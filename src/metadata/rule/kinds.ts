import type { DatasetId, Rule, RuleRead } from "../model.ts";
import { accepted } from "./accepted.ts";
import type { BuiltInKind, BuiltInRule, RuleOf } from "./built-in.ts";
import { expression } from "./expression.ts";
import { freshness } from "./freshness.ts";
import { matches } from "./matches.ts";
import { notNull } from "./not-null.ts";
import { range } from "./range.ts";
import { reference } from "./reference.ts";
import { rowCount } from "./row-count.ts";
import { schema } from "./schema.ts";
import { unique } from "./unique.ts";

/** Every kind that is built in. */
export const builtInRules: { readonly [K in BuiltInKind]: BuiltInRule<K> } = {
  not_null: notNull,
  unique,
  range,
  accepted,
  matches,
  expression,
  reference,
  row_count: rowCount,
  freshness,
  schema,
};

/** The record of the kind of a rule. */
export function builtInOf<K extends BuiltInKind>({ kind }: Pick<RuleOf<K>, "kind">): BuiltInRule<K> {
  return builtInRules[kind as K];
}

/** The columns of its own dataset a rule names. */
export function columnsOfRule(rule: Rule): readonly string[] {
  if (rule.kind === "custom") return rule.columns;
  const named = builtInOf(rule).columns(rule);
  return rule.kind === "unique" && rule.orderBy !== undefined ? [...named, rule.orderBy] : named;
}

/** What a rule looks into beside its own dataset. */
export function readsOfRule(rule: Rule): readonly RuleRead[] {
  if (rule.kind === "custom") return rule.reads ?? [];
  return rule.kind === "reference" ? [{ name: rule.dataset, dataset: rule.dataset, columns: rule.to }] : [];
}

/** The datasets that rules look into. */
export function datasetsOfRules(rules: readonly Rule[]): readonly DatasetId[] {
  return rules.flatMap((rule) => readsOfRule(rule).map(({ dataset }) => dataset));
}
