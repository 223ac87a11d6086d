import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CANONICALISER_VERSION } from "./canonical.ts";

/**
 * The version of the judgement, without loading the engine: version of DuckDB's package and of the canonical text.
 * Cached analyses are valid exactly as long as it stays the same.
 */
export function analyzerVersion(): string {
  const manifest = fileURLToPath(new URL("../package.json", import.meta.resolve("@duckdb/node-api")));
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return `duckdb-${version}+canonical-${CANONICALISER_VERSION}`;
}
