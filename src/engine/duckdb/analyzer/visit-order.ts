import { canonicalJson } from "../../../base/index.ts";
import { dependsOnOrder, orderHint } from "../../../sql/index.ts";
import { canonicalText } from "./canonical.ts";
import { isNode, listOf, nodeOf, nodesOf, textOf, type TreeNode, type TreeValue } from "./tree.ts";
import { report, type Visit, type Walk } from "./visit.ts";

/** A sorted list has lost the order its rows came in; the parser itself writes `list(x ORDER BY x)` so. */
const SORTS: ReadonlySet<string> = new Set(["list_sort", "array_sort", "list_reverse_sort", "array_reverse_sort"]);

/** A call whose result follows the order of rows must name that order. */
export function checkOrder({ node, offset, walk }: Visit): void {
  const name = textOf(node["function_name"]).toLowerCase();
  if (SORTS.has(name)) for (const list of nodesOf(node["children"]).slice(0, 1)) walk.orderless.add(list);
  const isWindow = textOf(node["type"]).startsWith("WINDOW_");
  const orders = isWindow ? listOf(node["orders"]) : listOf(nodeOf(node["order_bys"])["orders"]);
  if (orders.length > 0) return;
  // what is counted in rows has no meaning without an order, whatever is computed over it
  const isFramed = isWindow && [node["start"], node["end"]].some((bound) => textOf(bound).endsWith("_ROWS"));
  const isOrdered = listOf(node["arg_orders"]).length > 0 || walk.orderless.has(node);
  if (!isFramed && (isOrdered || !dependsOnOrder(name))) return;
  report(walk, { code: "LW2122", offset, values: { name }, value: name, hint: orderHint(name, isWindow) });
}

/** Remembers the calls of a SELECT that see one value only, because they are made of its group keys and constants: any order gives the same. */
export function rememberOrderless(query: TreeNode, walk: Walk): void {
  const keys = nodesOf(query["group_expressions"]);
  // with several grouping sets a key is no key in some of the rows
  const isOneGroup = canonicalJson(listOf(query["group_sets"])) === canonicalJson([keys.map((_, index) => index)]);
  const texts = new Set(isOneGroup ? keys.map(canonicalText) : []);
  for (const call of [...callsIn(query["select_list"]), ...callsIn(query["having"])])
    if (nodesOf(call["children"]).every((child) => isConstantInGroup(child, texts))) walk.orderless.add(call);
}

/** Aggregates of this SELECT, not those of its sub-queries. */
function callsIn(value: TreeValue | undefined): TreeNode[] {
  if (Array.isArray(value)) return (value as readonly TreeValue[]).flatMap(callsIn);
  if (!isNode(value) || value["type"] === "SUBQUERY") return [];
  const isCall = value["type"] === "FUNCTION" && dependsOnOrder(textOf(value["function_name"]).toLowerCase());
  return [...(isCall ? [value] : []), ...Object.values(value).flatMap(callsIn)];
}

function isConstantInGroup(node: TreeNode, keys: ReadonlySet<string>): boolean {
  if (keys.has(canonicalText({ ...node, alias: "" })) || node["type"] === "VALUE_CONSTANT") return true;
  const children = nodesOf(node["children"]);
  const isPlain = ["FUNCTION", "OPERATOR_COALESCE"].includes(textOf(node["type"])) && children.length > 0;
  return isPlain && children.every((child) => isConstantInGroup(child, keys));
}
