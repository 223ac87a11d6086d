import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../base/index.ts";

/** The version in package.json. */
export function version(): string {
  const content: unknown = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const found = typeof content === "object" && content !== null && "version" in content ? content.version : undefined;
  return String(found);
}
