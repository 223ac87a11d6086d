import { type Json, UserError } from "../../../base/index.ts";
import type { Metadata } from "../action.ts";
import type { RowCheck } from "../data-engine.ts";
import { parseSchema, type SchemaField } from "../schema.ts";
import { mapType } from "./column-mapping.ts";

/**
 * PROTOCOL.md §CHECK Constraints, §Generated Columns, §Column Invariants; NOT NULL goes with the columns.
 * @throws UserError LW6209 when an invariant is not understood
 */
export function rowChecks(metadata: Metadata, table: string): readonly RowCheck[] {
  const fields = parseSchema(metadata.schemaString, table);
  return [
    ...constraints(metadata),
    ...fields.flatMap(generated),
    ...fields.flatMap((field) => invariants(field, table)),
  ];
}

function constraints({ configuration }: Metadata): readonly RowCheck[] {
  return Object.entries(configuration)
    .filter(([key]) => key.startsWith("delta.constraints."))
    .map(([key, expression]) => ({
      name: `the constraint ${key.slice("delta.constraints.".length)} (${expression})`,
      expression,
    }));
}

function generated({ name, metadata = {} }: SchemaField): readonly RowCheck[] {
  const expression = metadata["delta.generationExpression"];
  if (typeof expression !== "string") return [];
  const quoted = `"${name.replaceAll('"', '""')}"`;
  return [
    {
      name: `the generated column ${name} (${expression})`,
      expression: `${quoted} IS NOT DISTINCT FROM (${expression})`,
    },
  ];
}

/** Members of a struct may have invariants too; they speak of the columns of the table like all others. */
function invariants(field: SchemaField, table: string): readonly RowCheck[] {
  const inside: RowCheck[] = [];
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
  return [{ name: `the invariant of ${field.name} (${expression})`, expression }, ...inside];
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
