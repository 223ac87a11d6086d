import type { Column } from "../../../base/index.ts";
import {
  firstComment,
  foreignBlank,
  functionKind,
  parenthesesBalance,
  quoteName,
  type SqlFinding,
  utf16Offsets,
} from "../../../sql/index.ts";
import { binderFinding, readBinderError } from "./binder-error.ts";
import { canonicalText } from "./canonical.ts";
import type { AnalysisConnection } from "./connection.ts";
import type { InputTables } from "./input-tables.ts";
import type { Serialize } from "./parse.ts";
import { isNode, locationOf, nodeOf, nodesOf, readAnswer, textOf, type TreeNode, type TreeValue } from "./tree.ts";
import { walkTree } from "./walk.ts";

const OPEN = "SELECT (\n";
const CLOSE = "\n) AS result";

/** Findings about one condition over the columns of one dataset; none: it can be put into parentheses wherever a condition may stand. */
export async function bindCondition(
  request: Readonly<{ expression: string; columns: readonly Column[]; groupedBy?: readonly string[] | undefined }>,
  engine: Readonly<{ connection: AnalysisConnection; tables: InputTables; serialize: Serialize }>,
): Promise<readonly SqlFinding[]> {
  const { expression, columns, groupedBy } = request;
  const refused = refusedText(expression);
  if (refused !== undefined) return [refused];
  const wrapped = `${OPEN}${expression}${CLOSE}`;
  const item = await singleItem(expression, wrapped, engine.serialize);
  if ("code" in item) return [item];
  const toUtf16 = offsetIn(expression, wrapped);
  const findings = [...walkTree(item.tree, { sql: wrapped }, utf16Offsets(wrapped)).findings].map((finding) => ({
    ...finding,
    offset: inside(finding.offset, expression),
  }));
  const forbidden = forbiddenIn(item.item, toUtf16, groupedBy !== undefined);
  if (findings.length + forbidden.length > 0) return [...findings, ...forbidden].sort((a, b) => a.offset - b.offset);
  return typeFindings({ wrapped, toUtf16, columns, groupedBy }, engine);
}

function refusedText(expression: string): SqlFinding | undefined {
  if (expression.length > 100_000)
    return { code: "LW2119", offset: 0, values: { problem: `it has ${expression.length} characters` } };
  const nul = expression.indexOf("\0");
  const offset = nul >= 0 ? nul : foreignBlank(expression);
  if (offset !== undefined)
    return { code: "LW2301", offset, values: { problem: "a character that is no plain blank stands here" } };
  const comment = firstComment(expression);
  if (comment !== undefined) return { code: "LW2301", offset: comment, values: { problem: "a comment stands here" } };
  if (expression.trim() === "") return { code: "LW2301", offset: 0, values: { problem: "it is empty" } };
  if (!parenthesesBalance(expression))
    return { code: "LW2301", offset: 0, values: { problem: "its parentheses do not balance" } };
  return undefined;
}

/** The text must be the same expression with and without parentheses around it: nothing in it can end or extend what it is put into. */
async function singleItem(
  expression: string,
  wrapped: string,
  serialize: Serialize,
): Promise<SqlFinding | Readonly<{ tree: TreeNode; item: TreeNode }>> {
  const answer = readAnswer(await serialize(wrapped));
  if (answer.error !== undefined) {
    const offset = answer.error.position === undefined ? 0 : offsetIn(expression, wrapped)(answer.error.position);
    return { code: "LW2301", offset, values: { problem: answer.error.message.split("\n")[0] ?? "" } };
  }
  const bare = readAnswer(await serialize(`SELECT ${expression}\n`));
  const [tree, second] = answer.statements;
  const item = tree === undefined ? undefined : onlyItem(tree);
  const bareItem =
    bare.statements?.length === 1 && bare.statements[0] !== undefined ? onlyItem(bare.statements[0]) : undefined;
  if (tree !== undefined && second === undefined && item !== undefined && bareItem !== undefined) {
    if (canonicalText({ ...item, alias: "" }) === canonicalText(bareItem)) return { tree, item };
  }
  return { code: "LW2301", offset: 0, values: { problem: "it is not exactly one expression" } };
}

function onlyItem(tree: TreeNode): TreeNode | undefined {
  const items = nodesOf(tree["select_list"]);
  const isBare =
    tree["type"] === "SELECT_NODE" && nodeOf(tree["from_table"])["type"] === "EMPTY" && !isNode(tree["where_clause"]);
  const isOnly =
    nodesOf(tree["modifiers"]).length === 0 &&
    nodesOf(nodeOf(tree["cte_map"])["map"]).length === 0 &&
    nodesOf(tree["group_expressions"]).length === 0;
  return isBare && isOnly && !isNode(tree["having"]) && !isNode(tree["qualify"]) && items.length === 1
    ? items[0]
    : undefined;
}

function forbiddenIn(
  value: TreeValue | undefined,
  toUtf16: (byteOffset: number) => number,
  isGrouped: boolean,
): SqlFinding[] {
  const below = (item: TreeValue): SqlFinding[] => forbiddenIn(item, toUtf16, isGrouped);
  if (Array.isArray(value)) return (value as readonly TreeValue[]).flatMap(below);
  if (!isNode(value)) return [];
  const construct = forbiddenConstruct(value, isGrouped);
  const others =
    construct === "A sub-query" ? [] : Object.values(value).flatMap((item) => (item === undefined ? [] : below(item)));
  if (construct === undefined) return others;
  const location = locationOf(value);
  return [{ code: "LW2302", offset: location === undefined ? 0 : toUtf16(location), values: { construct } }, ...others];
}

function forbiddenConstruct(node: TreeNode, isGrouped: boolean): string | undefined {
  switch (node["class"]) {
    case "SUBQUERY":
      return "A sub-query";
    case "WINDOW":
      return "A window function";
    case "STAR":
      return "A star";
    case "POSITIONAL_REFERENCE":
      return "A column number";
    case "FUNCTION":
      return forbiddenFunction(textOf(node["function_name"]).toLowerCase(), isGrouped);
    default:
      return undefined;
  }
}

function forbiddenFunction(name: string, isGrouped: boolean): string | undefined {
  switch (functionKind(name)) {
    case "aggregate":
      return isGrouped ? undefined : `Aggregate "${name}"`;
    case "window":
      return "A window function";
    case "rowMaking":
      return `"${name}", which makes rows,`;
    case "own":
      return `"${name}"`;
    default:
      return undefined;
  }
}

async function typeFindings(
  {
    wrapped,
    toUtf16,
    columns,
    groupedBy,
  }: Readonly<{
    wrapped: string;
    toUtf16: (byteOffset: number) => number;
    columns: readonly Column[];
    groupedBy: readonly string[] | undefined;
  }>,
  { connection, tables }: Readonly<{ connection: AnalysisConnection; tables: InputTables }>,
): Promise<readonly SqlFinding[]> {
  const from = columns.length === 0 ? "" : ` FROM ${await tables.nameOf("dataset", columns)}`;
  const groups = groupedBy === undefined ? "" : ` GROUP BY ${groupedBy.map((name) => quoteName(name)).join(", ")}`;
  try {
    const [[, type = ""] = []] = await connection.pairs(`DESCRIBE ${wrapped}${from}${groups}`);
    return type === "BOOLEAN" ? [] : [{ code: "LW2303", offset: 0, values: { type: type.toLowerCase() } }];
  } catch (error) {
    const refused = readBinderError(error);
    if (refused === undefined) throw error;
    const offset = refused.position === undefined ? 0 : toUtf16(refused.position - "DESCRIBE ".length);
    return [{ ...binderFinding(refused), offset }];
  }
}

function offsetIn(expression: string, wrapped: string): (byteOffset: number) => number {
  const toUtf16 = utf16Offsets(wrapped);
  return (byteOffset) => inside(toUtf16(byteOffset), expression);
}

function inside(offset: number, expression: string): number {
  return Math.min(Math.max(offset - OPEN.length, 0), expression.length);
}
