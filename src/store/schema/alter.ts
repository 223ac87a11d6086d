import { columnTypes, type ColumnKind, type SqlDialect } from "./column.ts";

/** The statements that add columns to a table that has rows: all of them may be null. Pure. */
export function addColumns(
  table: string,
  columns: Readonly<Record<string, `${ColumnKind}?`>>,
  dialect: SqlDialect,
): readonly string[] {
  const add = dialect === "mssql" ? "add" : "add column";
  return Object.entries(columns).map(
    ([column, spec]) =>
      `alter table "${table}" ${add} "${column}" ${columnTypes[spec.slice(0, -1) as ColumnKind][dialect]}`,
  );
}
