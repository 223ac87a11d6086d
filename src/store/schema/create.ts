import { columnTypes, type ColumnKind, type ColumnSpec, type SqlDialect, type TableSpec } from "./column.ts";

/** The statements that make the tables, in an order in which every reference finds its table. Pure. */
export function createTables(tables: Readonly<Record<string, TableSpec>>, dialect: SqlDialect): readonly string[] {
  return Object.entries(tables).flatMap(([name, table]) => createTable(name, table, { tables, dialect }));
}

type Context = Readonly<{ tables: Readonly<Record<string, TableSpec>>; dialect: SqlDialect }>;

function createTable(name: string, table: TableSpec, context: Context): readonly string[] {
  const lines = [
    ...Object.entries(table.columns).map(([column, spec], index) => columnLine(column, spec, index === 0, context)),
    ...(table.unique ?? []).map(
      (columns) => `constraint ${quoted(`UQ_${name}_${columns.join("_")}`)} unique (${list(columns)})`,
    ),
    ...Object.entries(table.references ?? {}).map(([column, target]) => referenceLine(name, column, target, context)),
    ...Object.entries(table.checks ?? {}).map(
      ([check, condition]) => `constraint ${quoted(`CK_${name}_${check}`)} check (${condition})`,
    ),
  ];
  return [
    `create table ${quoted(name)} (\n  ${lines.join(",\n  ")}\n)${context.dialect === "sqlite" ? " strict" : ""}`,
    ...referenceIndexes(name, table),
    ...(table.uniqueWhere === undefined ? [] : [uniqueWhere(name, table.uniqueWhere)]),
    ...(table.appendOnly === true ? appendOnly[context.dialect](name, primaryKey(name, context)) : []),
  ];
}

function columnLine(column: string, spec: ColumnSpec, isFirst: boolean, context: Context): string {
  const nullable = spec.endsWith("?");
  const kind = (nullable ? spec.slice(0, -1) : spec) as ColumnKind;
  const key = isFirst && kind !== "id" ? " primary key" : "";
  return `${quoted(column)} ${columnTypes[kind][context.dialect]}${nullable ? "" : " not null"}${key}`;
}

function referenceLine(table: string, column: string, target: string, context: Context): string {
  const key = quoted(primaryKey(target, context));
  return `constraint ${quoted(`FK_${table}_${column}`)} foreign key (${quoted(column)}) references ${quoted(target)} (${key})`;
}

/** A reference without an index makes every delete of the other table read this one whole. */
function referenceIndexes(name: string, table: TableSpec): readonly string[] {
  const leading = new Set([Object.keys(table.columns)[0], ...(table.unique ?? []).map((columns) => columns[0])]);
  return Object.keys(table.references ?? {})
    .filter((column) => !leading.has(column))
    .map((column) => `create index ${quoted(`IX_${name}_${column}`)} on ${quoted(name)} (${quoted(column)})`);
}

function uniqueWhere(name: string, index: NonNullable<TableSpec["uniqueWhere"]>): string {
  return `create unique index ${quoted(`UX_${name}`)} on ${quoted(name)} (${list(index.columns)}) where ${index.condition}`;
}

function primaryKey(name: string, context: Context): string {
  const column = Object.keys(context.tables[name]?.columns ?? {})[0];
  if (column === undefined) throw new Error(`schema: no table ${name}`);
  return column;
}

const appendOnly = {
  sqlite: (table, key) => [
    ...["update", "delete"].map(
      (action) =>
        `create trigger ${quoted(`TR_${table}_${action}`)} before ${action} on ${quoted(table)} begin select raise(abort, '${table} is append-only'); end`,
    ),
    // INSERT OR REPLACE deletes without asking the delete trigger
    `create trigger ${quoted(`TR_${table}_replace`)} before insert on ${quoted(table)} when exists (select 1 from ${quoted(table)} where ${quoted(key)} = new.${quoted(key)}) begin select raise(abort, '${table} is append-only'); end`,
  ],
  postgres: (table) => [
    `create function ${quoted(`FN_${table}_append_only`)}() returns trigger language plpgsql as $$ begin raise exception '${table} is append-only'; end $$`,
    `create trigger ${quoted(`TR_${table}_change`)} before update or delete on ${quoted(table)} for each row execute function ${quoted(`FN_${table}_append_only`)}()`,
    `create trigger ${quoted(`TR_${table}_truncate`)} before truncate on ${quoted(table)} for each statement execute function ${quoted(`FN_${table}_append_only`)}()`,
  ],
  mssql: (table) => [
    `create trigger ${quoted(`TR_${table}_change`)} on ${quoted(table)} instead of update, delete as throw 51000, '${table} is append-only', 1`,
  ],
} as const satisfies Record<SqlDialect, (table: string, key: string) => readonly string[]>;

function list(columns: readonly string[]): string {
  return columns.map(quoted).join(", ");
}

function quoted(name: string): string {
  return `"${name}"`;
}
