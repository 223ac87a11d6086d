import { type Comparison, ExpressionFault, type ExpressionNode } from "./node.ts";
import { compilePattern, type Pattern, PatternFault } from "./pattern.ts";
import { type Token, tokensOf } from "./token.ts";

type Reader = { readonly tokens: readonly Token[]; at: number; depth: number };

const MOST_DEPTH = 100;

/**
 * Parses an expression: `and`, `or`, `not`, comparisons, `is [not] null`, `[not] in (…)`, `[not] like`, `[not] matches 'pattern'`, functions,
 * texts between single quotes. @throws ExpressionFault with the offset of what does not fit
 */
export function parseExpression(text: string): ExpressionNode {
  const reader: Reader = { tokens: tokensOf(text), at: 0, depth: 0 };
  const node = parseOr(reader);
  if (peek(reader).kind !== "end") throw unexpected(reader, "`and`, `or`, or the end");
  return node;
}

function parseOr(reader: Reader): ExpressionNode {
  reader.depth += 1;
  if (reader.depth > MOST_DEPTH) throw unexpected(reader, `at most ${MOST_DEPTH} levels`);
  let left = parseAnd(reader);
  for (let token = accept(reader, "or"); token !== undefined; token = accept(reader, "or"))
    left = { kind: "or", left, right: parseAnd(reader), offset: token.offset };
  reader.depth -= 1;
  return left;
}

function parseAnd(reader: Reader): ExpressionNode {
  let left = parseNot(reader);
  for (let token = accept(reader, "and"); token !== undefined; token = accept(reader, "and"))
    left = { kind: "and", left, right: parseNot(reader), offset: token.offset };
  return left;
}

function parseNot(reader: Reader): ExpressionNode {
  const nots: Token[] = [];
  for (let token = accept(reader, "not"); token !== undefined; token = accept(reader, "not")) nots.push(token);
  return nots.reduceRight<ExpressionNode>((of, { offset }) => ({ kind: "not", of, offset }), parseComparison(reader));
}

const COMPARISONS: readonly Comparison[] = ["=", "<>", "<", "<=", ">", ">="];

function parseComparison(reader: Reader): ExpressionNode {
  const left = parseOperand(reader);
  const { offset } = peek(reader);
  const operator = COMPARISONS.find((candidate) => accept(reader, candidate) !== undefined);
  if (operator !== undefined) return { kind: "compare", operator, left, right: parseOperand(reader), offset };
  if (accept(reader, "is") !== undefined) {
    const isNot = accept(reader, "not") !== undefined;
    expect(reader, "null");
    return negated({ kind: "is null", of: left, offset }, isNot);
  }
  const isNot = accept(reader, "not") !== undefined;
  if (accept(reader, "in") !== undefined)
    return negated({ kind: "in", of: left, options: parseList(reader), offset }, isNot);
  if (accept(reader, "like") !== undefined)
    return negated({ kind: "like", of: left, pattern: parseOperand(reader), offset }, isNot);
  if (accept(reader, "matches") !== undefined)
    return negated({ kind: "matches", of: left, pattern: parsePattern(reader), offset }, isNot);
  if (isNot) throw unexpected(reader, "`in`, `like` or `matches`");
  return left;
}

/** A pattern is written as a text, so that it is checked before it is used. */
function parsePattern(reader: Reader): Pattern {
  const { kind, text, offset } = peek(reader);
  if (kind !== "text") throw unexpected(reader, "a pattern in quotes");
  reader.at += 1;
  try {
    return compilePattern(text);
  } catch (error) {
    if (!(error instanceof PatternFault)) throw error;
    throw new ExpressionFault("LW1983", { offset: offset + 1 + error.offset, values: { problem: error.message } });
  }
}

function negated(node: ExpressionNode, isNot: boolean): ExpressionNode {
  return isNot ? { kind: "not", of: node, offset: node.offset } : node;
}

function parseList(reader: Reader): readonly ExpressionNode[] {
  expect(reader, "(");
  const items = [parseOr(reader)];
  while (accept(reader, ",") !== undefined) items.push(parseOr(reader));
  expect(reader, ")");
  return items;
}

const WORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const RESERVED = ["and", "or", "not", "in", "is", "like", "matches"];

function parseOperand(reader: Reader): ExpressionNode {
  const { kind, text, offset } = peek(reader);
  if (accept(reader, "(") !== undefined) {
    const node = parseOr(reader);
    expect(reader, ")");
    return node;
  }
  if (kind === "sign" || kind === "end" || (kind === "word" && RESERVED.includes(text)))
    throw unexpected(reader, "a property, a text in quotes, a number or a function");
  reader.at += 1;
  if (kind === "text") return { kind: "literal", value: text, offset };
  if (kind === "number") return { kind: "literal", value: Number(text), offset };
  const value = Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
  if (value !== undefined) return { kind: "literal", value, offset };
  if (peek(reader).text !== "(" || peek(reader).kind !== "sign") return { kind: "property", name: text, offset };
  return { kind: "call", name: text, arguments: parseList(reader), offset };
}

const END: Token = { kind: "end", text: "", offset: 0 };

function peek(reader: Reader): Token {
  return reader.tokens[reader.at] ?? END;
}

function accept(reader: Reader, text: string): Token | undefined {
  const token = peek(reader);
  if (token.text !== text || token.kind === "text" || token.kind === "end") return undefined;
  reader.at += 1;
  return token;
}

function expect(reader: Reader, text: string): void {
  if (accept(reader, text) === undefined) throw unexpected(reader, `\`${text}\``);
}

function unexpected(reader: Reader, wanted: string): ExpressionFault {
  const { kind, text, offset } = peek(reader);
  const problem = kind === "end" ? "it ends too early" : `"${text}" does not fit`;
  return new ExpressionFault("LW1983", { offset, values: { problem }, hint: `expected: ${wanted}` });
}
