import { readFileSync } from "node:fs";

/** The version in package.json, which lies two folders up in the checkout and in the package. */
export function version(): string {
  const content: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const found = typeof content === "object" && content !== null && "version" in content ? content.version : undefined;
  return String(found);
}
