import type { Json } from "../../base/index.ts";
import { quote } from "../schema-format.ts";

/** A value as YAML on one line. */
export function flowText(value: Json): string {
  if (typeof value === "string") return quote(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(flowText).join(", ")}]`;
  const entries = Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : [`${quote(key)}: ${flowText(inner)}`],
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** A key with its value as lines of YAML below each other: what holds lists or maps is opened, the rest stays on one line. */
export function blockLines(key: string, value: Json): readonly string[] {
  if (!holdsMore(value)) return [`${quote(key)}: ${flowText(value)}`];
  const inner = isList(value)
    ? value.map((item) => `  - ${flowText(item)}`)
    : Object.entries(value).map(([name, item]) => `  ${quote(name)}: ${flowText(item ?? null)}`);
  return [`${quote(key)}:`, ...inner];
}

function holdsMore(value: Json): value is readonly Json[] | { readonly [key: string]: Json | undefined } {
  return (
    value !== null &&
    typeof value === "object" &&
    Object.values(value).some((inner) => inner !== null && typeof inner === "object")
  );
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
