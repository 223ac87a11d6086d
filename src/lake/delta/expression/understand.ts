import { duckdbType, formatType, fromDelta, type LogicalType, typeOf } from "../../../base/index.ts";
import type { ExpressionColumn } from "../schema.ts";
import { converted } from "./casts.ts";
import { cases, FUNCTIONS } from "./functions.ts";
import { aligned, arithmetic, COMPARISONS, dateTime, divided, joined, type Value } from "./rules.ts";
import { type Token, tokensOf } from "./tokens.ts";

type Reading = {
  readonly tokens: readonly Token[];
  at: number;
  readonly columns: ReadonlyMap<string, ExpressionColumn>;
};

/**
 * Reads an expression of a table and gives the same in SQL of the engine.
 * @throws Error saying what is not understood of it
 */
export function understand(expression: string, columns: readonly ExpressionColumn[], isDefault = false): Value {
  const tokens = tokensOf(expression);
  if (tokens === undefined) throw new Error("it has signs, a comment or quotes that are not in the list");
  const reading: Reading = {
    tokens,
    at: 0,
    columns: new Map(columns.map((column) => [column.name.toLowerCase(), column])),
  };
  const value = (isDefault ? clockOf(reading) : undefined) ?? either(reading);
  const rest = peek(reading);
  if (rest !== undefined) throw new Error(`${rest.value} is not in the list`);
  return value;
}

/** A default that is the time of the write. */
function clockOf(reading: Reading): Value | undefined {
  const name = (["CURRENT_TIMESTAMP", "CURRENT_DATE", "NOW"] as const).find((word) => accept(reading, word));
  if (name === undefined) return undefined;
  if (accept(reading, "(")) expect(reading, ")");
  else if (name === "NOW") throw new Error("NOW without parentheses is not in the list");
  return name === "CURRENT_DATE"
    ? { sql: "(now() AT TIME ZONE 'UTC')::DATE", type: "date" }
    : { sql: "now()", type: "timestamp" };
}

function peek({ tokens, at }: Reading): Token | undefined {
  return tokens[at];
}

function isNext(reading: Reading, ...values: readonly string[]): boolean {
  return values.every((value, index) => {
    const token = reading.tokens[reading.at + index];
    const kind = /^\w/.test(value) ? "word" : "sign";
    return token?.kind === kind && token.value.toUpperCase() === value;
  });
}

function accept(reading: Reading, ...values: readonly string[]): boolean {
  if (!isNext(reading, ...values)) return false;
  reading.at += values.length;
  return true;
}

function expect(reading: Reading, value: string): void {
  if (!accept(reading, value)) throw new Error(`${value} is missing before ${peek(reading)?.value ?? "the end"}`);
}

function logical(word: string, values: readonly Value[]): Value {
  const [first] = values;
  const other = values.find(({ type }) => type !== "boolean" && type !== "void");
  if (other !== undefined) throw new Error(`${word} of ${other.type} is not in the list`);
  if (first !== undefined && values.length === 1) return first;
  return { sql: `(${values.map(({ sql }) => sql).join(` ${word} `)})`, type: "boolean" };
}

function either(reading: Reading): Value {
  const values = [both(reading)];
  while (accept(reading, "OR")) values.push(both(reading));
  return values.length === 1 ? (values[0] as Value) : logical("OR", values);
}

function both(reading: Reading): Value {
  const values = [negated(reading)];
  while (accept(reading, "AND")) values.push(negated(reading));
  return values.length === 1 ? (values[0] as Value) : logical("AND", values);
}

function negated(reading: Reading): Value {
  if (!accept(reading, "NOT")) return tested(reading);
  return { sql: `(NOT ${logical("NOT", [negated(reading)]).sql})`, type: "boolean" };
}

/** A comparison, or a test of a value. */
function tested(reading: Reading): Value {
  const value = sum(reading);
  const token = peek(reading);
  const operator = token?.kind === "sign" ? COMPARISONS[token.value] : undefined;
  if (operator !== undefined) {
    reading.at++;
    return compared(value, operator, sum(reading));
  }
  if (accept(reading, "IS", "NULL")) return { sql: `(${value.sql} IS NULL)`, type: "boolean" };
  if (accept(reading, "IS", "NOT", "NULL")) return { sql: `(${value.sql} IS NOT NULL)`, type: "boolean" };
  if (accept(reading, "NOT")) return { sql: `(NOT ${ranged(reading, value).sql})`, type: "boolean" };
  return ["IN", "BETWEEN", "LIKE"].some((word) => isNext(reading, word)) ? ranged(reading, value) : value;
}

function compared(a: Value, operator: string, b: Value): Value {
  const { left, right } = aligned(a, b);
  return { sql: `(${left} ${operator} ${right})`, type: "boolean" };
}

function ranged(reading: Reading, value: Value): Value {
  if (accept(reading, "BETWEEN")) {
    const low = compared(value, ">=", sum(reading));
    expect(reading, "AND");
    return logical("AND", [low, compared(value, "<=", sum(reading))]);
  }
  if (accept(reading, "LIKE")) {
    const pattern = peek(reading);
    if (value.type !== "string" || pattern?.kind !== "text")
      throw new Error(`LIKE of ${value.type} is not in the list`);
    reading.at++;
    return { sql: `(${value.sql} LIKE ${textOf(pattern.value).sql})`, type: "boolean" };
  }
  expect(reading, "IN");
  if (isNext(reading, "(", ")")) throw new Error("an empty IN is not in the list");
  return logical(
    "OR",
    list(reading, sum).map((other) => compared(value, "=", other)),
  );
}

function list(reading: Reading, item: (reading: Reading) => Value): readonly Value[] {
  expect(reading, "(");
  const values: Value[] = [];
  if (accept(reading, ")")) return values;
  do values.push(item(reading));
  while (accept(reading, ","));
  expect(reading, ")");
  return values;
}

function sum(reading: Reading): Value {
  let value = product(reading);
  for (;;) {
    if (accept(reading, "+")) value = arithmetic("+", value, product(reading));
    else if (accept(reading, "-")) value = arithmetic("-", value, product(reading));
    else if (accept(reading, "||")) value = joined(value, product(reading));
    else return value;
  }
}

function product(reading: Reading): Value {
  let value = signed(reading);
  for (;;) {
    if (accept(reading, "*")) value = arithmetic("*", value, signed(reading));
    else if (accept(reading, "/")) value = divided("/", value, signed(reading));
    else if (accept(reading, "%")) value = divided("%", value, signed(reading));
    else return value;
  }
}

function signed(reading: Reading): Value {
  if (!accept(reading, "-")) return single(reading);
  const value = single(reading);
  if (
    value.type === "string" ||
    (value.literal === undefined && !/^(?:tinyint|smallint|int|bigint|float|double|decimal\()/.test(value.type))
  )
    throw new Error(`the sign - of ${value.type} is not in the list`);
  return {
    sql: `(-${value.sql})`,
    type: value.type,
    ...(value.literal === undefined ? {} : { literal: `-${value.literal}` }),
  };
}

function single(reading: Reading): Value {
  if (accept(reading, "(")) {
    const value = either(reading);
    expect(reading, ")");
    return { sql: `(${value.sql})`, type: value.type };
  }
  const token = peek(reading);
  reading.at++;
  if (token?.kind === "number") return numberOf(token);
  if (token?.kind === "text") return textOf(token.value);
  if (token?.kind === "name") return columnNamed(reading, token.value);
  if (token?.kind === "word") return worded(reading, token.value);
  throw new Error(`${token?.value ?? "the end"} is not in the list`);
}

const CONSTANTS: Readonly<Record<string, Value>> = {
  NULL: { sql: "NULL", type: "void" },
  TRUE: { sql: "true", type: "boolean" },
  FALSE: { sql: "false", type: "boolean" },
};

function worded(reading: Reading, word: string): Value {
  const upper = word.toUpperCase();
  if (isNext(reading, "(")) return upper === "CAST" ? castOf(reading) : called(reading, word.toLowerCase());
  const constant = Object.hasOwn(CONSTANTS, upper) ? CONSTANTS[upper] : undefined;
  if (constant !== undefined) return constant;
  if (upper === "CASE") return caseOf(reading);
  const text = peek(reading);
  if (["DATE", "TIMESTAMP_NTZ"].includes(upper) && text?.kind === "text") {
    reading.at++;
    const time = dateTime(word.toLowerCase(), text.value);
    if (time === undefined) throw new Error(`${word} '${text.value}' is not in the list`);
    return time;
  }
  return columnNamed(reading, word);
}

function called(reading: Reading, name: string): Value {
  const args = list(reading, either);
  const value = FUNCTIONS.get(name)?.(...args);
  if (value === undefined) throw new Error(`${name}(${args.map(({ type }) => type).join(", ")}) is not in the list`);
  return value;
}

/** CASE with conditions, or with a value that others are compared with. */
function caseOf(reading: Reading): Value {
  const compare = isNext(reading, "WHEN") ? undefined : either(reading);
  const tests: { when: Value; then: Value }[] = [];
  while (accept(reading, "WHEN")) {
    const test = either(reading);
    expect(reading, "THEN");
    tests.push({ when: compare === undefined ? test : compared(compare, "=", test), then: either(reading) });
  }
  const last = accept(reading, "ELSE") ? either(reading) : (CONSTANTS["NULL"] as Value);
  expect(reading, "END");
  if (tests.length === 0) throw new Error("a CASE without WHEN is not in the list");
  return cases(tests, last);
}

function castOf(reading: Reading): Value {
  expect(reading, "(");
  const value = either(reading);
  expect(reading, "AS");
  let type = peek(reading)?.value.toLowerCase() ?? "";
  reading.at++;
  if (accept(reading, "("))
    type += `(${list({ ...reading, at: reading.at - 1 }, single)
      .map(({ literal }) => literal)
      .join(",")})`;
  while (type.includes("(") && !accept(reading, ")")) reading.at++;
  expect(reading, ")");
  return converted(value, typeNamed(type));
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  int: "integer",
  bigint: "long",
  smallint: "short",
  tinyint: "byte",
};

function typeNamed(name: string): LogicalType {
  const found = fromDelta(OTHER_NAMES[name] ?? name).type;
  if (found === undefined) throw new Error(`the type ${name} is not in the list`);
  return found;
}

/** A column, or a member of one. */
function columnNamed(reading: Reading, name: string): Value {
  const found = reading.columns.get(name.toLowerCase());
  if (found === undefined) throw new Error(`there is no column ${name}`);
  if (found.isCollated) throw new Error(`${name} is compared by a collation`);
  let value: Value = { sql: quoted(found.name), type: found.type };
  while (accept(reading, ".")) {
    const member = peek(reading);
    reading.at++;
    const type = typeOf(value.type);
    const field =
      type.kind === "struct"
        ? type.fields.find((one) => one.name.toLowerCase() === member?.value.toLowerCase())
        : undefined;
    if (field === undefined || (member?.kind !== "word" && member?.kind !== "name"))
      throw new Error(`${name} has no member ${member?.value ?? ""}`);
    value = { sql: `(${value.sql}).${quoted(field.name)}`, type: formatType(field.type) };
  }
  return value;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function textOf(text: string): Value {
  return { sql: `'${text.replaceAll("'", "''")}'`, type: "string", literal: text };
}

const BY_SUFFIX: Readonly<Record<string, LogicalType>> = {
  L: "bigint",
  S: "smallint",
  Y: "tinyint",
  D: "double",
  F: "float",
};

function numberOf({ value, suffix }: Token): Value {
  const isWhole = /^\d+$/.test(value);
  const exact = `decimal(${Math.max(value.replace(/^0*\.?/, "").replace(".", "").length, fraction(value))},${fraction(value)})`;
  const plain = /e/i.test(value) ? "double" : isWhole ? wholeType(value) : exact;
  const type = suffix === "BD" ? exact : suffix === undefined ? plain : BY_SUFFIX[suffix];
  const isOdd = (suffix === "BD" && /e/i.test(value)) || (!isWhole && ["L", "S", "Y"].includes(suffix ?? ""));
  if (type === undefined || isOdd) throw new Error(`the number ${value}${suffix ?? ""} is not in the list`);
  return { sql: `'${value}'::${duckdbType(type)}`, type, literal: value };
}

function fraction(value: string): number {
  return /\.(\d+)/.exec(value)?.[1]?.length ?? 0;
}

function wholeType(value: string): LogicalType | undefined {
  const number = BigInt(value);
  if (number < 2n ** 31n) return "int";
  return number < 2n ** 63n ? "bigint" : undefined;
}
