import type { Json, LogicalType } from "../base/index.ts";

/**
 * The type `config('category.item')` has in SQL, by the value of the item: text, boolean, bigint for whole numbers, double for others.
 * Undefined for null, lists and objects, which SQL cannot take. The engine casts the parameter to this type, so that what was analysed is what runs.
 */
export function configType(value: Json): LogicalType | undefined {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    case "number":
      return Number.isSafeInteger(value) ? "bigint" : "double";
    default:
      return undefined;
  }
}
