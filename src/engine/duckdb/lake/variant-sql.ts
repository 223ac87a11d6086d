import { formatType, type LogicalType, type Type, typeOf } from "../../../base/index.ts";
import { quoteText } from "../../../sql/index.ts";
import { VARIANT_MARK } from "../error.ts";

/*
 * Variants between files, where they are two binary values (Parquet's VariantEncoding.md), and SQL, where they are DuckDB's VARIANT.
 */

/** How a variant lies in files. */
const STORED: Type = {
  kind: "struct",
  fields: ["value", "metadata"].map((name) => ({ name, type: { kind: "binary" } })),
};

const STORED_SQL = 'STRUCT("value" BLOB, "metadata" BLOB)';
const NULL_VARIANT = String.raw`'\x00'::BLOB`;

/** A type with all variants in it as JSON text. */
export function shownType(type: Type): Type {
  return withVariants(type, { kind: "string" });
}

/** The same for its spelling. */
export function shownSpelling(type: LogicalType): LogicalType {
  return /\bvariant\b/.test(type) ? formatType(shownType(typeOf(type))) : type;
}

/** A type with all variants in it as their bytes, which can be compared: DuckDB's VARIANT refuses to when types differ. */
export function comparableType(type: Type): Type {
  return withVariants(type, STORED);
}

/** DuckDB's spelling of a type as JSON brings it: JSON in place of each VARIANT, which takes text and numbers apart when it is cast. */
export function jsonSpelling(duckdbType: string): string {
  return duckdbType.replace(/"(?:[^"]|"")*"|VARIANT/g, (part) => (part === "VARIANT" ? "JSON" : part));
}

export function hasVariant(type: Type): boolean {
  return withVariants(type, STORED) !== type;
}

// the same object where there is none
function withVariants(type: Type, by: Type): Type {
  switch (type.kind) {
    case "variant":
      return by;
    case "array": {
      const element = withVariants(type.element, by);
      return element === type.element ? type : { ...type, element };
    }
    case "map": {
      const [key, value] = [withVariants(type.key, by), withVariants(type.value, by)];
      return key === type.key && value === type.value ? type : { ...type, key, value };
    }
    case "struct": {
      const fields = type.fields.map((field) => ({ ...field, type: withVariants(field.type, by) }));
      return fields.every((field, index) => field.type === type.fields[index]?.type) ? type : { ...type, fields };
    }
    default:
      return type;
  }
}

/**
 * A variant out of its two parts. DuckDB holds a variant that is null for no value: where rows are written again, such a variant is an error.
 */
export function variantFrom(stored: string, isRewritten: boolean, column: string): string {
  const reason = quoteText(
    `${VARIANT_MARK}one of the column ${column} is a null of its own, which would become no value`,
  );
  const guard = isRewritten ? ` WHEN (${stored})."value" = ${NULL_VARIANT} THEN error(${reason})::VARIANT` : "";
  return `CASE WHEN ${stored} IS NULL THEN NULL${guard} ELSE ${decoded(stored)} END`;
}

/**
 * The two parts of a variant. What DuckDB makes of JSON has the fields of objects in no order and maybe twice; taking it apart and together
 * again orders them, as the encoding demands, and leaves one of each: then names are missing.
 */
export function variantParts(variant: string, column: string): string {
  const first = encoded(variant);
  const ordered = encoded(decoded(first));
  const isTwice = `octet_length((${first})."metadata") <> octet_length((${ordered})."metadata")`;
  const twice = quoteText(`${VARIANT_MARK}an object of the column ${column} has a field twice: `);
  const broken = `error(${twice} || (${variant})::JSON::VARCHAR)::${STORED_SQL}`;
  return `CASE WHEN ${variant} IS NULL THEN NULL WHEN ${isTwice} THEN ${broken} ELSE ${ordered} END`;
}

/** A variant as JSON text. */
export function variantText(variant: string): string {
  return `CASE WHEN ${variant} IS NULL THEN NULL ELSE (${variant})::JSON::VARCHAR END`;
}

function encoded(variant: string): string {
  return `variant_to_parquet_variant(${variant})::${STORED_SQL}`;
}

function decoded(stored: string): string {
  return `variant_bytes_to_variant((${stored})."metadata" || (${stored})."value")`;
}
