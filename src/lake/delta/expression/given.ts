import { UserError } from "../../../base/index.ts";
import type { Metadata } from "../action.ts";
import { expressionColumns, parseSchema } from "../schema.ts";
import { constraintsOf, type Held, heldCondition, heldValue, requirePlainQuotes } from "./held.ts";
import { mayUse } from "./tokens.ts";

/**
 * What we put into a table must mean the same to all who write it: constraints, generated columns and defaults of a new table.
 * @throws UserError LW6319 when one is not understood, LW6304 when a generated column cannot be
 */
export function requireExpressions(metadata: Metadata, table: string): void {
  const fields = parseSchema(metadata.schemaString, table);
  const columns = expressionColumns(fields, table);
  for (const held of constraintsOf(metadata, table)) requireCondition(held, columns);
  const generated = fields.filter((field) => field.metadata["delta.generationExpression"] !== undefined);
  for (const [index, { name, metadata: stated }] of fields.entries()) {
    const { CURRENT_DEFAULT: absent, "delta.generationExpression": expression } = stated;
    const type = columns[index]?.type ?? "";
    if (typeof absent === "string") {
      const held = { table, what: `the default of ${name}`, expression: absent };
      requirePlainQuotes(held);
      heldValue(held, undefined, type);
    }
    if (typeof expression !== "string") continue;
    const held = { table, what: `the generated column ${name}`, expression };
    requirePlainQuotes(held);
    const value = heldValue(held, columns);
    const other = generated.find((field) => mayUse(expression, field.name));
    const reason =
      other === undefined
        ? value.type !== type && `${held.what} is ${type}, its expression ${value.type}`
        : `${held.what} uses the generated column ${other.name}`;
    if (reason !== false) throw new UserError("LW6304", { values: { table, reason }, failure: "input" });
  }
}

/** The condition of a new constraint in SQL of the engine. @throws UserError LW6319 */
export function requireCondition(held: Held, columns: Parameters<typeof heldCondition>[1]): string {
  requirePlainQuotes(held);
  return heldCondition(held, columns);
}
