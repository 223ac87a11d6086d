import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CANONICALISER_VERSION } from "./canonical.ts";

/** Raised when the verdict on a text changes, so that a cached one is not used. */
const JUDGEMENT_VERSION = 3;

/**
 * The version of the judgement, without loading the engine: versions of DuckDB's package, of the verdicts and of the canonical text.
 * Cached analyses are valid exactly as long as it stays the same.
 */
export function analyzerVersion(): string {
  const manifest = fileURLToPath(new URL("../package.json", import.meta.resolve("@duckdb/node-api")));
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return `duckdb-${version}-judgement.${JUDGEMENT_VERSION}+canonical-${CANONICALISER_VERSION}`;
}
