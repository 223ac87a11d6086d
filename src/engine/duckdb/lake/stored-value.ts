import { duckdbType, type Type } from "../../../base/index.ts";
import { quoteName } from "../../../sql/index.ts";
import type { StoredColumn } from "../../engine.ts";
import { variantFrom, variantParts, variantText } from "./variant-sql.ts";

/** A partition value, a text, in the type of its column. */
export function partitionExpression(value: string, { type }: StoredColumn): string {
  if (type === "string") return value;
  return type === "binary" ? `encode(${value})` : `${value}::${duckdbType(type)}`;
}

/** `column`: what a variant that cannot be written is told of. */
type Renaming = Readonly<{ depth?: number; isRewritten?: boolean; column?: string }>;

/**
 * The value with the logical names of nested fields in place of those in the files, or the other way round: both types differ in names and in
 * variants only, which lie in files as structs and are shown as text.
 */
export function renamed(value: string, from: Type, to: Type, options: Renaming = {}): string {
  if (sameNames(from, to)) return value;
  const { depth = 0, isRewritten = false, column = "" } = options;
  const item = `x${depth}`;
  const inner = (part: string, before: Type, after: Type) =>
    renamed(part, before, after, { depth: depth + 1, isRewritten, column });
  if (from.kind === "struct" && to.kind === "variant") return variantFrom(value, isRewritten, column);
  if (from.kind === "variant") return to.kind === "struct" ? variantParts(value, column) : variantText(value);
  if (from.kind === "struct" && to.kind === "struct") {
    const fields = to.fields.map((field, index) => {
      const source = from.fields[index];
      const part = `(${value}).${quoteName(source?.name ?? field.name)}`;
      return `${quoteName(field.name)} := ${inner(part, source?.type ?? field.type, field.type)}`;
    });
    return `CASE WHEN ${value} IS NULL THEN NULL ELSE struct_pack(${fields.join(", ")}) END`;
  }
  if (from.kind === "array" && to.kind === "array")
    return `list_transform(${value}, lambda ${item}: ${inner(item, from.element, to.element)})`;
  if (from.kind === "map" && to.kind === "map") {
    const key = inner(`${item}.key`, from.key, to.key);
    const part = inner(`${item}.value`, from.value, to.value);
    return `map_from_entries(list_transform(map_entries(${value}), lambda ${item}: struct_pack(key := ${key}, value := ${part})))`;
  }
  return value;
}

function sameNames(from: Type, to: Type): boolean {
  if (from.kind !== to.kind) return false;
  if (from.kind === "struct" && to.kind === "struct")
    return from.fields.every((field, index) => {
      const other = to.fields[index];
      return other !== undefined && other.name === field.name && sameNames(field.type, other.type);
    });
  if (from.kind === "array" && to.kind === "array") return sameNames(from.element, to.element);
  if (from.kind === "map" && to.kind === "map") return sameNames(from.key, to.key) && sameNames(from.value, to.value);
  return true;
}
