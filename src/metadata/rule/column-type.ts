import { parseType } from "../../base/index.ts";
import type { Column, Type } from "../../base/index.ts";

const NUMBERS: readonly string[] = ["tinyint", "smallint", "int", "bigint", "float", "double", "decimal"];
const TIMES: readonly string[] = ["date", "timestamp", "timestamp_ntz"];

/** What can be said of a type when values are compared with it. */
export type ComparedType = "number" | "time" | "text" | "boolean" | "nested" | "other";

export function comparedType({ type }: Pick<Column, "type">): ComparedType {
  const { kind }: Partial<Type> = parseType(type).type ?? {};
  if (kind === undefined) return "other";
  if (NUMBERS.includes(kind)) return "number";
  if (TIMES.includes(kind)) return "time";
  if (kind === "string") return "text";
  if (kind === "boolean") return "boolean";
  return ["array", "map", "struct"].includes(kind) ? "nested" : "other";
}

export function neededSingle(column: Pick<Column, "type">): string | undefined {
  return comparedType(column) === "nested" ? "the column has to be a single value" : undefined;
}

/** Whole numbers too large for YAML are written as texts. */
export function isNumeric(value: unknown): boolean {
  return typeof value === "number" || /^[+-]?\d+(\.\d+)?$/.test(String(value));
}

/** A text with a reference can be judged only when its value is known. */
export function holdsReference(value: unknown): boolean {
  return String(value).includes("${");
}
