import { duckdbType } from "../../../base/index.ts";
import { divided, failing, isNumber, joined, refused, TIMES, type Value, wallClock } from "./rules.ts";

type Rule = (...args: readonly Value[]) => Value | undefined;

function datePart(part: string, types = TIMES): Rule {
  return (x, ...rest) =>
    x !== undefined && rest.length === 0 && types.includes(x.type)
      ? { sql: `(${part}(${wallClock(x)}))::INTEGER`, type: "int" }
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

// blanks and nothing else, on the sides that the name says
const trimmed =
  (name: string): Rule =>
  (x, ...rest) =>
    x?.type === "string" && rest.length === 0 ? { sql: `${name}(${x.sql}, ' ')`, type: "string" } : undefined;

/**
 * Letters whose other case is one letter, and the same one, for both: others (ß, ŉ, ς, the dotless ı …) are several in Spark, or depend on what
 * stands around them.
 */
export const ONE_TO_ONE =
  "[\u0001-\u007f\u00a0-\u00b4\u00b6-\u00deà-ÿĀ-ĮĲ-ňŊ-žΑ-ΡΤ-Ϋα-ρτ-ώЀ-ӿ\u2010-\u2027\u20a0-\u20bf\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\u{1f300}-\u{1faff}]*";

function inCase(name: "upper" | "lower"): Rule {
  return (x, ...rest) => {
    if (x?.type !== "string" || rest.length > 0) return undefined;
    const unknown = failing(`${name}() of letters that are not in the list`);
    return {
      sql: `CASE WHEN ${x.sql} IS NULL OR regexp_full_match(${x.sql}, '(?s)${ONE_TO_ONE.replace("'", "''")}') THEN ${name}(${x.sql}) ELSE ${unknown} END`,
      type: "string",
    };
  };
}

/** Parts of patterns of dates that mean the same however long the value is. */
const PATTERNS: Readonly<Record<string, string>> = { yyyy: "%Y", MM: "%m", dd: "%d", HH: "%H", mm: "%M", ss: "%S" };

const formatted: Rule = (x, pattern, ...rest) => {
  const parts = pattern?.literal?.match(/([A-Za-z])\1*|[^A-Za-z]+/g) ?? [];
  const isKnown = parts.every((text) => Object.hasOwn(PATTERNS, text) || /^[-/: .]+$/.test(text));
  if (x === undefined || !TIMES.includes(x.type) || pattern?.type !== "string" || !isKnown || rest.length > 0)
    return undefined;
  const format = parts.map((text) => PATTERNS[text] ?? text).join("");
  const far = `year(${wallClock(x)}) NOT BETWEEN 1 AND 9999`;
  return {
    sql: `CASE WHEN ${far} THEN ${failing("date_format() beyond the years 1 to 9999")} ELSE strftime(${wallClock(x)}, '${format}') END`,
    type: "string",
  };
};

// one of two values of the same type
function chosen(sql: (a: string, b: string) => string) {
  return (a: Value, b: Value): Value => {
    if (a.type !== b.type && a.type !== "void" && b.type !== "void") throw refused("a choice", a, b);
    return { sql: sql(a.sql, b.sql), type: a.type === "void" ? b.type : a.type };
  };
}

const firstOf = chosen((a, b) => `coalesce(${a}, ${b})`);

/** CASE WHEN … THEN … ELSE …: the values are of one type. */
export function cases(tests: readonly Readonly<{ when: Value; then: Value }>[], last: Value): Value {
  return tests.reduceRight((rest, { when, then }) => {
    if (when.type !== "boolean" && when.type !== "void") throw refused("a WHEN", when);
    return chosen((a, b) => `CASE WHEN ${when.sql} THEN ${a} ELSE ${b} END`)(then, rest);
  }, last);
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
  ["dayofyear", datePart("dayofyear")],
  ["weekofyear", datePart("weekofyear")],
  ["dayofweek", datePart("1 + dayofweek")],
  ["date_format", formatted],
  ["date_trunc", truncated],
  ["substring", part],
  ["substr", part],
  ["concat", (...texts) => (texts.length < 2 ? undefined : texts.reduce(joined))],
  ["isnull", nullTest("IS NULL")],
  ["isnotnull", nullTest("IS NOT NULL")],
  ["abs", absolute],
  ["mod", (a, b, ...rest) => (a && b && rest.length === 0 ? divided("%", a, b) : undefined)],
  ["upper", inCase("upper")],
  ["ucase", inCase("upper")],
  ["lower", inCase("lower")],
  ["lcase", inCase("lower")],
  ["trim", trimmed("trim")],
  ["ltrim", trimmed("ltrim")],
  ["rtrim", trimmed("rtrim")],
  ["nvl", (a, b, ...rest) => (a && b && rest.length === 0 ? firstOf(a, b) : undefined)],
  ["ifnull", (a, b, ...rest) => (a && b && rest.length === 0 ? firstOf(a, b) : undefined)],
  ["coalesce", (...values) => (values.length < 2 ? undefined : values.reduce(firstOf))],
  [
    "if",
    (test, a, b, ...rest) =>
      test?.type === "boolean" && a && b && rest.length === 0
        ? chosen((left, right) => `CASE WHEN ${test.sql} THEN ${left} ELSE ${right} END`)(a, b)
        : undefined,
  ],
]);
