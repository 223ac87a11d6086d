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

type Named = Readonly<{ property: string; name: string; columns: readonly string[] }>;

/** The datasets that settings name, each once, with the columns named of it. */
export function datasetsIn(properties: Properties, settings: Settings): readonly Named[] {
  const found = new Map<string, Named>();
  for (const [property, { type }] of Object.entries(properties)) {
    const name = settings[property];
    if (type !== "dataset" || typeof name !== "string") continue;
    const columns = columnsIn(properties, settings, property);
    const before = found.get(name) ?? { property, name, columns: [] };
    found.set(name, { ...before, columns: [...new Set([...before.columns, ...columns])] });
  }
  return [...found.values()];
}
