import { secretSpellings } from "./secret.ts";

/** A text as it may be written down: every value of a secret this process has seen is `***`. */
export function redactText(text: string): string {
  let redacted = text;
  for (const spelling of secretSpellings()) redacted = redacted.replaceAll(spelling, "***");
  return redacted;
}

/** Plain data with every text in it redacted, keys too. Without a secret it is the very same object. */
export function redact<T>(value: T): T {
  return secretSpellings().length === 0 ? value : (redactAny(value) as T);
}

function redactAny(value: unknown): unknown {
  if (typeof value === "string") return redactText(value);
  if (Array.isArray(value)) return value.map(redactAny);
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [redactText(key), redactAny(part)]));
}
