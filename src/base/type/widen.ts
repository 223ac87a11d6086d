import { formatType } from "./format.ts";
import type { LogicalType, PrimitiveName, StructField, Type } from "./logical.ts";
import { typeOf } from "./parse.ts";

/** Decimal digits that hold every value of an integer type. */
const INTEGER_DIGITS: Partial<Record<Type["kind"], number>> = { tinyint: 3, smallint: 5, int: 10, bigint: 19 };

/** Wider types that hold every value exactly: the pairs that Delta's type widening knows. */
const WIDER: Partial<Record<Type["kind"], readonly PrimitiveName[]>> = {
  tinyint: ["smallint", "int", "bigint", "double"],
  smallint: ["int", "bigint", "double"],
  int: ["bigint", "double"],
  float: ["double"],
  date: ["timestamp_ntz"],
};

/**
 * True when every value of `from` is a value of `to` without loss, equal types included.
 * A variant holds every value. A struct may gain fields (at any place) and widen those it has; it may not lose one.
 * @throws UserError LW2001 when one of them is not a type
 */
export function widens(from: LogicalType, to: LogicalType): boolean {
  return from === to || isWider(typeOf(from), typeOf(to));
}

function isWider(from: Type, to: Type): boolean {
  if (formatType(from) === formatType(to) || to.kind === "variant") return true;
  if (from.kind === "array" && to.kind === "array") return isWider(from.element, to.element);
  if (from.kind === "map" && to.kind === "map") return isWider(from.key, to.key) && isWider(from.value, to.value);
  if (from.kind === "struct" && to.kind === "struct") return hasFields(from.fields, to.fields);
  if (to.kind === "decimal") return fitsDecimal(from, to);
  return WIDER[from.kind]?.some((kind) => kind === to.kind) ?? false;
}

function hasFields(from: readonly StructField[], to: readonly StructField[]): boolean {
  return from.every((field) => to.some((other) => other.name === field.name && isWider(field.type, other.type)));
}

function fitsDecimal(from: Type, to: Type & { kind: "decimal" }): boolean {
  if (from.kind === "decimal") return to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale;
  const digits = INTEGER_DIGITS[from.kind];
  return digits !== undefined && to.precision - to.scale >= digits;
}
