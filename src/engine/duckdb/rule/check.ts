import type { Column, LogicalType } from "../../../base/index.ts";
import type { DatasetId, Rule, RuleKind, RuleThreshold, Severity } from "../../../metadata/index.ts";
import type { PinnedInput } from "../../engine.ts";

/** What a rule is compiled against. */
export type RuleContext = Readonly<{
  dataset: DatasetId;
  /** Published columns and those that are delivered only. */
  types: ReadonlyMap<string, LogicalType>;
  references: readonly PinnedInput[];
}>;

/** A check that looks at one row. */
export type RowCheck = Readonly<{
  rule: string;
  kind: RuleKind | "cast" | "parse";
  severity: Severity;
  /** SQL over the typed columns: true when the row fails, never NULL. */
  failed: string;
  /** One sentence, the same for all rows: refused rows are grouped by it. */
  reason: string;
  /** A table the condition looks into, joined to every row at most once. */
  join?: string;
  maxFailed?: RuleThreshold;
}>;

/** A check that looks at the table that would result. */
export type TableCheck = Readonly<{
  rule: string;
  kind: RuleKind;
  severity: Severity;
  reason: string;
  /** SQL that gives one row `failed`, `checked`, `detail` from the resulting table. */
  judge: (result: string) => string;
  /** A cheaper look with the same columns: `failed` 0 proves that the table passes, more proves nothing. */
  prove?: (result: string) => string;
  maxFailed?: RuleThreshold;
}>;

/** A uniqueness that takes rows out instead of judging the table. */
export type GroupCheck = Readonly<{
  rule: string;
  severity: Severity;
  reason: string;
  columns: readonly string[];
  keep?: "first" | "last";
  orderBy?: string;
  /** Rows that are equal in all columns are one row delivered several times. */
  deduplicates: boolean;
  maxFailed?: RuleThreshold;
}>;

export type RuleOf<K extends RuleKind> = Extract<Rule, { kind: K }>;

/** How a kind of rule becomes checks. Table-wide kinds may have a row check too, for the rows of the batch. */
export type RuleCompiler<K extends RuleKind> = Readonly<{
  row?: (rule: RuleOf<K>, context: RuleContext, index: number) => Pick<RowCheck, "failed" | "reason" | "join">;
  table?: (rule: RuleOf<K>, context: RuleContext, now: string) => Pick<TableCheck, "judge" | "prove" | "reason">;
  schema?: (
    rule: RuleOf<K>,
    columns: readonly Column[],
  ) => Readonly<{ failed: number; checked: number; detail: string }>;
}>;
