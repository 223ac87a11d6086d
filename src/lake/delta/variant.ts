import type { Json } from "../../base/index.ts";
import type { Metadata } from "./action.ts";

/*
 * Variants are shown as JSON text, one of the ways that PROTOCOL.md §Reader Requirements for Variant Data Type allows. Shredded ones belong to a
 * feature of their own, which is refused.
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

/** A type of a Delta schema as rows show it. */
export function shownType(type: Json): Json {
  return withVariants(type, "string");
}

/** A type of a Delta schema as files hold it. */
export function typeInFiles(type: Json): Json {
  return withVariants(type, IN_FILES);
}

function withVariants(type: Json, by: Json): Json {
  if (type === VARIANT) return by;
  if (typeof type !== "object" || type === null || Array.isArray(type)) return type;
  const parts = Object.entries(type).map(([key, part]): readonly [string, Json] => {
    if (key === "fields" && Array.isArray(part))
      return [
        key,
        part.map((field: Json) => (isField(field) ? { ...field, type: withVariants(field.type, by) } : field)),
      ];
    return [
      key,
      ["elementType", "keyType", "valueType"].includes(key) ? withVariants(part ?? null, by) : (part ?? null),
    ];
  });
  return Object.fromEntries(parts);
}

function isField(value: Json): value is Readonly<Record<string, Json>> & Readonly<{ type: Json }> {
  return typeof value === "object" && value !== null && "type" in value;
}
