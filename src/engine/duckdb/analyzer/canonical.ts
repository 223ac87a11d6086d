import { canonicalJson, type Json } from "../../../base/index.ts";
import { isNode, listOf, nodeOf, nodesOf, textOf, type TreeNode, type TreeValue } from "./tree.ts";

/** Changes when `canonicalText` gives another text for the same SQL. */
export const CANONICALISER_VERSION = 1;

/** Members that hold identifiers: DuckDB compares them without case, quoted or not. */
const IDENTIFIERS: ReadonlySet<string> = new Set([
  "column_names",
  "table_name",
  "schema_name",
  "catalog_name",
  "alias",
  "function_name",
  "relation_name",
  "exclude_list",
  "column_name_alias",
  "using_columns",
  "collation",
  "aliases",
  "cte_name",
  "key",
  "column",
  "unpivot_names",
  "rename_list",
]);

/** Members that say nothing about the meaning. */
const DROPPED: ReadonlySet<string> = new Set(["query_location", "is_operator", "class", "named_param_map"]);

/** Kinds of nodes whose children `simplified` gives. */
const OWN_CHILDREN: ReadonlySet<string> = new Set(["CONJUNCTION_AND", "CONJUNCTION_OR", "FUNCTION"]);

/** Members whose default has several spellings in the tree. */
const SPELLED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  type: { ORDER_DEFAULT: "ASCENDING" },
  null_order: { ORDER_DEFAULT: "NULLS LAST" },
  schema: { main: "" },
};

/**
 * The meaning of a tree as text: equal for texts that differ in comments, blanks, case of names or redundant parentheses only.
 * Members at their default are left out, so that the text is short and a new member of DuckDB's tree changes nothing by itself.
 */
export function canonicalText(tree: TreeNode): string {
  return canonicalJson(canonicalNode(tree));
}

function canonicalValue(value: TreeValue | undefined, fold: boolean): Json | undefined {
  if (Array.isArray(value)) return (value as readonly TreeValue[]).map((item) => canonicalValue(item, fold) ?? null);
  if (isNode(value)) return canonicalNode(value);
  return typeof value === "string" && fold ? value.toLowerCase() : value;
}

function canonicalNode(node: TreeNode): Json {
  if (node["type"] === "VALUE_CONSTANT")
    return { type: "VALUE_CONSTANT", value: node["value"] as Json, ...canonicalAlias(node) };
  const result: Record<string, Json | undefined> = {};
  // children that have a rule of their own are looked at once: twice each would double with every level
  const skipped = OWN_CHILDREN.has(textOf(node["type"])) ? "children" : undefined;
  for (const [key, value] of Object.entries(node)) {
    if (!DROPPED.has(key) && key !== skipped) result[key] = withoutDefault(canonicalMember(key, value));
  }
  return simplified(node, result);
}

function canonicalMember(key: string, value: TreeValue | undefined): Json | undefined {
  const spelled = typeof value === "string" ? SPELLED[key]?.[value] : undefined;
  return spelled ?? canonicalValue(value, IDENTIFIERS.has(key));
}

function canonicalAlias(node: TreeNode): Readonly<{ alias?: string }> {
  const alias = textOf(node["alias"]).toLowerCase();
  return alias === "" ? {} : { alias };
}

function withoutDefault(value: Json | undefined): Json | undefined {
  if (value === null || value === "" || value === false || value === undefined) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  return typeof value === "object" && Object.keys(value).length === 0 ? undefined : value;
}

/** Rules of single kinds of nodes. */
function simplified(node: TreeNode, result: Record<string, Json | undefined>): Json {
  switch (node["type"]) {
    case "COLUMN_REF":
      // `a AS a` names what is called so already
      return result["alias"] === listOf(result["column_names"]).at(-1) ? { ...result, alias: undefined } : result;
    case "BASE_TABLE":
      return result["alias"] === result["table_name"] ? { ...result, alias: undefined } : result;
    case "CONJUNCTION_AND":
    case "CONJUNCTION_OR":
      return { ...result, children: flattened(node, textOf(node["type"])) };
    case "FUNCTION":
      return { ...result, order_bys: hasOrders(node) ? result["order_bys"] : undefined, children: argumentsOf(node) };
    default:
      return result;
  }
}

/** `(a AND b) AND c` is `a AND b AND c`. */
function flattened(node: TreeNode, type: string): Json[] {
  return nodesOf(node["children"]).flatMap((child) => {
    const isSame = child["type"] === type && textOf(child["alias"]) === "";
    return isSame ? flattened(child, type) : [canonicalNode(child)];
  });
}

function hasOrders(node: TreeNode): boolean {
  return listOf(nodeOf(node["order_bys"])["orders"]).length > 0;
}

/** The alias of an argument is a field name (`{'A': 1}`), which keeps its case. */
function argumentsOf(node: TreeNode): Json | undefined {
  const children = nodesOf(node["children"]).map((child): Json => {
    const canonical = canonicalNode(child);
    const alias = textOf(child["alias"]);
    return alias === "" ? canonical : { ...(canonical as Record<string, Json>), alias };
  });
  return children.length === 0 ? undefined : children;
}
