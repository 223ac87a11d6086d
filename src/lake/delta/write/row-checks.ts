import { type Json, UserError } from "../../../base/index.ts";
import type { Metadata } from "../action.ts";
import type { RowCheck } from "../data-engine.ts";
import { constraintsOf, type Held, heldCondition, heldValue } from "../expression/held.ts";
import { type ExpressionColumn, expressionColumns, parseSchema, type SchemaField } from "../schema.ts";
import { mapType } from "./column-mapping.ts";
import { nestedNulls } from "./nested-nulls.ts";

/**
 * PROTOCOL.md §CHECK Constraints, §Generated Columns, §Column Invariants, and NOT NULL within columns; that of a column goes with it.
 * @throws UserError LW6209 when an invariant cannot be read, LW6319 when an expression is not understood
 */
export function rowChecks(metadata: Metadata, table: string): readonly RowCheck[] {
  const fields = parseSchema(metadata.schemaString, table);
  const conditions = [...constraintsOf(metadata, table), ...fields.flatMap((field) => invariants(field, table))];
  const isChecked = conditions.length > 0 || fields.some(isGenerated);
  const columns = isChecked ? expressionColumns(fields, table) : [];
  return [
    ...conditions.map(({ what, expression }) => ({
      name: `${what} (${expression})`,
      expression: heldCondition({ table, what, expression }, columns),
    })),
    ...fields.filter(isGenerated).map(({ name, metadata: { "delta.generationExpression": expression } }) => ({
      name: `the generated column ${name} (${String(expression)})`,
      expression: `"${name.replaceAll('"', '""')}" IS NOT DISTINCT FROM (${generation({ name, expression: String(expression), table }, columns)})`,
    })),
    ...fields.flatMap(nestedNulls),
  ];
}

/** The value of a generated column, in SQL of the engine. @throws UserError LW6319 */
export function generation(
  { name, expression, table }: Readonly<{ name: string; expression: string; table: string }>,
  columns: readonly ExpressionColumn[],
): string {
  const type = columns.find((column) => column.name === name)?.type;
  return heldValue({ table, what: `the generated column ${name}`, expression }, columns, type).sql;
}

function isGenerated({ metadata = {} }: SchemaField): boolean {
  return typeof metadata["delta.generationExpression"] === "string";
}

type Condition = Pick<Held, "what" | "expression">;

/** Members of a struct may have invariants too; they speak of the columns of the table like all others. */
function invariants(field: SchemaField, table: string): readonly Condition[] {
  const inside: Condition[] = [];
  mapType(field.type, (member) => {
    inside.push(...invariants(member, table));
    return member;
  });
  const stated = field.metadata?.["delta.invariants"];
  if (stated === undefined) return inside;
  const expression = invariantOf(stated);
  if (expression === undefined) {
    const reason = `the invariant of ${field.name} is not understood: ${JSON.stringify(stated)}`;
    throw new UserError("LW6209", { values: { table, reason }, failure: "input" });
  }
  return [{ what: `the invariant of ${field.name}`, expression }, ...inside];
}

type Invariant = Readonly<{ expression?: Readonly<{ expression?: string }> }>;

function invariantOf(stated: Json): string | undefined {
  try {
    const { expression } = JSON.parse(String(stated)) as Invariant;
    return typeof expression?.expression === "string" ? expression.expression : undefined;
  } catch {
    return undefined;
  }
}
