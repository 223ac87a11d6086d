import { duckdbType, type LogicalType, typeOf } from "../../../base/index.ts";

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

export const INTEGERS: readonly string[] = ["tinyint", "smallint", "int", "bigint"];
export const TIMES: readonly string[] = ["date", "timestamp", "timestamp_ntz"];
export const isInteger = ({ type }: Value) => INTEGERS.includes(type);
export const isDecimal = ({ type }: Value) => type.startsWith("decimal(");
export const isFloating = ({ type }: Value) => type === "double" || type === "float";
export const isNumber = (value: Value) => isInteger(value) || isDecimal(value) || isFloating(value);
const isPlain = ({ type }: Value) => type === "void" || !/^(?:array|map|struct)<|^variant$/.test(type);

export function cast({ sql }: Value, type: LogicalType): string {
  return `(${sql})::${duckdbType(type)}`;
}

export function refused(what: string, ...values: readonly Value[]): Error {
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

export function asNumber(value: Value, type: LogicalType): string {
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

/** A value that Spark does not have either: the write ends, as with ANSI, instead of going on with null. */
export function failing(message: string): string {
  return `error('${message}')`;
}

/** Quotients of whole and floating numbers, which are doubles, and remainders of whole ones; by 0 the write ends. */
export function divided(sign: string, a: Value, b: Value): Value {
  const isWhole = isInteger(a) && isInteger(b);
  const isKnown =
    sign === "%" ? isWhole : isWhole || ((isFloating(a) || isFloating(b)) && numberType(a, b) !== undefined);
  const type = sign === "%" ? numberType(a, b) : "double";
  if (!isKnown || type === undefined) throw refused(`the operator ${sign}`, a, b);
  const [left, right] = [asNumber(a, type), asNumber(b, type)];
  const zero = `CASE WHEN ${right} = 0 AND ${left} IS NOT NULL THEN ${failing("division by zero")}::${duckdbType(type)}`;
  return { sql: `(${zero} ELSE ${left} ${sign} ${right} END)`, type };
}

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
export const wallClock = ({ sql, type }: Value) => (type === "timestamp" ? `(${sql} AT TIME ZONE 'UTC')` : sql);

/** Texts put together: without one of them there is none. */
export function joined(a: Value, b: Value): Value {
  if (a.type !== "string" || b.type !== "string") throw refused("the operator ||", a, b);
  return { sql: `(${a.sql} || ${b.sql})`, type: "string" };
}
