import type { Rule, RuleKind } from "../model.ts";
import type { BuiltInRowJudgement } from "./judgement.ts";
import type { RuleRecord } from "./record.ts";

/** The kinds that are built in. */
export type BuiltInKind = Exclude<RuleKind, "custom">;

export type RuleOf<K extends RuleKind> = Extract<Rule, { kind: K }>;
/** A rule without what all kinds share. */
export type RuleBody<K extends RuleKind = RuleKind> = K extends RuleKind
  ? Omit<RuleOf<K>, "name" | "description" | "severity" | "maxFailed">
  : never;

/** A built-in kind. Its settings are read by a shape of its own (`schema/rule.ts`), because some have a short form. */
export type BuiltInRule<K extends BuiltInKind> = RuleRecord<RuleBody<K>, BuiltInRowJudgement> &
  Readonly<{
    kind: K;
    /** Columns of the dataset itself that go into the default name. */
    columns(settings: RuleBody<K>): readonly string[];
  }>;

export function named(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(", ");
}
