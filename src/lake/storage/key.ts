import { UserError } from "../../base/index.ts";

/**
 * Refuses a key that could leave the root or that two platforms would read differently.
 * @throws UserError LW6103
 */
export function checkKey(key: string): string {
  const reason = keyProblem(key);
  if (reason !== undefined) throw new UserError("LW6103", { values: { key: key.slice(0, 300), reason } });
  return key;
}

/** Like `checkKey`, for the beginning of a key: it may be empty and may end with "/". */
export function checkPrefix(prefix: string): string {
  if (prefix === "") return prefix;
  checkKey(prefix.endsWith("/") ? prefix.slice(0, -1) : prefix);
  return prefix;
}

function keyProblem(key: string): string | undefined {
  if (key === "") return "it is empty";
  if (key.includes("\0")) return "it contains a NUL character";
  if (key.includes("\\")) return "it contains a backslash";
  if (key.startsWith("/")) return "it is absolute";
  if (key.length > 1024) return "it is longer than 1024 characters";
  for (const segment of key.split("/")) {
    if (segment === "") return "it has an empty segment";
    if (segment === "." || segment === "..") return `it has the segment "${segment}"`;
  }
  return undefined;
}
