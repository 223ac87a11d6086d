/**
 * What an expression is known to be before anything is applied. `unknown`: it depends on what Azure answers. A `resource` is a reference
 * to a resource or something of it, by its address: enough to see what an endpoint or a role belongs to.
 */
export type HclValue =
  | null
  | string
  | number
  | boolean
  | Unknown
  | ResourceValue
  | readonly HclValue[]
  | { readonly [key: string]: HclValue };
export type Unknown = Readonly<{ [MARK]: "unknown" }>;
export type ResourceValue = Readonly<{ [MARK]: "resource"; address: string }>;

const MARK = Symbol("hcl");

/** The value of what is not known before Azure answers. */
export const unknownValue: Unknown = { [MARK]: "unknown" };

export function resourceValue(address: string): ResourceValue {
  return { [MARK]: "resource", address };
}

export function isUnknown(value: HclValue | undefined): value is Unknown {
  return typeof value === "object" && value !== null && MARK in value && value[MARK] === "unknown";
}

export function isResource(value: HclValue | undefined): value is ResourceValue {
  return typeof value === "object" && value !== null && MARK in value && value[MARK] === "resource";
}

export function isListValue(value: HclValue | undefined): value is readonly HclValue[] {
  return Array.isArray(value);
}

export function isMapValue(value: HclValue | undefined): value is { readonly [key: string]: HclValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(MARK in value);
}

/** Whether nothing of a value is left open. */
export function isKnown(value: HclValue): boolean {
  if (isUnknown(value) || isResource(value)) return false;
  if (isListValue(value)) return value.every(isKnown);
  return !isMapValue(value) || Object.values(value).every(isKnown);
}
