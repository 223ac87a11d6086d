import { UserError } from "../../../base/index.ts";
import type { TableContext } from "../context.ts";
import type { Expression, MergeClause, WriteTarget } from "../data-engine.ts";

/** What DuckDB answers anew for every row or question. */
const VOLATILE = "random|uuid|uuidv4|uuidv7|gen_random_uuid|setseed|nextval|currval";
const INSTANT = "now|get_current_timestamp|transaction_timestamp|current_timestamp";
const PART = "current_date|today|current_localtimestamp|localtimestamp";

const WORDS = new RegExp(
  String.raw`'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![.\w])(?:(${VOLATILE})\s*\(|((?:${INSTANT}|${PART})\s*\(\s*\)|current_timestamp\b|current_date\b|localtimestamp\b))`,
  "gi",
);

/**
 * An expression that says the same however often it is asked: a change asks it for the rows of a table and again for those of its change
 * data. Times are those of this moment.
 *
 * @throws UserError LW6336 naming a function that answers anew each time
 */
export function steady({ place, clock }: TableContext, expression: Expression): Expression {
  return withTimes(expression, clock.now(), (name) => {
    throw new UserError("LW6336", { values: { table: place.root, function: name }, failure: "input" });
  });
}

/** The same for expressions that are asked once: what answers anew may stand there. */
export function ofThisMoment({ clock }: TableContext, expression: Expression): Expression {
  return withTimes(expression, clock.now(), () => undefined);
}

function withTimes(expression: Expression, now: number, found: (name: string) => void): Expression {
  const instant = `TIMESTAMPTZ '${new Date(now).toISOString()}'`;
  return expression.replace(WORDS, (whole: string, volatile?: string, time?: string) => {
    if (volatile !== undefined) found(volatile);
    if (time === undefined) return whole;
    if (/^(?:current_date|today)/i.test(time)) return `(${instant})::DATE`;
    return /^(?:current_)?localtimestamp/i.test(time) ? `(${instant})::TIMESTAMP` : `(${instant})`;
  });
}

/** A target whose defaults are those of this moment: a merge asks for them twice, for the table and its change data. */
export function targetOfThisMoment(context: TableContext, target: WriteTarget): WriteTarget {
  const columns = target.columns.map((column) =>
    column.absent === undefined ? column : { ...column, absent: ofThisMoment(context, column.absent) },
  );
  return { ...target, columns };
}

export function mapped(
  values: Readonly<Record<string, Expression>>,
  change: (value: Expression) => Expression,
): Readonly<Record<string, Expression>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

/** Clauses of a merge whose values are written twice, to the table and its change data. Its conditions are asked once. */
export function steadyClauses(context: TableContext, clauses: readonly MergeClause[]): readonly MergeClause[] {
  const hold = (values: Readonly<Record<string, Expression>>) => mapped(values, (value) => steady(context, value));
  return clauses.map((clause) => {
    if (clause.then === "insert" && clause.values !== "all") return { ...clause, values: hold(clause.values) };
    if (clause.then === "update" && clause.set !== "all") return { ...clause, set: hold(clause.set) };
    return clause;
  });
}
