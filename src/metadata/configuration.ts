import type { Json } from "../base/index.ts";
import { topologicalOrder } from "./graph.ts";
import { parseInstant } from "./instant.ts";
import type { ConfigurationCategory, ConfigurationItem } from "./model.ts";
import { splitReferences } from "./reference-text.ts";
import { type Missing, substitute } from "./substitute.ts";

/** The environment of a value that holds in all of them. */
export const EVERYWHERE = "*";

/**
 * `category.item` → value in force in an environment at an instant, references between items followed. An item with versions of its own for
 * the environment uses only those; others use the versions for all. Items without a value then, or that need such an item, are not in the map.
 */
export function configurationInForce(
  categories: readonly ConfigurationCategory[],
  environment: string,
  asOf: string,
): ReadonlyMap<string, Json> {
  const time = parseInstant(asOf) ?? Date.parse(asOf);
  const raw = new Map<string, Json>();
  for (const category of categories) {
    for (const item of category.items) {
      const version = versionInForce(item, environment, time);
      if (version !== undefined) raw.set(item.name, version.value);
    }
  }
  return follow(raw);
}

/** `category.item` → its newest value in an environment: what a text with references will look like there. */
export function newestValues(
  categories: readonly ConfigurationCategory[],
  environment: string,
): ReadonlyMap<string, Json> {
  const raw = new Map<string, Json>();
  for (const item of categories.flatMap((category) => category.items)) {
    const newest = versionsFor(item, environment).at(-1);
    if (newest !== undefined) raw.set(item.name, newest.value);
  }
  return follow(raw);
}

/** The same values with their references to each other replaced; without those where that is impossible. */
function follow(raw: ReadonlyMap<string, Json>): ReadonlyMap<string, Json> {
  const values = new Map<string, Json>();
  for (const name of topologicalOrder([...raw.keys()], (node) => referencedItems(raw.get(node)))) {
    const missing: Missing[] = [];
    const value = substitute(raw.get(name) ?? null, values, missing);
    if (missing.length === 0) values.set(name, value);
  }
  return new Map(
    [...raw.keys()].flatMap((name) => (values.has(name) ? [[name, values.get(name) ?? null] as const] : [])),
  );
}

function versionInForce(item: ConfigurationItem, environment: string, time: number) {
  return versionsFor(item, environment).find(({ effective, expires }) => {
    const end = expires === undefined ? undefined : parseInstant(expires);
    return (parseInstant(effective) ?? 0) <= time && (end === undefined || time < end);
  });
}

/** The versions of an environment; those for all where it has none of its own. */
function versionsFor(item: ConfigurationItem, environment: string) {
  const own = item.versions.filter((version) => version.environment === environment);
  return own.length > 0 ? own : item.versions.filter((version) => version.environment === EVERYWHERE);
}

/** The items a value refers to, wherever in it. */
export function referencedItems(value: Json | undefined): string[] {
  if (typeof value === "string")
    return splitReferences(value).flatMap((part) => (part.kind === "config" ? [part.name] : []));
  if (value === null || value === undefined || typeof value !== "object") return [];
  return Object.values(value).flatMap((item: Json | undefined) => referencedItems(item));
}
