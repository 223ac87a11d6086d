import { createHash } from "node:crypto";

/** A value that JSON can carry without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** SHA-256 of UTF-8 text or bytes, as 64 hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** JSON with sorted keys and no white space: equal values give equal text. `undefined` members are left out. */
export function canonicalJson(value: Json | undefined): string {
  return JSON.stringify(sortKeys(value));
}

/** The same value with the keys of every object in code-unit order. */
export function sortKeys<T>(value: T): T {
  return sorted(value) as T;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const members: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (member !== undefined) members[key] = sorted(member);
  }
  return members;
}

/** Freezes a plain value and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
