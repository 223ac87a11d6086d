import type { Place } from "../../base/index.ts";
import type { Resource } from "./resource.ts";
import type { RuleHead } from "./rule.ts";

/** What a rule found at one resource, with the words of its text. */
export type Breach = Readonly<{ resource: string; place: Place; values?: Readonly<Record<string, string>> }>;

/** A rule about how resources belong together. `judged` are the resources it looks at. */
export type GraphRule = RuleHead &
  Readonly<{
    judges: (resource: Resource) => boolean;
    find: (judged: readonly Resource[], all: readonly Resource[]) => readonly Breach[];
  }>;

export const ofType = (types: readonly string[]) => (resource: Resource) => types.includes(resource.type);

export function breach({ address, place }: Resource, values: Readonly<Record<string, string>> = {}): Breach {
  return { resource: address, place, values };
}

/** The module a resource is made in: its address without type and name. */
export function moduleOf(address: string): string {
  return address.replace(/(?:azurerm|databricks)_\w+\.[\w-]+$/, "");
}
