import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, runsFromSource, sha256 } from "../../base/index.ts";

/** Raised when results of this folder change for the same files, so that cached ones are not used. */
const RESULT_VERSION = 4;

/**
 * What cached results depend on beside their inputs. Run unbuilt, it also covers the age of the source files, so that somebody who works on
 * them never sees yesterday's answer.
 */
export function codeVersion(): string {
  if (!runsFromSource) return String(RESULT_VERSION);
  const stamps = ["metadata", "connector", "base"].flatMap((folder) => {
    const path = join(packageFolder, "src", folder);
    const names = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    return names.sort().map((name) => `${name}:${statSync(`${path}/${name}`).mtimeMs}`);
  });
  return `${RESULT_VERSION}-${sha256(stamps.join("\n")).slice(0, 16)}`;
}
