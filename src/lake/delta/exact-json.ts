import type { Json } from "../../base/index.ts";

/** A number by its digits, which `JSON.stringify` writes as they are. JSON.rawJSON is in Node since 21, not yet in TypeScript's library. */
export const { rawJSON } = JSON as unknown as Readonly<{ rawJSON: (text: string) => Json }>;

/** A whole number of 64 bits out of JSON: those beyond JavaScript's own come as texts, or as raw JSON. */
export function longOf(value: Json | undefined): bigint | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : undefined;
  const text = isRaw(value) ? value.rawJSON : value;
  return typeof text === "string" && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

export function isRaw(value: unknown): value is Readonly<{ rawJSON: string }> {
  return typeof value === "object" && value !== null && "rawJSON" in value;
}

type Context = Readonly<{ source?: string }>;

/** For `JSON.parse`: whole numbers that JavaScript cannot hold stay raw JSON, so that they are written again as they are. */
export function exactWhole(_key: string, value: unknown, context?: Context): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(source) ? rawJSON(source) : value;
}

/** For `JSON.parse`: every number stays raw JSON, with all of its digits. */
export function exactNumber(_key: string, value: unknown, context?: Context): unknown {
  return typeof value === "number" && context?.source !== undefined ? rawJSON(context.source) : value;
}
