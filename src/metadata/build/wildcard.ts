import { isName, nearestName } from "../name.ts";

/** Source datasets whose name has one `*` stand for all tables their `table` pattern matches. */
export function isWildcard(name: string): boolean {
  return name.includes("*");
}

/** True for a name pattern with exactly one `*` that gives valid names. */
export function isNamePattern(name: string): boolean {
  return name.split("*").length === 2 && isName(name.replace("*", "a"));
}

/** What `*` stands for in `table`; undefined when the pattern does not match. */
export function matchTable(pattern: string, table: string): string | undefined {
  const [before = "", after = ""] = pattern.split("*");
  const isMatch = table.length > before.length + after.length && table.startsWith(before) && table.endsWith(after);
  return isMatch ? table.slice(before.length, table.length - after.length) : undefined;
}

/**
 * The dataset name a wildcard gives a table: `ref_*` over `reference.*` makes `reference.Air Ports` to `ref_air_ports`.
 * @returns undefined when the table does not match or no name can be made.
 */
export function wildcardName(namePattern: string, tablePattern: string, table: string): string | undefined {
  const matched = matchTable(tablePattern, table);
  if (matched === undefined) return undefined;
  return nearestName(namePattern.replace("*", () => matched));
}
