import { duckdbType, type LogicalType, typeOf, widens } from "../../../base/index.ts";

/*
 * What is understood of the expressions a table holds (constraints, generated columns, defaults, invariants). They are Spark's SQL, and each entry
 * here means the same in the SQL of the engine for every value: `test/foreign/delta-features.test.ts` holds each against Spark. Whatever
 * is not listed is refused, because a value computed otherwise would be a wrong one to every other writer.
 */

/** A part of an expression: as SQL of the engine, with its type in Spark. */
export type Value = Readonly<{
  sql: string;
  /** `void` for NULL by itself. */
  type: LogicalType;
  /** A text or number as it stands there. */
  literal?: string;
}>;

const INTEGERS: readonly string[] = ["tinyint", "smallint", "int", "bigint"];
const TIMES: readonly string[] = ["date", "timestamp", "timestamp_ntz"];
const isInteger = ({ type }: Value) => INTEGERS.includes(type);
const isDecimal = ({ type }: Value) => type.startsWith("decimal(");
const isFloating = ({ type }: Value) => type === "double" || type === "float";
const isNumber = (value: Value) => isInteger(value) || isDecimal(value) || isFloating(value);
const isPlain = ({ type }: Value) => type === "void" || !/^(?:array|map|struct)<|^variant$/.test(type);

export function cast({ sql }: Value, type: LogicalType): string {
  return `(${sql})::${duckdbType(type)}`;
}

function refused(what: string, ...values: readonly Value[]): Error {
  return new Error(`${what} of ${values.map(({ type }) => type).join(" and ")} is not in the list`);
}

// a number that stands there has as many digits as it has, not those of its type
function decimalOf(value: Value): Readonly<{ precision: number; scale: number }> {
  const type = typeOf(value.type);
  if (type.kind === "decimal") return type;
  if (value.literal !== undefined) return { precision: value.literal.replace("-", "").length, scale: 0 };
  return { precision: { tinyint: 3, smallint: 5, int: 10, bigint: 20 }[type.kind as "int"] ?? 38, scale: 0 };
}

/** The type in which two numbers are compared or added: the rules of Spark where both give exact values. */
function numberType(a: Value, b: Value): LogicalType | undefined {
  if (isInteger(a) && isInteger(b)) return INTEGERS[Math.max(INTEGERS.indexOf(a.type), INTEGERS.indexOf(b.type))];
  if (a.type === "float" && b.type === "float") return "float";
  if (isFloating(a) || isFloating(b)) {
    const exact = (value: Value) =>
      isFloating(value) || value.literal !== undefined || (isInteger(value) && value.type !== "bigint");
    const isWide = a.type === "double" || b.type === "double" || isDecimal(a) || isDecimal(b);
    return exact(a) && exact(b) && isWide ? "double" : undefined;
  }
  const [p, q] = [decimalOf(a), decimalOf(b)];
  const scale = Math.max(p.scale, q.scale);
  const precision = Math.max(p.precision - p.scale, q.precision - q.scale) + scale;
  return precision <= 38 ? `decimal(${precision},${scale})` : undefined;
}

function asNumber(value: Value, type: LogicalType): string {
  // digits of a text become the nearest double; by way of a decimal they might not
  return type === "double" && value.literal !== undefined ? `'${value.literal}'::DOUBLE` : cast(value, type);
}

/** Both in one type. @throws Error when they are not comparable alike */
export function aligned(a: Value, b: Value): Readonly<{ left: string; right: string; type: Value["type"] }> {
  if (!isPlain(a) || !isPlain(b)) throw refused("a comparison", a, b);
  if (a.type === "void" || b.type === "void")
    return { left: a.sql, right: b.sql, type: a.type === "void" ? b.type : a.type };
  if (isNumber(a) && isNumber(b)) {
    const type = numberType(a, b);
    if (type === undefined) throw refused("a comparison", a, b);
    return { left: asNumber(a, type), right: asNumber(b, type), type };
  }
  const [left, right] = [timeOf(a, b.type), timeOf(b, a.type)];
  if (left.type !== right.type) throw refused("a comparison", a, b);
  return { left: left.sql, right: right.sql, type: left.type };
}

const ISO_DATE = /^\d{4}-\d\d-\d\d$/;
const ISO_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?$/;

// a text beside a date is a date; beside an instant its meaning would hang on the time zone of a session
function timeOf(value: Value, other: Value["type"]): Value {
  if (value.type !== "string" || value.literal === undefined || value.literal === "") return value;
  return dateTime(other, value.literal) ?? value;
}

export function dateTime(type: string, text: string): Value | undefined {
  if (type === "date" && ISO_DATE.test(text)) return { sql: `DATE '${text}'`, type };
  return type === "timestamp_ntz" && ISO_TIME.test(text) ? { sql: `TIMESTAMP '${text}'`, type } : undefined;
}

export const COMPARISONS: Readonly<Record<string, string>> = {
  "=": "=",
  "==": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
  "<=>": "IS NOT DISTINCT FROM",
};

/** Sums and products; who leaves the range of the type ends the write, as in Spark with ANSI. */
export function arithmetic(sign: string, a: Value, b: Value): Value {
  const isKnown = isNumber(a) && isNumber(b) && ["+", "-", "*"].includes(sign);
  const type = isKnown ? numberType(a, b) : undefined;
  if (type === undefined) throw refused(`the operator ${sign}`, a, b);
  if (!type.startsWith("decimal(")) return { sql: `(${asNumber(a, type)} ${sign} ${asNumber(b, type)})`, type };
  const [p, q] = [decimalOf(a), decimalOf(b)];
  const scale = sign === "*" ? p.scale + q.scale : Math.max(p.scale, q.scale);
  const whole = Math.max(p.precision - p.scale, q.precision - q.scale);
  const precision = sign === "*" ? p.precision + q.precision + 1 : whole + scale + 1;
  // beyond, Spark rounds
  if (precision > 38) throw refused(`the operator ${sign}`, a, b);
  const [left, right] = [cast(a, `decimal(${p.precision},${p.scale})`), cast(b, `decimal(${q.precision},${q.scale})`)];
  const given = `decimal(${precision},${scale})`;
  return { sql: cast({ sql: `${left} ${sign} ${right}`, type: given }, given), type: given };
}

/** Instants are taken in UTC, as sessions of Spark in UTC do. */
const wallClock = ({ sql, type }: Value) => (type === "timestamp" ? `(${sql} AT TIME ZONE 'UTC')` : sql);

type Rule = (...args: readonly Value[]) => Value | undefined;

function datePart(part: string, types = TIMES): Rule {
  return (x, ...rest) =>
    x !== undefined && rest.length === 0 && types.includes(x.type)
      ? { sql: `${part}(${wallClock(x)})::INTEGER`, type: "int" }
      : undefined;
}

const textLength: Rule = (x, ...rest) =>
  x?.type === "string" && rest.length === 0 ? { sql: `length(${x.sql})::INTEGER`, type: "int" } : undefined;

const nullTest =
  (test: string): Rule =>
  (x, ...rest) =>
    x !== undefined && rest.length === 0 ? { sql: `(${x.sql} ${test})`, type: "boolean" } : undefined;

const WHOLE = /^\d{1,9}$/;

// a position of 0 counts from 1 in Spark only
const part: Rule = (text, from, count, ...rest) => {
  const isWhole = (value: Value | undefined) => value?.type === "int" && WHOLE.test(value.literal ?? "");
  if (text?.type !== "string" || !isWhole(from) || Number(from?.literal) === 0 || rest.length > 0) return undefined;
  if (count !== undefined && !isWhole(count)) return undefined;
  return {
    sql: `substring(${[text.sql, from?.literal, ...(count ? [count.literal] : [])].join(", ")})`,
    type: "string",
  };
};

const UNITS = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"];

const truncated: Rule = (unit, x, ...rest) => {
  const wanted = unit?.literal?.toLowerCase() ?? "";
  if (x?.type !== "timestamp" || rest.length > 0 || !UNITS.includes(wanted)) return undefined;
  return { sql: `(date_trunc('${wanted}', ${wallClock(x)}) AT TIME ZONE 'UTC')`, type: "timestamp" };
};

const absolute: Rule = (x, ...rest) => {
  if (x === undefined || rest.length > 0 || !isNumber(x)) return undefined;
  return { sql: `abs(${x.sql})::${duckdbType(x.type)}`, type: x.type };
};

// one of two values of the same type
function chosen(sql: (a: string, b: string) => string) {
  return (a: Value, b: Value): Value => {
    if (a.type !== b.type && a.type !== "void" && b.type !== "void") throw refused("a choice", a, b);
    return { sql: sql(a.sql, b.sql), type: a.type === "void" ? b.type : a.type };
  };
}

/** Functions by name: undefined for arguments that are not understood. */
export const FUNCTIONS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["length", textLength],
  ["char_length", textLength],
  ["character_length", textLength],
  ["year", datePart("year")],
  ["quarter", datePart("quarter")],
  ["month", datePart("month")],
  ["day", datePart("day")],
  ["dayofmonth", datePart("day")],
  ["hour", datePart("hour", TIMES.slice(1))],
  ["minute", datePart("minute", TIMES.slice(1))],
  ["second", datePart("second", TIMES.slice(1))],
  ["date_trunc", truncated],
  ["substring", part],
  ["substr", part],
  ["concat", (...texts) => (texts.length < 2 ? undefined : texts.reduce(joined))],
  ["isnull", nullTest("IS NULL")],
  ["isnotnull", nullTest("IS NOT NULL")],
  ["abs", absolute],
  [
    "coalesce",
    (...values) => (values.length < 2 ? undefined : values.reduce(chosen((a, b) => `coalesce(${a}, ${b})`))),
  ],
  [
    "if",
    (test, a, b, ...rest) =>
      test?.type === "boolean" && a && b && rest.length === 0
        ? chosen((left, right) => `CASE WHEN ${test.sql} THEN ${left} ELSE ${right} END`)(a, b)
        : undefined,
  ],
]);

/** Texts put together: without one of them there is none. */
export function joined(a: Value, b: Value): Value {
  if (a.type !== "string" || b.type !== "string") throw refused("the operator ||", a, b);
  return { sql: `(${a.sql} || ${b.sql})`, type: "string" };
}

/** CAST where no value changes, whole numbers as texts, and the day of an instant. */
export function converted(value: Value, type: LogicalType): Value {
  if (value.type === "void" || value.type === type) return { sql: cast(value, type), type };
  const isWider = isNumber(value) && !type.startsWith("variant") && widens(value.type, type);
  if (isWider || (isInteger(value) && type === "string")) return { sql: cast(value, type), type };
  if (type === "date" && ["timestamp", "timestamp_ntz"].includes(value.type))
    return { sql: `(${wallClock(value)})::DATE`, type };
  const time = value.type === "string" && value.literal !== undefined ? dateTime(type, value.literal) : undefined;
  if (time === undefined) throw refused(`a cast to ${type}`, value);
  return time;
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
