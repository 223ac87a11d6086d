import type { Json } from "../base/index.ts";
import { splitReferences } from "./reference-text.ts";

/** A reference that could not be replaced. */
export type Missing = Readonly<{ name: string; reason: "no value" | "not a scalar" }>;

/**
 * The same value with every `${config.category.item}` in its texts replaced. A reference that is the whole text keeps the type of its value;
 * inside a text numbers and booleans become text. Keys are left alone. What cannot be replaced is appended to `missing`.
 */
export function substitute<T>(value: T, values: ReadonlyMap<string, Json>, missing: Missing[]): T {
  if (typeof value === "string") return (value.includes("${") ? substituteText(value, values, missing) : value) as T;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: unknown) => substitute(item, values, missing)) as T;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) result[key] = substitute(item, values, missing);
  return result as T;
}

function substituteText(text: string, values: ReadonlyMap<string, Json>, missing: Missing[]): Json {
  const parts = splitReferences(text);
  const [first] = parts;
  if (parts.length === 1 && first?.kind === "config") return valueOf(first.name, values, missing) ?? null;
  return parts
    .map((part) => {
      if (part.kind === "text") return part.text;
      if (part.kind === "wrong") return part.written;
      const value = valueOf(part.name, values, missing);
      if (value === null || typeof value !== "object") return String(value ?? "");
      missing.push({ name: part.name, reason: "not a scalar" });
      return "";
    })
    .join("");
}

function valueOf(name: string, values: ReadonlyMap<string, Json>, missing: Missing[]): Json | undefined {
  if (values.has(name)) return values.get(name);
  missing.push({ name, reason: "no value" });
  return undefined;
}
