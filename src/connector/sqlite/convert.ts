import type { LogicalType } from "../../base/index.ts";
import { parseDate, parseInstant } from "../instant.ts";
import { type Convert, MISFIT } from "../row-batches.ts";

/** Values as better-sqlite3 gives them with safe integers: bigint, number, string, Buffer. */
export function sqliteConvert(type: LogicalType): Convert {
  return converts[type] ?? (type.startsWith("decimal(") ? decimalOf : sqliteText);
}

const converts: Readonly<Record<string, Convert>> = {
  bigint: (value) => (typeof value === "bigint" ? value : MISFIT),
  boolean: (value) => (value === 1n ? true : value === 0n ? false : MISFIT),
  double: (value) => (typeof value === "number" ? value : exactNumber(value)),
  date: (value) => (typeof value === "string" ? (parseDate(value) ?? MISFIT) : MISFIT),
  timestamp: instantOf,
  timestamp_ntz: instantOf,
  binary: (value) => (value instanceof Uint8Array ? value : Buffer.from(sqliteText(value), "utf8")),
};

/**
 * The exact text of any value. Bytes are spelled `\xDE\xAD`, which the engine's cast to binary reads back.
 */
export function sqliteText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array)
    return Array.from(value, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  return String(value);
}

function exactNumber(value: unknown): number | typeof MISFIT {
  return typeof value === "bigint" && BigInt(Number(value)) === value ? Number(value) : MISFIT;
}

function instantOf(value: unknown): bigint | typeof MISFIT {
  return typeof value === "string" ? (parseInstant(value) ?? MISFIT) : MISFIT;
}

function decimalOf(value: unknown): string | typeof MISFIT {
  const text = sqliteText(value);
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? text : MISFIT;
}
