import type { Column } from "../../../base/index.ts";
import type { DatasetId, JudgedRule, Judgement, RuleForm, RuleThreshold, Severity } from "../../../metadata/index.ts";
import type { PinnedInput } from "../../engine.ts";

/** What a judgement is compiled against. */
export type RuleContext = Readonly<{
  dataset: DatasetId;
  /** Published columns. */
  columns: readonly Column[];
  references: readonly PinnedInput[];
}>;

/** A check that looks at one row. */
export type RowCheck = Readonly<{
  rule: string;
  kind: string;
  severity: Severity;
  /** SQL over the typed columns: true when the row fails, never NULL. */
  failed: string;
  /** One sentence, the same for all rows: refused rows are grouped by it. */
  reason: string;
  /** SQL that is true where the row says nothing of the rule, because a value it asks for did not fit its type: another check refuses the row. */
  silent?: string;
  /** A table the condition looks into, joined to every row at most once. */
  join?: string;
  maxFailed?: RuleThreshold;
}>;

/** A check that looks at the table that would result. */
export type TableCheck = Readonly<{
  rule: string;
  kind: string;
  severity: Severity;
  reason: string;
  /** SQL that gives one row `failed`, `checked`, `detail` from the resulting table. */
  judge: (result: string) => string;
  /** A cheaper look with the same columns: `failed` 0 proves that the table passes, more proves nothing. */
  prove?: (result: string) => string;
  maxFailed?: RuleThreshold;
}>;

/** A judgement of groups that takes rows out instead of judging the table. */
export type GroupCheck = Readonly<{
  rule: string;
  kind: string;
  severity: Severity;
  reason: string;
  columns: readonly string[];
  /** SQL with aggregates, true for a good group; left out where a group has to be one row. */
  good?: string;
  keep?: "first" | "last";
  orderBy?: string;
  /** Rows that are equal in all columns are one row delivered several times. */
  deduplicates: boolean;
  maxFailed?: RuleThreshold;
}>;

/** A rule whose judgement is of one form. */
export type RuleOfForm<F extends RuleForm> = Omit<JudgedRule, "judgement"> &
  Readonly<{ judgement: Extract<Judgement, { form: F }> }>;

export function isOfForm<F extends RuleForm>(rule: JudgedRule, form: F): rule is JudgedRule & RuleOfForm<F> {
  return rule.judgement.form === form;
}
