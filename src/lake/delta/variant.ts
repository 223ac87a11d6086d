import type { Json } from "../../base/index.ts";
import type { Metadata } from "./action.ts";

/*
 * Variants are values of a type of the engine, shown as JSON text to those who read rows (PROTOCOL.md §Reader Requirements for Variant Data Type).
 * Shredded ones belong to a feature of their own, which is refused.
 */

const VARIANT = "variant";

/** How a variant lies in files (PROTOCOL.md §Variant data in Parquet). */
const IN_FILES: Json = {
  type: "struct",
  fields: ["value", "metadata"].map((name) => ({ name, type: "binary", nullable: false, metadata: {} })),
};

/** Whether a column, or a part of one, is a variant. */
export function hasVariants({ schemaString }: Pick<Metadata, "schemaString">): boolean {
  return /"(?:type|elementType|keyType|valueType)"\s*:\s*"variant"/.test(schemaString);
}

/** Whether a type of a Delta schema is a variant, or has one in it. */
export function isVariant(type: Json): boolean {
  return hasVariants({ schemaString: JSON.stringify({ type }) });
}

/** A type of a Delta schema as files hold it. */
export function typeInFiles(type: Json): Json {
  if (type === VARIANT) return IN_FILES;
  if (typeof type !== "object" || type === null || Array.isArray(type)) return type;
  const parts = Object.entries(type).map(([key, part]): readonly [string, Json] => {
    if (key === "fields" && Array.isArray(part))
      return [key, part.map((field: Json) => (isField(field) ? { ...field, type: typeInFiles(field.type) } : field))];
    return [key, ["elementType", "keyType", "valueType"].includes(key) ? typeInFiles(part ?? null) : (part ?? null)];
  });
  return Object.fromEntries(parts);
}

function isField(value: Json): value is Readonly<Record<string, Json>> & Readonly<{ type: Json }> {
  return typeof value === "object" && value !== null && "type" in value;
}
