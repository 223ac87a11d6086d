import type { Code } from "../../../base/index.ts";
import type { ParsedSql, SqlFinding, TableReference } from "../../../sql/index.ts";
import { allowedSyntax, syntaxNames } from "../../../sql/index.ts";
import { visitCall, visitColumn, visitParameter } from "./visit-call.ts";
import { visitQuery } from "./visit-query.ts";
import { visitBaseTable, visitPivot, visitShow, visitTableFunction } from "./visit-table.ts";
import { isNode, locationOf, type TreeNode, type TreeValue } from "./tree.ts";

/** Names of the sub-queries (WITH) that can be read here, in lower case. */
export type Scope = ReadonlySet<string>;

/** What a visitor of one node knows and can do. `offset` is where the node stands, in UTF-16 units. */
export type Visit = Readonly<{ node: TreeNode; scope: Scope; offset: number; walk: Walk }>;

/** One walk through one tree: collects, never throws for bad SQL. */
export type Walk = Readonly<{
  sql: string;
  toUtf16: (byteOffset: number) => number;
  tables: TableReference[];
  configItems: ParsedSql["configItems"][number][];
  runTimes: number[];
  qualified: Readonly<{ parts: readonly string[]; offset: number }>[];
  findings: SqlFinding[];
  /** Goes on below a node. */
  descend: (value: TreeValue | undefined, scope: Scope, offset: number) => void;
}>;

export type Verdict = Pick<Walk, "tables" | "configItems" | "findings"> & Readonly<{ usesRunTime: boolean }>;

type Visitor = (visit: Visit) => void;

/** Nodes with rules of their own; the other allowed ones are just gone through. */
const visitors: Readonly<Record<string, Visitor>> = {
  SELECT_NODE: visitQuery,
  SET_OPERATION_NODE: visitQuery,
  RECURSIVE_CTE_NODE: visitQuery,
  BASE_TABLE: visitBaseTable,
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
export function walkTree(tree: TreeNode, sql: string, toUtf16: (byteOffset: number) => number): Verdict {
  let depth = 0;
  const walk: Walk = {
    sql,
    toUtf16,
    tables: [],
    configItems: [],
    runTimes: [],
    qualified: [],
    findings: [],
    descend: (value, scope, offset) => {
      if (++depth > MAX_DEPTH) report(walk, "LW2119", offset, { problem: `it is nested more than ${MAX_DEPTH} deep` });
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

export type FindingDetails = Readonly<{ value?: string; hint?: string | undefined }>;

/** Adds a finding. */
export function report(
  walk: Walk,
  code: Code,
  offset: number,
  values: SqlFinding["values"],
  details: FindingDetails = {},
): void {
  const { value, hint } = details;
  walk.findings.push({
    code,
    offset,
    values,
    ...(value === undefined ? {} : { value }),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Goes through all members of a node but those named. */
export function visitMembers({ node, scope, offset, walk }: Visit, except: readonly string[] = []): void {
  for (const [key, value] of Object.entries(node)) if (!except.includes(key)) walk.descend(value, scope, offset);
}

function visitNode(node: TreeNode, scope: Scope, outer: number, walk: Walk): void {
  const location = locationOf(node);
  const offset = location === undefined ? outer : walk.toUtf16(location);
  const visit: Visit = { node, scope, offset, walk };
  if (isNode(node["sample"])) report(walk, "LW2115", offset, {});
  const type = node["type"];
  if (typeof type !== "string") return visitMembers(visit, ["cast_type", "sample"]);
  const visitor = Object.hasOwn(visitors, type)
    ? visitors[type]
    : type.startsWith("WINDOW_") && allowed.has(type)
      ? visitCall
      : undefined;
  if (visitor !== undefined) return visitor(visit);
  if (allowed.has(type)) return visitMembers(visit, ["cast_type", "sample"]);
  report(walk, "LW2106", offset, { construct: syntaxNames[type] ?? type.toLowerCase().replaceAll("_", " ") });
}

/** `bronze.flights.carrier` means nothing once the logical name is replaced: columns are qualified by table name or alias. */
function reportLayerQualifiers(walk: Walk): void {
  for (const { parts, offset } of walk.qualified) {
    const table = walk.tables.find((reference) => startsWithTable(parts, reference.parts));
    if (table === undefined) continue;
    const short = [table.alias ?? table.parts.at(-1), ...parts.slice(parts.indexOf(table.parts.at(-1) ?? "") + 1)];
    report(
      walk,
      "LW2120",
      offset,
      { name: parts.join(".") },
      { value: parts.join("."), hint: `write ${short.join(".")}` },
    );
  }
}

function startsWithTable(parts: readonly string[], table: readonly string[]): boolean {
  const forms = [table, table.slice(-2)];
  return forms.some((form) => parts.length > form.length && form.every((part, index) => parts[index] === part));
}
