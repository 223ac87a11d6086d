import type { Metadata } from "../action.ts";
import { identitySequence } from "../identity.ts";
import { parseSchema, type SchemaField } from "../schema.ts";
import { hasVariants, isVariant } from "../variant.ts";

/**
 * Columns that rows of a table need not bring: generated and identity columns, whose values the table makes (PROTOCOL.md §Generated Columns,
 * §Identity Columns), and variants, which no dataset of a project has.
 */
export function madeFields(metadata: Metadata, table: string): readonly SchemaField[] {
  if (!/delta\.generationExpression|delta\.identity/.test(metadata.schemaString) && !hasVariants(metadata)) return [];
  return parseSchema(metadata.schemaString, table).filter(
    (field) =>
      typeof field.metadata?.["delta.generationExpression"] === "string" ||
      identitySequence(field) !== undefined ||
      isVariant(field.type),
  );
}
