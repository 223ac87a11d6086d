import { report, type Scope, type Visit, visitMembers } from "./visit.ts";
import { rememberOrderless } from "./visit-order.ts";
import { commonTables, listOf, locationOf, nodeOf, nodesOf, textOf, type TreeNode } from "./tree.ts";

/** SELECT, set operations and recursive sub-queries: opens the scope of WITH, then checks what orders and cuts the rows. */
export function visitQuery(visit: Visit): void {
  const { node, walk } = visit;
  const scope = scopeOfCommonTables(visit);
  checkModifiers(visit);
  rememberOrderless(node, walk);
  if (node["type"] !== "RECURSIVE_CTE_NODE") return visitMembers({ ...visit, scope }, ["cte_map", "sample"]);
  walk.descend(node["left"], scope, visit.offset);
  const own = new Set([...scope, textOf(node["cte_name"]).toLowerCase()]);
  visitMembers({ ...visit, scope: own }, ["cte_map", "left", "sample"]);
}

/** A sub-query sees those before it; only the recursive part of a recursive one sees itself. */
function scopeOfCommonTables({ node, scope, offset, walk }: Visit): Scope {
  const inner = new Set(scope);
  for (const { name, query, entry } of commonTables(node)) {
    walk.descend(query, inner, offset);
    walk.descend(entry["key_targets"], inner, offset);
    inner.add(name);
  }
  return inner;
}

function checkModifiers({ node, offset, walk }: Visit): void {
  const modifiers = nodesOf(node["modifiers"]);
  if (modifiers.some((modifier) => modifier["type"] === "ORDER_MODIFIER")) return;
  for (const modifier of modifiers) {
    const type = textOf(modifier["type"]);
    if (type.startsWith("LIMIT"))
      report(walk, {
        code: "LW2114",
        offset: placeOf(nodeOf(modifier["limit"] ?? modifier["offset"]), offset, walk.toUtf16),
        values: {},
      });
    const targets = type === "DISTINCT_MODIFIER" ? listOf(modifier["distinct_on_targets"]) : [];
    if (targets.length > 0)
      report(walk, { code: "LW2118", offset: placeOf(nodeOf(targets[0]), offset, walk.toUtf16), values: {} });
  }
}

function placeOf(node: TreeNode, otherwise: number, toUtf16: (byteOffset: number) => number): number {
  const location = locationOf(node);
  return location === undefined ? otherwise : toUtf16(location);
}
