import { suggest, UserError } from "../../../base/index.ts";
import type { Expression, MergeClause } from "../data-engine.ts";

type Named = Readonly<{ name: string }>;
type Assigned = Readonly<Record<string, Expression>>;

/** The column meant by a name, whatever its casing (PROTOCOL.md §Schema Serialization Format). @throws UserError LW6310 */
export function columnNamed<C extends Named>(columns: readonly C[], name: string, table: string): C {
  // a table of others may hold names that differ in casing only
  const meant = columns.find((column) => column.name === name) ?? columns.find((column) => isSame(column.name, name));
  if (meant !== undefined) return meant;
  const near = suggest(
    name,
    columns.map((column) => column.name),
  );
  throw new UserError("LW6310", { values: { table, column: name }, failure: "input", ...(near ? { hint: near } : {}) });
}

export function isSame(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}

/** Assignments under the names of the table. @throws UserError LW6310 for an unknown column, LW6317 for one that is set twice */
export function assigned(columns: readonly Named[], set: Assigned, table: string): Assigned {
  const found = new Map<string, Expression>();
  for (const [name, value] of Object.entries(set)) {
    const column = columnNamed(columns, name, table).name;
    if (found.has(column)) throw new UserError("LW6317", { values: { table, column }, failure: "input" });
    found.set(column, value);
  }
  return Object.fromEntries(found);
}

/** Clauses of a merge under the names of the table. @throws UserError LW6310, LW6317 */
export function assignedClauses(
  columns: readonly Named[],
  clauses: readonly MergeClause[],
  table: string,
): readonly MergeClause[] {
  return clauses.map((clause) => {
    if (clause.then === "insert" && clause.values !== "all")
      return { ...clause, values: assigned(columns, clause.values, table) };
    if (clause.then === "update" && clause.set !== "all")
      return { ...clause, set: assigned(columns, clause.set, table) };
    return clause;
  });
}
