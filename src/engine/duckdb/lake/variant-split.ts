import type { Json, Type } from "../../../base/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { partColumn, type VariantPart } from "./variant-files.ts";
import { hasVariant } from "./variant-sql.ts";

/*
 * Columns with variants as they are handed to DuckDB's writer: each member that is a variant, or an array or map of some, in two columns, one per
 * part. `groupVariants` makes one of them again.
 */

/** A type in SQL and in files, where variants are structs of their parts and nested names may be others. */
export type TypePair = Readonly<{ own: Type; stored: Type }>;

/** The columns that hold a value of a column, which is in its stored form: name → value. */
export function splitVariants(name: string, value: string, pair: TypePair, depth = 0): readonly [string, string][] {
  if (!isSplit(pair.own)) return [[name, withSplitMembers(value, pair, depth)]];
  return (["value", "metadata"] as const).map((part) => [partColumn(name, part), partOf(value, pair.own, part, depth)]);
}

// a variant that no struct stands above
function isSplit(type: Type): boolean {
  if (type.kind === "array") return isSplit(type.element);
  return type.kind === "map" ? isSplit(type.value) : type.kind === "variant";
}

function withSplitMembers(value: string, { own, stored }: TypePair, depth: number): string {
  if (!hasVariant(own)) return value;
  const item = `s${depth}`;
  if (own.kind === "struct" && stored.kind === "struct") {
    const members = stored.fields.flatMap(({ name, type }, index) => {
      const pair = { own: own.fields[index]?.type ?? type, stored: type };
      return splitVariants(name, `(${value}).${quoteName(name)}`, pair, depth + 1);
    });
    const packed = members.map(([name, text]) => `${quoteName(name)} := ${text}`).join(", ");
    return `CASE WHEN ${value} IS NULL THEN NULL ELSE struct_pack(${packed}) END`;
  }
  if (own.kind === "array" && stored.kind === "array") {
    const element = withSplitMembers(item, { own: own.element, stored: stored.element }, depth + 1);
    return listWith(value, item, element);
  }
  if (own.kind === "map" && stored.kind === "map") {
    const inner = withSplitMembers(`${item}.value`, { own: own.value, stored: stored.value }, depth + 1);
    return mapWith(value, item, inner);
  }
  return value;
}

function partOf(value: string, own: Type, part: VariantPart, depth: number): string {
  const item = `p${depth}`;
  if (own.kind === "array") return listWith(value, item, partOf(item, own.element, part, depth + 1));
  if (own.kind === "map") return mapWith(value, item, partOf(`${item}.value`, own.value, part, depth + 1));
  return `(${value}).${quoteName(part)}`;
}

function listWith(value: string, item: string, element: string): string {
  return `list_transform(${value}, lambda ${item}: ${element})`;
}

function mapWith(value: string, item: string, inner: string): string {
  return `map_from_entries(${listWith(`map_entries(${value})`, item, `struct_pack(key := ${item}.key, value := ${inner})`)})`;
}

/** Field ids by column, nested as the types are: a group gets the id of its first part. */
export function splitFieldIds(name: string, ids: Json | undefined, pair: TypePair): string {
  return `${quoteName(isSplit(pair.own) ? partColumn(name, "value") : name)}: ${idsText(ids, pair)}`;
}

function idsText(ids: Json | undefined, pair: TypePair): string {
  if (typeof ids !== "object" || ids === null || Array.isArray(ids)) return String(ids);
  const entries = Object.entries(ids).map(([name, inner]) => splitFieldIds(name, inner, memberPair(name, pair)));
  return `{${entries.join(", ")}}`;
}

const NO_VARIANT: TypePair = { own: { kind: "string" }, stored: { kind: "string" } };

function memberPair(name: string, { own, stored }: TypePair): TypePair {
  if (own.kind === "array" && stored.kind === "array") return { own: own.element, stored: stored.element };
  if (own.kind === "map" && stored.kind === "map")
    return name === "key" ? { own: own.key, stored: stored.key } : { own: own.value, stored: stored.value };
  if (own.kind !== "struct" || stored.kind !== "struct") return NO_VARIANT;
  const index = stored.fields.findIndex((field) => field.name === name);
  const [ownField, storedField] = [own.fields[index], stored.fields[index]];
  return ownField && storedField ? { own: ownField.type, stored: storedField.type } : NO_VARIANT;
}
