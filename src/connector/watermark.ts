import { compareText, type LogicalType, UserError, EXIT } from "../base/index.ts";
import type { Watermark } from "./connector.ts";
import { formatDate, formatInstant, parseDate, parseInstant } from "./instant.ts";

/** How values of one type are ordered and looked back; `undefined` from `parse` means: the text is no value of this type. */
type WatermarkKind = Readonly<{
  parse: (text: string) => number | bigint | string | undefined;
  format: (value: number | bigint | string) => string;
}>;

const integer: WatermarkKind = {
  parse: (text) => (/^[+-]?\d+$/.test(text) ? BigInt(text) : undefined),
  format: String,
};
const float: WatermarkKind = {
  parse: (text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined),
  format: String,
};
const date: WatermarkKind = { parse: parseDate, format: (days) => formatDate(Number(days)) };
const instant: WatermarkKind = { parse: parseInstant, format: (micros) => `${formatInstant(BigInt(micros))}Z` };
const localInstant: WatermarkKind = { parse: parseInstant, format: (micros) => formatInstant(BigInt(micros)) };
const text: WatermarkKind = { parse: (value) => value, format: String };

const kinds: Readonly<Record<string, WatermarkKind>> = {
  tinyint: integer,
  smallint: integer,
  int: integer,
  bigint: integer,
  float,
  double: float,
  date,
  timestamp: instant,
  timestamp_ntz: localInstant,
  string: text,
};

/** The order of one watermark type, on values parsed once: what an extraction needs per row. */
export type WatermarkOrder = Readonly<{
  /** A comparable value, undefined for text that is no value of the type (it never moves a watermark). */
  parse: (text: string) => number | bigint | string | undefined;
  /** Exact text of a parsed value: `2013-11-30T23:00:00.000000Z`, `2013-11-30`, `42`. */
  format: (value: number | bigint | string) => string;
}>;

/** @throws UserError LW4041 when values of this type have no order a watermark could use. */
export function watermarkOrder(column: string, type: LogicalType): WatermarkOrder {
  const kind = kinds[type] ?? decimalKind(type);
  if (kind === undefined)
    throw new UserError("LW4041", { values: { column, type, value: "ordered" }, exitCode: EXIT.usage });
  return kind;
}

/** Negative, zero or positive: the order of two parsed values of the same type. */
export function compareValues(a: number | bigint | string, b: number | bigint | string): number {
  return typeof a === "string" && typeof b === "string" ? compareText(a, b) : a < b ? -1 : a > b ? 1 : 0;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * The watermark to read from: `lookback` before the one reached. Late rows inside it are read again and count as unchanged.
 * @param lookback a duration (`1h`, `2d`) for dates (rounded up to whole days) and timestamps, a number for numeric types
 * @throws UserError LW4040 when the lookback does not fit the type, LW4041 when the watermark is no value of its type
 */
export function subtractLookback(watermark: Watermark, lookback: string | undefined): Watermark {
  const value = valueOf(watermark);
  if (lookback === undefined) return watermark;
  const { column, type } = watermark;
  const { format } = watermarkOrder(column, type);
  const amount = lookbackAmount(type, lookback);
  if (amount === undefined) throw new UserError("LW4040", { values: { lookback, type }, exitCode: EXIT.usage });
  return { column, type, value: format(subtract(value, amount)) };
}

function subtract(value: number | bigint | string, amount: number | bigint): number | bigint {
  if (typeof value === "bigint" && typeof amount === "bigint") return value - amount;
  return Number(value) - Number(amount);
}

/** In the unit of the parsed type: days, microseconds, the number itself. */
function lookbackAmount(type: LogicalType, lookback: string): number | bigint | undefined {
  if (type === "string") return undefined;
  if (type === "date" || type.startsWith("timestamp")) {
    const match = /^(\d+)\s*([smhdw])$/.exec(lookback.trim());
    const seconds = Number(match?.[1]) * (UNIT_SECONDS[match?.[2] ?? ""] ?? Number.NaN);
    if (!Number.isSafeInteger(seconds)) return undefined;
    return type === "date" ? Math.ceil(seconds / 86_400) : BigInt(seconds) * 1_000_000n;
  }
  const amount = (kinds[type] ?? decimalKind(type))?.parse(lookback.trim());
  return typeof amount === "string" || amount === undefined || amount < 0 ? undefined : amount;
}

function valueOf(watermark: Watermark): number | bigint | string {
  const { column, type, value } = watermark;
  const parsed = watermarkOrder(column, type).parse(value);
  if (parsed === undefined) throw new UserError("LW4041", { values: { column, type, value: `"${value}"` } });
  return parsed;
}

/** Decimals as integers of their last digit, so that they stay exact. More digits than the scale are no value of the type. */
function decimalKind(type: LogicalType): WatermarkKind | undefined {
  const scaleText = /^decimal\(\d+,\s*(\d+)\)$/.exec(type)?.[1];
  if (scaleText === undefined) return undefined;
  const scale = Number(scaleText);
  return {
    parse: (value) => {
      const match = /^([+-]?)(\d*)(?:\.(\d*?)0*)?$/.exec(value);
      const [sign, whole = "", fraction = ""] = match?.slice(1) ?? [];
      if (match === null || fraction.length > scale || whole + fraction === "") return undefined;
      return BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction.padEnd(scale, "0")}`);
    },
    format: (value) => {
      const digits = String(value)
        .replace("-", "")
        .padStart(scale + 1, "0");
      const point = digits.length - scale;
      return `${BigInt(value) < 0n ? "-" : ""}${digits.slice(0, point)}${scale === 0 ? "" : `.${digits.slice(point)}`}`;
    },
  };
}
