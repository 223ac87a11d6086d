/** A value in the syntax tree that `json_serialize_sql` gives. */
export type TreeValue = null | boolean | number | string | readonly TreeValue[] | TreeNode;
export type TreeNode = { readonly [key: string]: TreeValue | undefined };

/** What the parser answered: trees of all statements, or why there is none. `position` counts bytes. */
export type ParserAnswer =
  | Readonly<{ statements: readonly TreeNode[]; error?: undefined }>
  | Readonly<{
      error: Readonly<{ message: string; position: number | undefined; selectOnly: boolean }>;
      statements?: undefined;
    }>;

// numbers that a double cannot hold would make different literals equal; inside a JSON string the quotes of this pattern would be escaped
const LONG_NUMBER = /"(value|upper|lower)":(-?\d{16,})/g;

export function readAnswer(json: string): ParserAnswer {
  const answer = JSON.parse(json.replace(LONG_NUMBER, '"$1":"$2"')) as TreeNode;
  if (answer["error"] !== true)
    return { statements: nodesOf(answer["statements"]).map((statement) => nodeOf(statement["node"])) };
  const message = textOf(answer["error_message"]);
  const position = Number(answer["position"]);
  return {
    error: {
      message,
      position: Number.isInteger(position) ? position : undefined,
      selectOnly: answer["error_type"] === "not implemented",
    },
  };
}

export function isNode(value: TreeValue | undefined): value is TreeNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as a node; an empty one when it is something else, so that reading an absent part finds nothing. */
export function nodeOf(value: TreeValue | undefined): TreeNode {
  return isNode(value) ? value : {};
}

export function listOf(value: TreeValue | undefined): readonly TreeValue[] {
  return Array.isArray(value) ? (value as readonly TreeValue[]) : [];
}

export function nodesOf(value: TreeValue | undefined): readonly TreeNode[] {
  return listOf(value).filter(isNode);
}

export function textOf(value: TreeValue | undefined): string {
  return typeof value === "string" ? value : "";
}

export function textsOf(value: TreeValue | undefined): readonly string[] {
  return listOf(value).map(textOf);
}

/** Where a node begins, in bytes; undefined when the parser kept no place (it writes the largest 64-bit number then). */
export function locationOf(node: TreeNode): number | undefined {
  const location = node["query_location"];
  return typeof location === "number" && location < Number.MAX_SAFE_INTEGER ? location : undefined;
}

/** The named sub-queries of a query node, in order. */
export function commonTables(query: TreeNode): readonly Readonly<{ name: string; query: TreeNode; entry: TreeNode }>[] {
  return nodesOf(nodeOf(query["cte_map"])["map"]).map((pair) => {
    const entry = nodeOf(pair["value"]);
    return { name: textOf(pair["key"]).toLowerCase(), query: nodeOf(nodeOf(entry["query"])["node"]), entry };
  });
}
