import { duckdbType, type LogicalType, widens } from "../../../base/index.ts";
import {
  asNumber,
  cast,
  dateTime,
  failing,
  INTEGERS,
  isDecimal,
  isFloating,
  isInteger,
  isNumber,
  refused,
  type Value,
  wallClock,
} from "./rules.ts";

/** CAST: what another type does not hold ends the write, as with ANSI. */
export function converted(value: Value, type: LogicalType): Value {
  if (value.type === "void" || value.type === type) return { sql: cast(value, type), type };
  const isWider = isNumber(value) && !type.startsWith("variant") && widens(value.type, type);
  if (isWider || (["boolean", ...INTEGERS].includes(value.type) && type === "string"))
    return { sql: cast(value, type), type };
  if (type === "date" && ["timestamp", "timestamp_ntz"].includes(value.type))
    return { sql: `(${wallClock(value)})::DATE`, type };
  if (value.literal === undefined) {
    const found = INTEGERS.includes(type) ? wholeNumber(value, type) : otherCast(value, type);
    if (found !== undefined) return { sql: found, type };
  }
  const time = value.type === "string" && value.literal !== undefined ? dateTime(type, value.literal) : undefined;
  if (time === undefined) throw refused(`a cast to ${type}`, value);
  return time;
}

// fractions are cut off, and texts are whole numbers or nothing
function wholeNumber(value: Value, type: LogicalType): string | undefined {
  const { sql } = value;
  if (isInteger(value)) return cast(value, type);
  if (isFloating(value) || isDecimal(value)) return cast({ sql: `trunc(${sql})`, type: value.type }, type);
  return value.type === "string" ? fromText(sql, String.raw`[+-]?\d{1,18}`, type) : undefined;
}

function fromText(sql: string, pattern: string, type: LogicalType): string {
  const other = `${failing(`a text is no ${type}`)}::${duckdbType(type)}`;
  return `(CASE WHEN ${sql} IS NULL OR regexp_full_match(${sql}, '${pattern}') THEN (${sql})::${duckdbType(type)} ELSE ${other} END)`;
}

function otherCast(value: Value, type: LogicalType): string | undefined {
  const { sql, type: from } = value;
  // a double has 15 digits of any decimal
  if (type === "double" && isDecimal(value) && Number(/\d+/.exec(from)?.[0]) <= 15) return cast(value, type);
  if (type === "double" && from === "bigint") return cast(value, type);
  if (type === "date" && from === "string") return fromText(sql, String.raw`\d{4}-\d\d-\d\d`, type);
  if (type === "timestamp_ntz" && from === "date") return cast(value, type);
  if (type === "timestamp" && (from === "date" || from === "timestamp_ntz"))
    return `((${sql})::TIMESTAMP AT TIME ZONE 'UTC')`;
  return undefined;
}

const RANGE: Readonly<Record<string, number>> = { tinyint: 7, smallint: 15, int: 31, bigint: 63 };

/** A value as that of a column; a number that stands there need only fit. */
export function assigned(value: Value, type: LogicalType): Value {
  const bits = RANGE[type];
  const isWhole = isInteger(value) && value.literal !== undefined && bits !== undefined;
  const limit = isWhole ? 2n ** BigInt(bits) : 0n;
  if (isWhole && BigInt(value.literal) < limit && BigInt(value.literal) >= -limit)
    return { sql: cast(value, type), type };
  if (isNumber(value) && value.literal !== undefined && type === "double") return { sql: asNumber(value, type), type };
  return converted(value, type);
}
