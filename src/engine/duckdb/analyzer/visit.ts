import type { ParsedSql, SqlFinding, TableReference } from "../../../sql/index.ts";
import type { TreeNode, TreeValue } from "./tree.ts";

/** Names of the sub-queries (WITH) that can be read here, in lower case. */
export type Scope = ReadonlySet<string>;

/** What a visitor of one node knows and can do. `offset` is where the node stands, in UTF-16 units. */
export type Visit = Readonly<{ node: TreeNode; scope: Scope; offset: number; walk: Walk }>;

/** One walk through one tree: collects, never throws for bad SQL. */
export type Walk = Readonly<{
  sql: string;
  toUtf16: (byteOffset: number) => number;
  /** Tables that are read by a name without a layer, in lower case. */
  names: ReadonlySet<string>;
  tables: TableReference[];
  configItems: ParsedSql["configItems"][number][];
  runTimes: number[];
  qualified: Readonly<{ parts: readonly string[]; offset: number }>[];
  findings: SqlFinding[];
  /** Calls that give the same in any order of the rows, because of where they stand. */
  orderless: Set<TreeNode>;
  /** Goes on below a node. */
  descend: (value: TreeValue | undefined, scope: Scope, offset: number) => void;
}>;

/** Adds a finding. */
export function report(walk: Walk, finding: SqlFinding): void {
  walk.findings.push(finding);
}

/** Goes through all members of a node but those named. */
export function visitMembers({ node, scope, offset, walk }: Visit, except: readonly string[] = []): void {
  for (const [key, value] of Object.entries(node)) if (!except.includes(key)) walk.descend(value, scope, offset);
}
