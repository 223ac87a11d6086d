import { suggest } from "../../../base/index.ts";
import { expressionFunction, expressionFunctions } from "./functions.ts";
import { ExpressionFault, type ExpressionNode, type ExpressionType } from "./node.ts";

/** What an expression can name: property → type. `what` is the kind of thing in words. */
export type ExpressionScope = Readonly<{ what: string; types: Readonly<Record<string, ExpressionType>> }>;

/**
 * Checks the names and types of an expression. @returns its type; undefined for NULL, which has all of them
 * @throws ExpressionFault at the first place that does not fit
 */
export function typeOfExpression(node: ExpressionNode, scope: ExpressionScope): ExpressionType | undefined {
  switch (node.kind) {
    case "literal":
      return literalType(node.value);
    case "property":
      return propertyType(node, scope);
    case "call":
      return callType(node, scope);
    case "not":
      demand(node.of, ["boolean"], scope);
      return "boolean";
    case "and":
    case "or":
      demand(node.left, ["boolean"], scope);
      demand(node.right, ["boolean"], scope);
      return "boolean";
    case "compare":
      return comparisonType(node, scope);
    case "is null":
      typeOfExpression(node.of, scope);
      return "boolean";
    case "in": {
      const type = demand(node.of, ["text", "number", "boolean"], scope);
      for (const option of node.options) demand(option, type === undefined ? ["text", "number"] : [type], scope);
      return "boolean";
    }
    case "like":
      demand(node.of, ["text"], scope);
      demand(node.pattern, ["text"], scope);
      return "boolean";
    case "matches":
      demand(node.of, ["text"], scope);
      return "boolean";
    default:
      return node satisfies never;
  }
}

function literalType(value: string | number | boolean | null): ExpressionType | undefined {
  if (value === null) return undefined;
  return typeof value === "string" ? "text" : typeof value === "number" ? "number" : "boolean";
}

function propertyType(
  { name, offset }: Extract<ExpressionNode, { kind: "property" }>,
  { what, types }: ExpressionScope,
): ExpressionType {
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type !== undefined) return type;
  const hint = suggest(name, Object.keys(types)) ?? `one of: ${Object.keys(types).join(", ")}`;
  throw new ExpressionFault("LW1984", { offset, values: { what, value: name }, hint });
}

function callType(node: Extract<ExpressionNode, { kind: "call" }>, scope: ExpressionScope): ExpressionType {
  const { name, offset } = node;
  const found = expressionFunction(name);
  if (found === undefined) {
    const hint = suggest(name, Object.keys(expressionFunctions));
    throw new ExpressionFault("LW1985", { offset, values: { value: name }, hint });
  }
  const { takes } = found;
  if (node.arguments.length !== takes.length) {
    const values = { problem: `${name} takes ${takes.length} values, not ${node.arguments.length}` };
    throw new ExpressionFault("LW1986", { offset, values, hint: found.about });
  }
  node.arguments.forEach((argument, index) => demand(argument, takes[index] ?? [], scope));
  return found.gives;
}

function comparisonType(node: Extract<ExpressionNode, { kind: "compare" }>, scope: ExpressionScope): "boolean" {
  const isOrder = node.operator !== "=" && node.operator !== "<>";
  const type = demand(node.left, isOrder ? ["text", "number"] : ["text", "number", "boolean"], scope);
  demand(node.right, type === undefined ? ["text", "number", "boolean"] : [type], scope);
  return "boolean";
}

/** The type of a part, which has to be one of these. */
function demand(
  node: ExpressionNode,
  wanted: readonly ExpressionType[],
  scope: ExpressionScope,
): ExpressionType | undefined {
  const type = typeOfExpression(node, scope);
  if (type === undefined || wanted.includes(type)) return type;
  const hint = type === "list" ? "`contains(list, 'entry')` or `length(list)`" : undefined;
  const values = { problem: `a ${type} stands where a ${wanted.join(" or a ")} belongs` };
  throw new ExpressionFault("LW1986", { offset: node.offset, values, hint });
}
