import type { Json } from "../../base/index.ts";
import type { Properties } from "../../connector/index.ts";

type Written<T> = Readonly<Record<string, T>>;
type Default = string | number | boolean;

/** Checked settings of a kind, with the defaults of what was not written. What no property names is not passed on. */
export function withDefaults<T>(properties: Properties, written: Written<T>): Written<T | Default> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]): [string, T | Default][] => {
      const value = written[name] ?? property.default;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The columns that settings name, in the order of the properties. */
export function columnsIn(properties: Properties, settings: Readonly<Record<string, Json>>): readonly string[] {
  const named = Object.entries(properties).flatMap(([name, { type }]): string[] => {
    const value = settings[name];
    if (type === "column" && typeof value === "string") return [value];
    return type === "columns" && Array.isArray(value) ? value.map(String) : [];
  });
  return [...new Set(named)];
}
