import { duckdbType } from "../../../base/index.ts";
import { quoteName, statementText } from "../../../sql/index.ts";
import { bareValues } from "./rows-sql.ts";
import type { TableScan } from "./scan-sql.ts";
import { absentValue, type WriteTarget } from "./write-files.ts";

/** What happens to rows (`MergeClause` of the lake). The first clause of a kind whose condition is true applies. */
export type Clause = Readonly<{
  when: "matched" | "not matched" | "not matched by source";
  condition?: string;
  then: "delete" | "update" | "insert";
  set?: Readonly<Record<string, string>> | "all";
  values?: Readonly<Record<string, string>> | "all";
}>;

/** A clause without comments and semicolons at the end of its expressions. */
export function bareClause(clause: Clause): Clause {
  const { condition, set, values } = clause;
  return {
    ...clause,
    ...(condition === undefined ? {} : { condition: statementText(condition) }),
    ...(set === undefined || set === "all" ? {} : { set: bareValues(set) }),
    ...(values === undefined || values === "all" ? {} : { values: bareValues(values) }),
  };
}

/** Index of the clause that applies to a row, null when none does. */
export function actionCase(clauses: readonly Clause[], when: Clause["when"]): string {
  const cases = clauses.flatMap((clause, index) =>
    clause.when === when
      ? [`WHEN ${clause.condition === undefined ? "true" : `(${clause.condition})`} THEN ${index}`]
      : [],
  );
  return cases.length === 0 ? "NULL::INTEGER" : `CASE ${cases.join(" ")} END::INTEGER`;
}

export function insertActions(clauses: readonly Clause[]): string {
  return actionCase(clauses, "not matched");
}

/** The new values of an update by column, in the types of the table. Columns that are not set keep their value. */
export function assignments(
  { set }: Clause,
  { columns }: TableScan,
  sourceColumns: readonly string[],
): ReadonlyMap<string, string> {
  const inSource = new Set(sourceColumns.map((name) => name.toLowerCase()));
  const values = new Map<string, string>();
  for (const { name, type } of columns) {
    const value =
      set === "all" ? (inSource.has(name.toLowerCase()) ? `source.${quoteName(name)}` : undefined) : set?.[name];
    if (value !== undefined) values.set(name, `(${value})::${duckdbType(type)}`);
  }
  return values;
}

const OF_SOURCE = /\bsource\s*\.\s*(?:"(?:[^"]|"")*"|\w+)/g;

/** Whether new rows need values of the old ones. A look at the text errs on the safe side. */
export function readsTarget(
  values: ReadonlyMap<string, string>,
  { columns }: TableScan,
  sourceColumns: readonly string[],
): boolean {
  if (values.size < columns.length) return true;
  const inSource = new Set(sourceColumns.map((name) => name.toLowerCase()));
  // columns that only the table has may stand there by their bare names
  const own = columns.map(({ name }) => name.toLowerCase()).filter((name) => !inSource.has(name));
  return [...values.values()].some((value) => {
    const text = value.toLowerCase().replace(OF_SOURCE, "");
    return /\btarget\b/.test(text) || own.some((name) => text.includes(name));
  });
}

/** The columns of an inserted row, in order. */
export function insertValues(
  { values }: Clause,
  { target, write }: Readonly<{ target: TableScan; write: WriteTarget }>,
  sourceColumns: readonly string[],
): readonly string[] {
  const inSource = new Set(sourceColumns.map((name) => name.toLowerCase()));
  const columns = new Map(write.columns.map((column) => [column.name, column]));
  const absent = (name: string) => {
    const column = columns.get(name);
    return column === undefined ? "NULL" : absentValue(column, write, "i.__merge_number");
  };
  return target.columns.map(({ name, type }) => {
    const own =
      values === "all" ? (inSource.has(name.toLowerCase()) ? `source.${quoteName(name)}` : undefined) : values?.[name];
    return `(${own ?? absent(name)})::${duckdbType(type)} AS ${quoteName(name)}`;
  });
}

/** Columns to which a clause gives values, in lower case. */
export function givenBy({ set, values }: Clause, sourceColumns: readonly string[]): ReadonlySet<string> {
  const given = set ?? values ?? {};
  const names = given === "all" ? sourceColumns : Object.keys(given);
  return new Set(names.map((name) => name.toLowerCase()));
}
