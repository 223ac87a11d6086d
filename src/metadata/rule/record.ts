import type { Column, LogicalType } from "../../base/index.ts";
import type { Severity } from "../model.ts";
import type { GroupJudgement, RowJudgement, RuleForm, TableJudgement } from "./judgement.ts";

/** What a kind is told beside its settings. */
export type RuleFacts = Readonly<{
  /** Columns of the dataset with their types, as far as they are known. */
  columns: readonly Pick<Column, "name" | "type">[];
  /** What stands in FROM for the table that would result: a judgement of form `table` reads it. */
  rows: string;
  /** What stands in FROM for another dataset, which a setting of type `dataset` names. */
  from: (dataset: string) => string;
}>;

type RuleCommon<S> = Readonly<{
  /** The key in `rules:`. */
  kind: string;
  summary: string;
  /** For each column the settings name: what its type would have to be, in words; undefined when it fits. */
  needs?(settings: S, column: Pick<Column, "name" | "type">): string | undefined;
}>;

/** A kind that judges single rows. Pure: the same settings and facts give the same text. */
export type RowRule<S, J = RowJudgement> = RuleCommon<S> &
  Readonly<{ form?: "row"; compile(settings: S, facts: RuleFacts): J }>;

/** A kind that judges rows with the same values together. */
export type GroupRule<S> = RuleCommon<S> &
  Readonly<{ form: "group"; compile(settings: S, facts: RuleFacts): GroupJudgement }>;

/** A kind that judges the table that would result: it warns or fails, there is no row to keep aside. */
export type TableRule<S> = RuleCommon<S> &
  Readonly<{
    form: "table";
    /** `failed` is a number among `checked`, so that a share or a number of them can be tolerated (`max_failed`). */
    counts?: boolean;
    compile(settings: S, facts: RuleFacts): TableJudgement;
  }>;

/**
 * A kind of rule, built in or of a project: what it is for, how it judges, what it says. `S`: its settings once they were read; `J`: what it
 * gives when it judges single rows.
 */
export type RuleRecord<S, J = RowJudgement> = RowRule<S, J> | GroupRule<S> | TableRule<S>;

/** What follows from the way a kind judges. */
export type RuleTraits = Readonly<{
  severities: readonly Severity[];
  standard: Severity;
  /** Failures are counted, so that a share or a number of them can be tolerated. */
  isCounted: boolean;
}>;

export function ruleTraits({
  form = "row",
  counts = false,
}: Readonly<{ form?: RuleForm; counts?: boolean }>): RuleTraits {
  return form === "table"
    ? { severities: ["warn", "fail"], standard: "fail", isCounted: counts }
    : { severities: ["warn", "quarantine", "discard", "fail"], standard: "quarantine", isCounted: true };
}

export function typeOfColumn({ columns }: Pick<RuleFacts, "columns">, name: string): LogicalType | undefined {
  return columns.find((column) => column.name === name)?.type;
}
