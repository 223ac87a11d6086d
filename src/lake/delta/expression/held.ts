import { errorText, type LogicalType, UserError } from "../../../base/index.ts";
import type { Metadata } from "../action.ts";
import type { ExpressionColumn } from "../schema.ts";
import { assigned } from "./casts.ts";
import type { Value } from "./rules.ts";
import { tokensOf } from "./tokens.ts";
import { understand } from "./understand.ts";

/** An expression that a table holds, and what for: `the constraint positive`. */
export type Held = Readonly<{ table: string; what: string; expression: string }>;

/** The check constraints of a table (PROTOCOL.md §CHECK Constraints). */
export function constraintsOf({ configuration }: Pick<Metadata, "configuration">, table: string): readonly Held[] {
  return Object.entries(configuration)
    .filter(([key]) => key.startsWith(CONSTRAINT))
    .map(([key, expression]) => ({ table, what: `the constraint ${key.slice(CONSTRAINT.length)}`, expression }));
}

const CONSTRAINT = "delta.constraints.";

/**
 * The expression in SQL of the engine, as a value of a type where one is given, or why it is not understood. Without columns it is a default, which
 * may be the time of the write.
 */
export function understood(
  { expression }: Pick<Held, "expression">,
  columns: readonly ExpressionColumn[] | undefined,
  type?: LogicalType,
): Readonly<{ value: Value; reason?: undefined }> | Readonly<{ value?: undefined; reason: string }> {
  try {
    const value = understand(expression, columns ?? [], columns === undefined);
    return { value: type === undefined ? value : assigned(value, type) };
  } catch (error) {
    return { reason: errorText(error) };
  }
}

/** The expression in SQL of the engine. @throws UserError LW6319 when it is not understood */
export function heldValue(held: Held, columns: readonly ExpressionColumn[] | undefined, type?: LogicalType): Value {
  const { value, reason } = understood(held, columns, type);
  if (value === undefined) throw notUnderstood(held, reason);
  return value;
}

/** The condition in SQL of the engine. @throws UserError LW6319 */
export function heldCondition(held: Held, columns: readonly ExpressionColumn[]): string {
  const { sql, type } = heldValue(held, columns);
  if (type !== "boolean" && type !== "void") throw notUnderstood(held, `it is ${type}, not boolean`);
  return sql;
}

/** Refuses what others, or later versions of Spark, could read otherwise. @throws UserError LW6319 */
export function requirePlainQuotes(held: Held): void {
  if (tokensOf(held.expression)?.some(({ isDouble }) => isDouble))
    throw notUnderstood(held, "double quotes make a text in Spark and a name elsewhere: write `name` or 'text'");
}

function notUnderstood({ table, what, expression }: Held, reason: string): UserError {
  return new UserError("LW6319", { values: { table, what, expression, reason }, failure: "input" });
}
