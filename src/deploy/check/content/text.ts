import type { Place } from "../../../base/index.ts";

/** A value that is a map of values, as JSON and YAML give them. */
export type TextMap = Readonly<Record<string, unknown>>;

export function isTextMap(value: unknown): value is TextMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The map behind a key; an empty one when there is none. */
export function mapAt(value: unknown, ...keys: readonly string[]): TextMap {
  const found = keys.reduce<unknown>((inner, key) => (isTextMap(inner) ? inner[key] : undefined), value);
  return isTextMap(found) ? found : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The place of an offset into a text. */
export function placeAt(file: string, text: string, offset: number): Place {
  return { file, line: text.slice(0, Math.max(0, offset)).split("\n").length, column: 1 };
}

/** The place of the first line that holds a text; the first line when none does. */
export function placeOf(file: string, text: string, wanted: string): Place {
  return placeAt(file, text, text.indexOf(wanted));
}
