import { canonicalJson, type Json } from "../../base/index.ts";
import { type Missing, substitute } from "../substitute.ts";

/** Values of the configuration by environment. */
export type EnvironmentValues = readonly ReadonlyMap<string, Json>[];

/** What a value with references becomes in the environments, each once; without those where a reference has no value. */
export function filledValues<T>(written: T, environments: EnvironmentValues): readonly T[] {
  const text = JSON.stringify(written);
  if (!text.includes("${")) return [written];
  const filled = new Map<string, T>();
  for (const values of environments) {
    const missing: Missing[] = [];
    const value = substitute(written, values, missing);
    if (missing.length === 0) filled.set(canonicalJson(value as Json), value);
  }
  return [...filled.values()];
}
