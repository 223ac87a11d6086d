import type { Token } from "./token.ts";
import { callFunction } from "./function.ts";
import { type HclValue, isKnown, isListValue, isMapValue, isResource, isUnknown, unknownValue } from "./value.ts";

/** What names stand for: `var`, `local`, `each`, resources … undefined when the name is not one of a scope. */
export type Scope = Readonly<{ look: (path: readonly string[]) => HclValue | undefined }>;

type Parser = { readonly tokens: readonly Token[]; readonly scope: Scope; at: number };

/**
 * The value of an expression as far as it is known without asking Azure. What it cannot read (loops over unknown lists, functions it does
 * not know) is unknown, never wrong.
 */
export function evaluate(tokens: readonly Token[], scope: Scope): HclValue {
  const parser: Parser = { tokens: tokens.filter(({ kind }) => kind !== "newline"), scope, at: 0 };
  const value = readConditional(parser);
  return parser.at === parser.tokens.length ? value : unknownValue;
}

function peek({ tokens, at }: Parser): string | undefined {
  const token = tokens[at];
  return token?.kind === "sign" ? token.text : undefined;
}

function take(parser: Parser, sign: string): boolean {
  if (peek(parser) !== sign) return false;
  parser.at += 1;
  return true;
}

function readConditional(parser: Parser): HclValue {
  const condition = readBinary(parser, 0);
  if (!take(parser, "?")) return condition;
  const yes = readConditional(parser);
  take(parser, ":");
  const no = readConditional(parser);
  if (isUnknown(condition) || isResource(condition)) return same(yes, no) ? yes : unknownValue;
  return condition === true ? yes : no;
}

const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

function readBinary(parser: Parser, level: number): HclValue {
  const operators = levels[level];
  if (operators === undefined) return readUnary(parser);
  let left = readBinary(parser, level + 1);
  for (let sign = peek(parser); sign !== undefined && operators.includes(sign); sign = peek(parser)) {
    parser.at += 1;
    left = apply(sign, left, readBinary(parser, level + 1));
  }
  return left;
}

function apply(sign: string, left: HclValue, right: HclValue): HclValue {
  if (sign === "&&" && (left === false || right === false)) return false;
  if (sign === "||" && (left === true || right === true)) return true;
  if ((sign === "==" || sign === "!=") && (left === null || right === null) && !isUnknown(left) && !isUnknown(right)) {
    return (left === right) === (sign === "==");
  }
  if (!isKnown(left) || !isKnown(right)) return unknownValue;
  if (sign === "==") return same(left, right);
  if (sign === "!=") return !same(left, right);
  if (sign === "&&" || sign === "||") return sign === "&&" ? left === true && right === true : false;
  return typeof left === "number" && typeof right === "number" ? compute(sign, left, right) : unknownValue;
}

function compute(sign: string, left: number, right: number): HclValue {
  const results: Readonly<Record<string, number | boolean>> = {
    "+": left + right,
    "-": left - right,
    "*": left * right,
    "/": left / right,
    "%": left % right,
    "<": left < right,
    ">": left > right,
    "<=": left <= right,
    ">=": left >= right,
  };
  return results[sign] ?? unknownValue;
}

function same(left: HclValue, right: HclValue): boolean {
  return isKnown(left) && isKnown(right) && JSON.stringify(left) === JSON.stringify(right);
}

function readUnary(parser: Parser): HclValue {
  if (take(parser, "!")) {
    const value = readUnary(parser);
    return typeof value === "boolean" ? !value : unknownValue;
  }
  if (take(parser, "-")) {
    const value = readUnary(parser);
    return typeof value === "number" ? -value : unknownValue;
  }
  return readSteps(parser, readPrimary(parser));
}

/** `.name` and `[index]` behind a value. */
function readSteps(parser: Parser, first: HclValue): HclValue {
  let value = first;
  for (;;) {
    if (take(parser, ".")) {
      const name = parser.tokens[parser.at];
      parser.at += 1;
      value = name?.kind === "word" ? member(value, name.text) : unknownOf(value);
    } else if (take(parser, "[")) {
      const index = peek(parser) === "*" ? skipped(parser) : readConditional(parser);
      take(parser, "]");
      value = typeof index === "string" || typeof index === "number" ? member(value, index) : unknownOf(value);
    } else return value;
  }
}

function skipped(parser: Parser): HclValue {
  parser.at += 1;
  return unknownValue;
}

function member(value: HclValue, name: string | number): HclValue {
  if (isResource(value)) return value;
  if (isListValue(value)) return value[Number(name)] ?? unknownValue;
  // an optional attribute that was not given is null
  if (!isMapValue(value)) return unknownValue;
  const map: Readonly<Record<string, HclValue>> = value;
  return Object.hasOwn(map, name) ? (map[name] ?? null) : null;
}

function unknownOf(value: HclValue): HclValue {
  return isResource(value) ? value : unknownValue;
}

function readPrimary(parser: Parser): HclValue {
  const token = parser.tokens[parser.at];
  if (token === undefined) return unknownValue;
  parser.at += 1;
  if (token.kind === "number") return Number(token.text);
  if (token.kind === "string") return textValue(token, parser.scope);
  if (token.kind === "word") return readName(parser, token.text);
  if (token.text === "(") return closed(parser, readConditional(parser), ")");
  if (token.text === "[") return readList(parser);
  if (token.text === "{") return readMap(parser);
  return unknownValue;
}

function closed(parser: Parser, value: HclValue, sign: string): HclValue {
  return take(parser, sign) ? value : unknownValue;
}

const literals: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function readName(parser: Parser, name: string): HclValue {
  if (Object.hasOwn(literals, name)) return literals[name] ?? null;
  if (take(parser, "(")) return callFunction(name, readArguments(parser));
  const path = [name];
  for (;;) {
    const known = parser.scope.look(path);
    if (known !== undefined) return known;
    const step = parser.tokens[parser.at + 1];
    if (peek(parser) !== "." || step?.kind !== "word") return unknownValue;
    path.push(step.text);
    parser.at += 2;
  }
}

function readArguments(parser: Parser): readonly HclValue[] {
  const values: HclValue[] = [];
  while (parser.at < parser.tokens.length && !take(parser, ")")) {
    values.push(readConditional(parser));
    if (take(parser, "...")) values.push(unknownValue);
    if (!take(parser, ",") && peek(parser) !== ")") break;
  }
  return values;
}

function readList(parser: Parser): HclValue {
  if (isLoop(parser)) return skipLoop(parser);
  const values: HclValue[] = [];
  while (parser.at < parser.tokens.length && !take(parser, "]")) {
    values.push(readConditional(parser));
    if (!take(parser, ",") && peek(parser) !== "]") return unknownValue;
  }
  return values;
}

function readMap(parser: Parser): HclValue {
  if (isLoop(parser)) return skipLoop(parser);
  const entries: [string, HclValue][] = [];
  while (parser.at < parser.tokens.length && !take(parser, "}")) {
    const key = readKey(parser);
    if (!take(parser, "=") && !take(parser, ":")) return unknownValue;
    entries.push([key, readConditional(parser)]);
    take(parser, ",");
  }
  return Object.fromEntries(entries);
}

/** A word is its own name; anything else is an expression. */
function readKey(parser: Parser): string {
  const token = parser.tokens[parser.at];
  const next = parser.tokens[parser.at + 1]?.text;
  if (token?.kind === "word" && (next === "=" || next === ":")) {
    parser.at += 1;
    return token.text;
  }
  const value = readBinary(parser, 0);
  return typeof value === "string" ? value : `?${parser.at}`;
}

function isLoop({ tokens, at }: Parser): boolean {
  return tokens[at]?.kind === "word" && tokens[at]?.text === "for";
}

/** Loops are not run: their result is left open, but one over a resource stays that resource. */
function skipLoop(parser: Parser): HclValue {
  while (parser.at < parser.tokens.length && parser.tokens[parser.at]?.text !== "in") parser.at += 1;
  parser.at += 1;
  const over = readConditional(parser);
  for (let depth = 1; parser.at < parser.tokens.length && depth > 0; parser.at += 1) {
    const sign = peek(parser);
    if (sign !== undefined && "{[(".includes(sign)) depth += 1;
    if (sign !== undefined && "}])".includes(sign)) depth -= 1;
  }
  return isResource(over) ? over : unknownValue;
}

/** A string; with templates its text when they are known, the resource when one is named in it. */
function textValue(token: Token, scope: Scope): HclValue {
  if (token.inner.length === 0)
    return token.text.startsWith('"') ? unescaped(token.text) : token.text.split("\n").slice(1, -1).join("\n");
  const parts = templateParts(token, scope);
  const resource = parts.find((part) => isResource(part));
  if (resource !== undefined) return resource;
  return parts.every((part) => isKnown(part) && !isListValue(part) && !isMapValue(part))
    ? parts.map(String).join("")
    : unknownValue;
}

function unescaped(text: string): string {
  return JSON.parse(text.replaceAll("$${", "${").replaceAll("%%{", "%{")) as string;
}

/** Text and templates of a string in order; the tokens of a template lie between its braces. */
function templateParts(token: Token, scope: Scope): readonly HclValue[] {
  const parts: HclValue[] = [];
  const { text, start, inner } = token;
  for (let at = 1; at < text.length - 1; ) {
    const open = text.indexOf("${", at);
    if (open < 0 || text[open - 1] === "$") return [...parts, text.slice(at, -1)];
    parts.push(text.slice(at, open));
    const close = closingBrace(inner, start + open + 2, text, open + 2);
    const within = inner.filter(({ start: from, end }) => from >= start + open + 2 && end <= start + close);
    parts.push(evaluate(within, scope));
    at = close + 1;
  }
  return parts;
}

/** Where the template that begins at `from` ends, in the text of its string: a brace that is not part of its tokens. */
function closingBrace(inner: readonly Token[], offset: number, text: string, from: number): number {
  for (let at = from, depth = 0; at < text.length; at += 1) {
    const token = inner.find(({ start }) => start === offset + at - from);
    if (token !== undefined && token.kind === "string") {
      at += token.text.length - 1;
      continue;
    }
    if (text[at] === "{") depth += 1;
    if (text[at] === "}" && depth === 0) return at;
    if (text[at] === "}") depth -= 1;
  }
  return text.length - 1;
}
