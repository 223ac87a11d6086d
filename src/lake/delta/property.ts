type Properties = Readonly<Record<string, string | undefined>>;

/** Whether a property of a table says yes. */
export function isOn(properties: Properties | undefined, name: string): boolean {
  return saysYes(properties?.[name]);
}

// other writers spell it in any casing, as `TRUE` of Spark
export function saysYes(value: string | undefined): boolean {
  return wordOf(value) === "true";
}

/** A property whose values are words, in small letters. */
export function wordOf(value: string | undefined): string {
  return (value ?? "").trim().toLowerCase();
}

/** `none`, `name` or `id` (PROTOCOL.md §Column Mapping). */
export function mappingMode(properties: Properties | undefined): string {
  return wordOf(properties?.["delta.columnMapping.mode"]) || "none";
}

export function isConstraint(name: string): boolean {
  return name.toLowerCase().startsWith("delta.constraints.");
}
