import { allowedSyntax, syntaxNames } from "../../../sql/index.ts";
import { visitCall, visitColumn, visitParameter } from "./visit-call.ts";
import { report, type Visit, visitMembers, type Scope, type Walk } from "./visit.ts";
import { visitQuery } from "./visit-query.ts";
import { visitBaseTable, visitJoin, visitPivot, visitShow, visitTableFunction } from "./visit-table.ts";
import { isNode, locationOf, type TreeNode, type TreeValue } from "./tree.ts";

export type Verdict = Pick<Walk, "tables" | "configItems" | "findings"> & Readonly<{ usesRunTime: boolean }>;

type Visitor = (visit: Visit) => void;

/** Nodes with rules of their own; the other allowed ones are just gone through. */
const visitors: Readonly<Record<string, Visitor>> = {
  SELECT_NODE: visitQuery,
  SET_OPERATION_NODE: visitQuery,
  RECURSIVE_CTE_NODE: visitQuery,
  BASE_TABLE: visitBaseTable,
  JOIN: visitJoin,
  TABLE_FUNCTION: visitTableFunction,
  PIVOT: visitPivot,
  SHOW_REF: visitShow,
  FUNCTION: visitCall,
  COLUMN_REF: visitColumn,
  VALUE_PARAMETER: visitParameter,
  VALUE_CONSTANT: () => {},
};

const allowed: ReadonlySet<string> = new Set<string>(Object.values(allowedSyntax).flat());

/** Deeper than any SELECT people write, far from the end of the stack. */
const MAX_DEPTH = 2000;

/** Judges the tree of one SELECT: what it reads, and everything in it that is not on the allow-list. */
export function walkTree(
  tree: TreeNode,
  { sql, names = [] }: Readonly<{ sql: string; names?: readonly string[] }>,
  toUtf16: (byteOffset: number) => number,
): Verdict {
  let depth = 0;
  const walk: Walk = {
    sql,
    toUtf16,
    names: new Set(names.map((name) => name.toLowerCase())),
    tables: [],
    configItems: [],
    runTimes: [],
    qualified: [],
    findings: [],
    orderless: new Set(),
    descend: (value, scope, offset) => {
      if (++depth > MAX_DEPTH)
        report(walk, { code: "LW2119", offset, values: { problem: `it is nested more than ${MAX_DEPTH} deep` } });
      else if (Array.isArray(value))
        for (const item of value as readonly TreeValue[]) walk.descend(item, scope, offset);
      else if (isNode(value)) visitNode(value, scope, offset, walk);
      depth--;
    },
  };
  walk.descend(tree, new Set(), 0);
  reportLayerQualifiers(walk);
  const tables = walk.tables.sort((a, b) => a.start - b.start);
  const findings = walk.findings.sort((a, b) => a.offset - b.offset);
  return { tables, configItems: walk.configItems, usesRunTime: walk.runTimes.length > 0, findings };
}

function visitNode(node: TreeNode, scope: Scope, outer: number, walk: Walk): void {
  const location = locationOf(node);
  const offset = location === undefined ? outer : walk.toUtf16(location);
  const visit: Visit = { node, scope, offset, walk };
  if (isNode(node["sample"])) report(walk, { code: "LW2115", offset, values: {} });
  const type = node["type"];
  if (typeof type !== "string") return visitMembers(visit, ["cast_type", "sample"]);
  const visitor = Object.hasOwn(visitors, type)
    ? visitors[type]
    : type.startsWith("WINDOW_") && allowed.has(type)
      ? visitCall
      : undefined;
  if (visitor !== undefined) return visitor(visit);
  if (allowed.has(type)) return visitMembers(visit, ["cast_type", "sample"]);
  report(walk, {
    code: "LW2106",
    offset,
    values: { construct: syntaxNames[type] ?? type.toLowerCase().replaceAll("_", " ") },
  });
}

/** `bronze.flights.carrier` means nothing once the logical name is replaced: columns are qualified by table name or alias. */
function reportLayerQualifiers(walk: Walk): void {
  for (const { parts, offset } of walk.qualified) {
    const table = walk.tables.find((read) => read.parts.length > 1 && startsWithTable(parts, read.parts));
    if (table === undefined) continue;
    const short = [table.alias ?? table.parts.at(-1), ...parts.slice(parts.indexOf(table.parts.at(-1) ?? "") + 1)];
    report(walk, {
      code: "LW2120",
      offset,
      values: { name: parts.join(".") },
      value: parts.join("."),
      hint: `write ${short.join(".")}`,
    });
  }
}

function startsWithTable(parts: readonly string[], table: readonly string[]): boolean {
  const forms = [table, table.slice(-2)];
  return forms.some((form) => parts.length > form.length && form.every((part, index) => parts[index] === part));
}
