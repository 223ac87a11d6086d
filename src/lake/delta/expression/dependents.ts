import { UserError } from "../../../base/index.ts";
import type { Metadata } from "../action.ts";
import { parseSchema } from "../schema.ts";
import { constraintsOf, type Held } from "./held.ts";
import { mayUse } from "./tokens.ts";

/** The expressions of a table that speak of its columns. */
function heldBy(metadata: Metadata, table: string): readonly Held[] {
  const columns = parseSchema(metadata.schemaString, table).flatMap(({ name, metadata: stated = {} }) => {
    const { "delta.generationExpression": generated, "delta.invariants": invariant } = stated;
    return [
      ...(typeof generated === "string" ? [{ what: `the generated column ${name}`, expression: generated }] : []),
      ...(typeof invariant === "string" ? [{ what: `the invariant of ${name}`, expression: invariant }] : []),
    ];
  });
  return [...constraintsOf(metadata, table), ...columns.map((held) => ({ table, ...held }))];
}

/**
 * Refuses to rename, drop or retype a column that an expression of the table uses, as Spark does: rows could not be checked or made any more.
 * @throws UserError LW6320
 */
export function requireNoDependents(metadata: Metadata, table: string, column: string, changed: string): void {
  const held = heldBy(metadata, table).find(({ expression }) => mayUse(expression, column));
  if (held === undefined) return;
  const { what, expression } = held;
  throw new UserError("LW6320", { values: { table, column, changed, what, expression }, failure: "input" });
}
