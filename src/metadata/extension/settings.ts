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

type Settings = Readonly<Record<string, Json>>;

/** The columns that settings name, in the order of the properties: those of the dataset itself, or of the one that property `of` names. */
export function columnsIn(properties: Properties, settings: Settings, of?: string): readonly string[] {
  const named = Object.entries(properties).flatMap(([name, property]): string[] => {
    const value = settings[name];
    if (property.of !== of) return [];
    if (property.type === "column" && typeof value === "string") return [value];
    return property.type === "columns" && Array.isArray(value) ? value.map(String) : [];
  });
  return [...new Set(named)];
}

/** The datasets that settings name, with the columns named of each. */
export function datasetsIn(
  properties: Properties,
  settings: Settings,
): readonly Readonly<{ property: string; name: string; columns: readonly string[] }>[] {
  return Object.entries(properties).flatMap(([property, { type }]) => {
    const name = settings[property];
    if (type !== "dataset" || typeof name !== "string") return [];
    return [{ property, name, columns: columnsIn(properties, settings, property) }];
  });
}
