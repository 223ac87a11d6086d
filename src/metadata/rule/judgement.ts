/*
 * What a kind of rule makes of its settings: SQL and the words for it, as plain data. An engine knows these forms, and no kinds.
 */

/** Single rows are judged, all rules of a dataset in one look at its rows. A row fails that is not said to be good. */
export type RowJudgement = Readonly<{
  /** SQL over the columns, true for a good row. Left out: it is enough that `missing` columns have values, or that `lookup` finds the row. */
  good?: string;
  /** What a condition that gives NULL says of its row; `bad` unless it says otherwise. */
  unknown?: "good" | "bad";
  /** Decides before the condition is asked: what a row is that has no value in one of these columns. */
  missing?: Readonly<{ columns: readonly string[]; are: "good" | "bad" }>;
  /** The values of these columns stand together in a row of another dataset. */
  lookup?: Readonly<{ columns: readonly string[]; dataset: string; to: readonly string[] }>;
  /** One sentence, the same for all rows: refused rows are grouped by it. */
  reason: string;
}>;

/** What a built-in kind gives. */
export type BuiltInRowJudgement = RowJudgement &
  Readonly<{
    /**
     * The condition never gives NULL where the columns of `missing` have values: judged a fifth faster. A row for which that is not so may be
     * published as good, so no kind of a project may promise it.
     */
    isTotal?: boolean;
  }>;

/** Rows that have the same values in some columns are judged together, in the table that would result; of a bad group all new rows fail. */
export type GroupJudgement = Readonly<{
  /** A value that is NULL makes no group. */
  columns: readonly string[];
  /** SQL with aggregates over the rows of a group, true for a good group; anything else, NULL too, fails it. Left out: a group is one row. */
  good?: string;
  /** Without `good`: the row of a group that does not fail, the first or last by `orderBy`. */
  keep?: "first" | "last";
  orderBy?: string;
  reason: string;
}>;

/** The table that would result is judged as a whole. */
export type TableJudgement = Readonly<{
  /**
   * A SELECT of one row: `failed`, a boolean or how many failed; NULL or no row fails. Beside it, where there is more to say: `checked`,
   * among how many, and `detail`, a text with what was found.
   */
  select: string;
  reason: string;
}>;

export type RuleForm = "row" | "group" | "table";

export type Judgement =
  | (Readonly<{ form: "row" }> & BuiltInRowJudgement)
  | (Readonly<{ form: "group" }> & GroupJudgement)
  | (Readonly<{ form: "table" }> & TableJudgement);
