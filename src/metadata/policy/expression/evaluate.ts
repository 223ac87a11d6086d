import { expressionFunction } from "./functions.ts";
import { matchesPattern } from "./pattern.ts";
import type { Comparison, ExpressionNode, ExpressionValue } from "./node.ts";

export type ExpressionValues = Readonly<Record<string, ExpressionValue>>;

/** The value of a checked expression. NULL means unknown, as in SQL: `null = 1` is NULL, `null or true` is true. */
export function evaluate(node: ExpressionNode, values: ExpressionValues): ExpressionValue {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "property":
      return values[node.name] ?? null;
    case "call":
      return call(
        node.name,
        node.arguments.map((argument) => evaluate(argument, values)),
      );
    case "not": {
      const value = evaluate(node.of, values);
      return value === null ? null : value !== true;
    }
    case "and":
      return combine([evaluate(node.left, values), evaluate(node.right, values)], false);
    case "or":
      return combine([evaluate(node.left, values), evaluate(node.right, values)], true);
    case "compare":
      return compare(node.operator, evaluate(node.left, values), evaluate(node.right, values));
    case "is null":
      return evaluate(node.of, values) === null;
    case "in":
      return combine(
        node.options.map((option) => compare("=", evaluate(node.of, values), evaluate(option, values))),
        true,
      );
    case "like":
      return like(evaluate(node.of, values), evaluate(node.pattern, values));
    case "matches": {
      const value = evaluate(node.of, values);
      return typeof value === "string" ? matchesPattern(node.pattern, value) : null;
    }
    default:
      return node satisfies never;
  }
}

/** Of `or` (`decisive` is true) and `and` (false): the decisive value wins, then NULL. */
function combine(values: readonly ExpressionValue[], decisive: boolean): boolean | null {
  if (values.includes(decisive)) return decisive;
  return values.includes(null) ? null : !decisive;
}

function call(name: string, values: readonly ExpressionValue[]): ExpressionValue {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : (expressionFunction(name)?.apply(known) ?? null);
}

function compare(operator: Comparison, left: ExpressionValue, right: ExpressionValue): boolean | null {
  if (left === null || right === null) return null;
  switch (operator) {
    case "=":
      return left === right;
    case "<>":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return operator satisfies never;
  }
}

type PatternPart = Readonly<{ any: "many" } | { any: "one" } | { any?: undefined; letter: string }>;

function patternParts(pattern: string): readonly PatternPart[] {
  return [...pattern.matchAll(/\\(.)|(%)|(_)|(.)/gsu)].map(([, escaped, many, one, plain]): PatternPart => {
    if (many !== undefined) return { any: "many" };
    return one === undefined ? { letter: escaped ?? plain ?? "" } : { any: "one" };
  });
}

/** `%` stands for any text, `_` for one character, `\` takes their meaning away. In time proportional to text × pattern. */
function like(text: ExpressionValue, pattern: ExpressionValue): boolean | null {
  if (typeof text !== "string" || typeof pattern !== "string") return null;
  const letters = Array.from(text);
  // reached[i]: the parts so far match the first i letters
  let reached = [true, ...letters.map(() => false)];
  for (const part of patternParts(pattern)) {
    const next: boolean[] = [];
    for (let at = 0; at <= letters.length; at++) {
      const before = at > 0 && reached[at - 1] === true;
      if (part.any === "many") next.push(reached[at] === true || next[at - 1] === true);
      else next.push(before && (part.any === "one" || letters[at - 1] === part.letter));
    }
    reached = next;
  }
  return reached.at(-1) === true;
}
