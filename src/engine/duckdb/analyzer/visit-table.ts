import { suggest } from "../../../base/index.ts";
import { allowedTableFunctions, functionKind, nameEnd, refusalOf } from "../../../sql/index.ts";
import { listOf, nodeOf, textOf } from "./tree.ts";
import { report, type Visit, visitMembers } from "./visit.ts";

const FILE_NAME = /[/\\*?]|\.(?:csv|tsv|txt|json|jsonl|ndjson|parquet|pq|xlsx|arrow|duckdb|db|gz|zst)$/i;

export const PIVOT_HINT = "write one aggregate per column: sum(x) FILTER (WHERE kind = 'a') AS a";

/** A name in FROM: a sub-query of WITH, a dataset with its layer, or something to refuse. */
export function visitBaseTable({ node, scope, offset, walk }: Visit): void {
  const parts = [node["catalog_name"], node["schema_name"], node["table_name"]]
    .map(textOf)
    .filter((part) => part !== "");
  const name = parts.join(".");
  if (node["at_clause"]) return report(walk, { code: "LW2121", offset, values: { name } });
  const folded = parts.map((part) => part.toLowerCase());
  if (parts.length === 1 && scope.has(folded[0] ?? "")) return;
  if (parts.length === 1 && !walk.names.has(folded[0] ?? "")) return reportBareName(name, [...scope], { offset, walk });
  const end = nameEnd(walk.sql, offset, parts);
  // the place of a name is where `compile` puts the table: text that cannot be found again is not accepted
  if (end === undefined)
    return report(walk, { code: "LW2106", offset, values: { construct: `the table name "${name}" in this form` } });
  const alias = textOf(node["alias"]);
  walk.tables.push({ parts: folded, start: offset, end, ...(alias === "" ? {} : { alias }) });
}

function reportBareName(
  name: string,
  scope: readonly string[],
  { offset, walk }: Pick<Visit, "offset" | "walk">,
): void {
  if (FILE_NAME.test(name))
    return report(walk, {
      code: "LW2108",
      offset,
      values: { name },
      value: name,
      hint: "make it a source of type files and read its bronze dataset",
    });
  const layered = `write bronze.${name} or silver.${name}`;
  const near = scope.length === 0 ? undefined : suggest(name, scope);
  const hint = near?.startsWith("did you mean") ? near : /^[a-z_]\w*$/i.test(name) ? layered : undefined;
  report(walk, { code: "LW2109", offset, values: { name }, value: name, hint });
}

export function visitTableFunction(visit: Visit): void {
  const { node, scope, offset, walk } = visit;
  const call = nodeOf(node["function"]);
  const name = textOf(call["function_name"]).toLowerCase();
  if (allowedTableFunctions.includes(name)) return walk.descend(call["children"], scope, offset);
  const reason =
    refusalOf(name)?.reason ?? (functionKind(name) === undefined ? "it is not known" : "it gives a value, not rows");
  report(walk, {
    code: "LW2107",
    offset,
    values: { name, reason },
    value: name,
    hint: suggest(name, allowedTableFunctions),
  });
}

/** UNPIVOT names its columns; what PIVOT makes depends on the data. */
export function visitPivot(visit: Visit): void {
  const { node, offset, walk } = visit;
  const isUnpivot = listOf(node["unpivot_names"]).length > 0 && listOf(node["aggregates"]).length === 0;
  if (isUnpivot) return visitMembers(visit, ["sample"]);
  report(walk, { code: "LW2105", offset, values: {}, hint: PIVOT_HINT });
}

/** Rows of two tables side by side: which meet is decided by files and threads. */
export function visitJoin(visit: Visit): void {
  const { node, offset, walk } = visit;
  if (node["ref_type"] === "POSITIONAL")
    report(walk, {
      code: "LW2123",
      offset,
      values: {},
      hint: "number the rows of both: row_number() OVER (ORDER BY y)",
    });
  visitMembers(visit, ["sample"]);
}

export function visitShow({ offset, walk }: Visit): void {
  report(walk, { code: "LW2104", offset, values: { construct: "DESCRIBE, SHOW or SUMMARIZE" } });
}
