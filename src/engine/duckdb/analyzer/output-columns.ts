import { fromDuckdb, type LogicalType } from "../../../base/index.ts";
import type { BoundSql, SqlFinding } from "../../../sql/index.ts";
import { isNode, locationOf, nodeOf, nodesOf, type TreeNode, type TreeValue } from "./tree.ts";

const LAKE_SAFE = /^[a-z][a-z0-9_]{0,127}$/;

/** Names that DuckDB makes of an expression without an alias: `count_star()`, `(a + 1)`, `'x'`, `1`. */
const MADE_OF_EXPRESSION = /^[^\p{L}_]|[()'[\]]/u;

/** Names and types of DESCRIBE as the columns of a dataset, with what keeps them from being one. */
export function outputColumns(
  described: readonly (readonly [name: string, type: string])[],
  tree: TreeNode,
  toUtf16: (byteOffset: number) => number,
): BoundSql {
  const places = outputPlaces(tree, described.length).map((place) => (place === undefined ? 0 : toUtf16(place)));
  const columns: { name: string; type: LogicalType }[] = [];
  const findings: SqlFinding[] = [];
  const seen = new Set<string>();
  for (const [index, [written, typeText]] of described.entries()) {
    const name = written.toLowerCase();
    const offset = places[index] ?? 0;
    const misnamed = nameFinding(written, index, seen);
    if (misnamed !== undefined) findings.push({ ...misnamed, offset });
    seen.add(name);
    const { type, refused, wayOut } = fromDuckdb(typeText);
    if (type === undefined)
      findings.push({ code: "LW2208", offset, values: { name, type: refused }, value: typeText, hint: wayOut });
    else columns.push({ name, type });
  }
  return { columns: findings.length === 0 ? columns : [], findings };
}

function nameFinding(
  written: string,
  index: number,
  seen: ReadonlySet<string>,
): Omit<SqlFinding, "offset"> | undefined {
  const name = written.toLowerCase();
  if (seen.has(name)) return { code: "LW2206", values: { name }, value: name };
  if (LAKE_SAFE.test(name)) return undefined;
  if (MADE_OF_EXPRESSION.test(written))
    return {
      code: "LW2205",
      values: { position: index + 1, name: written },
      value: written,
      hint: "add AS and a name",
    };
  const safe = name.replace(/[^a-z0-9_]+/g, "_").replace(/^[^a-z]+/, "");
  return {
    code: "LW2207",
    values: { name: written },
    value: written,
    hint: LAKE_SAFE.test(safe) ? `AS ${safe}` : "rename it with AS",
  };
}

/** Where each output column is written, in bytes; all at the first item when stars hide which is which. */
function outputPlaces(tree: TreeNode, count: number): readonly (number | undefined)[] {
  const items = nodesOf(firstSelect(tree)["select_list"]);
  const places = items.map(firstLocation);
  return items.length === count ? places : Array.from({ length: count }, () => places[0]);
}

function firstSelect(node: TreeNode): TreeNode {
  return isNode(node["left"]) && node["type"] !== "SELECT_NODE" ? firstSelect(nodeOf(node["left"])) : node;
}

/** The leftmost place in an expression: that of an operator stands in its middle. */
function firstLocation(value: TreeValue | undefined): number | undefined {
  if (Array.isArray(value)) return least((value as readonly TreeValue[]).map(firstLocation));
  if (!isNode(value)) return undefined;
  return least([locationOf(value), ...Object.values(value).map(firstLocation)]);
}

function least(locations: readonly (number | undefined)[]): number | undefined {
  const known = locations.filter((location) => location !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
