import type { Column } from "../../../base/index.ts";
import { functionKind, type InputSchema, type TableReference, type UniqueKey } from "../../../sql/index.ts";
import { inputOf } from "./bind.ts";
import { isNode, listOf, nodeOf, nodesOf, textOf, textsOf, type TreeNode, type TreeValue } from "./tree.ts";

/** Everything the proof may use. */
export type RowEvidence = Readonly<{
  tables: readonly TableReference[];
  inputs: readonly InputSchema[];
  uniqueKeys: readonly UniqueKey[];
}>;

/** A table in FROM as columns name it. */
type Joined = Readonly<{ qualifier: string; index: number; columns: readonly Column[] }>;

/**
 * The input (index into `tables`) whose rows the SELECT keeps one to one, when that can be proved: a projection or filter of one input,
 * left or inner joins on declared unique keys, semi and anti joins. Windows and sub-queries are no proof, even as a filter: with ties two
 * evaluations may differ, and a read that is split in two is evaluated twice.
 */
export function preservedInput(tree: TreeNode, evidence: RowEvidence): number | undefined {
  if (tree["type"] !== "SELECT_NODE" || !isPlainSelect(tree)) return undefined;
  const joined = joinedTables(nodeOf(tree["from_table"]), evidence);
  return joined === undefined || namesWholeRow(tree, joined) ? undefined : joined[0]?.index;
}

function isPlainSelect(node: TreeNode): boolean {
  const grouped = listOf(node["group_expressions"]).length > 0 || listOf(node["group_sets"]).length > 0;
  const aggregated = grouped || isNode(node["having"]) || node["aggregate_handling"] !== "STANDARD_HANDLING";
  const named = nodesOf(nodeOf(node["cte_map"])["map"]).length > 0;
  const modifiers = nodesOf(node["modifiers"]);
  if (aggregated || named || isNode(node["qualify"])) return false;
  if (modifiers.some((modifier) => modifier["type"] !== "ORDER_MODIFIER")) return false;
  return nodesOf(node["select_list"]).every(isPlainItem) && keepsRows(node["where_clause"]) && keepsRows(modifiers);
}

/** A star may stand alone: inside an expression it would take in the provenance that is carried along. */
function isPlainItem(item: TreeNode): boolean {
  if (item["class"] !== "STAR") return keepsRows(item);
  return item["columns"] !== true && !isNode(item["expr"]) && keepsRows(item["replace_list"]);
}

/** No aggregate, window, sub-query, star or function that makes rows anywhere in these expressions. */
function keepsRows(value: TreeValue | undefined): boolean {
  if (Array.isArray(value)) return (value as readonly TreeValue[]).every(keepsRows);
  if (!isNode(value)) return true;
  if (["WINDOW", "SUBQUERY", "STAR"].includes(textOf(value["class"]))) return false;
  if (value["class"] === "FUNCTION") {
    const kind = functionKind(textOf(value["function_name"]));
    if (kind !== "scalar" && kind !== "own") return false;
  }
  return Object.values(value).every(keepsRows);
}

/** `SELECT f FROM … f` is the row as a struct, which would take in the provenance that is carried along. */
function namesWholeRow(value: TreeValue | undefined, joined: readonly Joined[]): boolean {
  if (Array.isArray(value)) return (value as readonly TreeValue[]).some((item) => namesWholeRow(item, joined));
  if (!isNode(value)) return false;
  const [name = "", ...more] = textsOf(value["column_names"]).map((part) => part.toLowerCase());
  const isTable = more.length === 0 && joined.some(({ qualifier }) => qualifier === name);
  if (isTable && joined.every((table) => typeIn(table, name) === undefined)) return true;
  return Object.values(value).some((item) => namesWholeRow(item, joined));
}

/** The tables of FROM, the kept one first; undefined when a join may lose the proof. */
function joinedTables(node: TreeNode, evidence: RowEvidence): readonly Joined[] | undefined {
  if (node["type"] === "BASE_TABLE") {
    const table = baseTable(node, evidence);
    return table === undefined ? undefined : [table];
  }
  if (node["type"] !== "JOIN" || node["ref_type"] !== "REGULAR" || !keepsRows(node["condition"])) return undefined;
  const left = joinedTables(nodeOf(node["left"]), evidence);
  const right = baseTable(nodeOf(node["right"]), evidence);
  if (left === undefined || right === undefined) return undefined;
  switch (node["join_type"]) {
    case "SEMI":
    case "ANTI":
      return left;
    case "LEFT":
    case "INNER":
      return meetsUniqueKey(node, { left, right, evidence }) ? [...left, right] : undefined;
    default:
      return undefined;
  }
}

function baseTable(node: TreeNode, { tables, inputs }: RowEvidence): Joined | undefined {
  if (node["type"] !== "BASE_TABLE" || listOf(node["column_name_alias"]).length > 0) return undefined;
  const parts = [node["catalog_name"], node["schema_name"], node["table_name"]]
    .map(textOf)
    .filter((part) => part !== "");
  const wanted = parts.join(".").toLowerCase();
  const alias = textOf(node["alias"]).toLowerCase();
  const index = tables.findIndex(
    (table) => table.parts.join(".") === wanted && (table.alias ?? "").toLowerCase() === alias,
  );
  const reference = tables[index];
  const input = reference === undefined ? undefined : inputOf(reference, inputs);
  if (reference === undefined || input === undefined) return undefined;
  return { qualifier: alias === "" ? (reference.parts.at(-1) ?? "") : alias, index, columns: input.columns };
}

type Join = Readonly<{ left: readonly Joined[]; right: Joined; evidence: RowEvidence }>;

function meetsUniqueKey(node: TreeNode, join: Join): boolean {
  const using = textsOf(node["using_columns"]).map((name) => name.toLowerCase());
  const met = new Set([
    ...using.filter((name) => isMetByUsing(name, join)),
    ...equalColumns(nodeOf(node["condition"]), join),
  ]);
  const parts = join.evidence.tables[join.right.index]?.parts.join(".");
  const keys = join.evidence.uniqueKeys.filter((key) => key.parts.join(".").toLowerCase() === parts);
  return keys.some((key) => key.keys.length > 0 && key.keys.every((name) => met.has(name.toLowerCase())));
}

/** Only equal types prove it: a cast may make two different keys equal. */
function isMetByUsing(name: string, { left, right }: Join): boolean {
  const types = left.map((table) => typeIn(table, name)).filter((type) => type !== undefined);
  return types.length > 0 && types.every((type) => type === typeIn(right, name));
}

/** Columns of the right side that the condition holds equal to a column of the left. */
function equalColumns(condition: TreeNode, join: Join): readonly string[] {
  if (condition["type"] === "CONJUNCTION_AND")
    return nodesOf(condition["children"]).flatMap((part) => equalColumns(part, join));
  if (condition["type"] !== "COMPARE_EQUAL") return [];
  const sides = [columnOf(condition["left"]), columnOf(condition["right"])] as const;
  for (const [mine, theirs] of [sides, [sides[1], sides[0]]] as const) {
    if (mine?.qualifier !== join.right.qualifier || theirs === undefined) continue;
    const table = join.left.find(({ qualifier }) => qualifier === theirs.qualifier);
    const type = typeIn(join.right, mine.name);
    if (table !== undefined && type !== undefined && typeIn(table, theirs.name) === type) return [mine.name];
  }
  return [];
}

function columnOf(value: TreeValue | undefined): Readonly<{ qualifier: string; name: string }> | undefined {
  const node = nodeOf(value);
  const [qualifier, name, ...more] = textsOf(node["column_names"]).map((part) => part.toLowerCase());
  if (node["type"] !== "COLUMN_REF" || qualifier === undefined || name === undefined || more.length > 0)
    return undefined;
  return { qualifier, name };
}

function typeIn(table: Joined, name: string): string | undefined {
  return table.columns.find((column) => column.name === name)?.type;
}
