import type { LogicalType } from "../../base/index.ts";
import { parseDate, parseInstant } from "../instant.ts";
import { type Convert, MISFIT } from "../row-batches.ts";

/** From the text Postgres sends (time zone UTC, ISO dates, hexadecimal bytea). */
export function postgresConvert(type: LogicalType): Convert {
  return converts[type] ?? (type.startsWith("decimal(") ? decimalOf : postgresText);
}

export function postgresText(value: unknown): string {
  return String(value);
}

const converts: Readonly<Record<string, Convert>> = {
  smallint: Number,
  int: Number,
  bigint: (value) => BigInt(postgresText(value)),
  float: Number,
  double: Number,
  boolean: (value) => value === "t",
  binary: (value) => Buffer.from(postgresText(value).slice(2), "hex"),
  date: (value) => parseDate(postgresText(value)) ?? MISFIT,
  timestamp: instantOf,
  timestamp_ntz: instantOf,
};

function instantOf(value: unknown): bigint | typeof MISFIT {
  return parseInstant(postgresText(value)) ?? MISFIT;
}

function decimalOf(value: unknown): string | typeof MISFIT {
  const text = postgresText(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? text : MISFIT;
}
