import { closest, EXIT, UserError } from "../../base/index.ts";
import type { ConnectorContext, DiscoveredTable, ResolvedConnection, SourceColumn, TableWish } from "../connector.ts";
import { lakeNames } from "../name.ts";
import { isPattern, matchesPattern } from "../pattern.ts";
import { type SqliteDatabase, type SqliteSource, withSqlite } from "./open.ts";
import { declaredType } from "./types.ts";

/** One table or view, as the pragma of SQLite describes it. */
export type SqliteTable = Readonly<{
  name: string;
  isStrict: boolean;
  hasRowid: boolean;
  columns: readonly PragmaColumn[];
}>;
type PragmaColumn = Readonly<{ name: string; type: string; notnull: bigint; pk: bigint; hidden: bigint }>;

/** The schema of the file itself; others would have to be attached. */
const MAIN = "main.";

export function discoverSqlite(
  source: ResolvedConnection,
  wishes: readonly TableWish[],
  context: ConnectorContext,
): Promise<readonly DiscoveredTable[]> {
  return withSqlite(source, context, (opened) => {
    const names = tableNames(opened.database);
    return wishes.flatMap(({ table }) => {
      const matching = isPattern(table)
        ? names.filter((name) => matchesPattern(name, bareName(table)))
        : [bareName(table)];
      if (matching.length === 0) throw missingTable(opened, table, names);
      const schema = table.startsWith(MAIN) ? MAIN : "";
      return matching.map((name) => describe(readTable(opened, name), `${schema}${name}`));
    });
  });
}

/** @throws UserError LW4003 when there is no such table or view */
export function readTable(source: SqliteSource, table: string): SqliteTable {
  const name = bareName(table);
  const listed = source.database
    .prepare("SELECT strict, wr FROM pragma_table_list WHERE schema = 'main' AND name = ?")
    .get(name) as Readonly<{ strict: bigint; wr: bigint }> | undefined;
  if (listed === undefined) throw missingTable(source, table, tableNames(source.database));
  const columns = source.database
    .prepare('SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid')
    .all(name) as PragmaColumn[];
  return { name, isStrict: listed.strict === 1n, hasRowid: listed.wr === 0n, columns };
}

function describe(table: SqliteTable, spelled: string): DiscoveredTable {
  const names = lakeNames(table.columns.map(({ name }) => name));
  const columns = table.columns.map(
    (column, index): SourceColumn => ({
      name: names[index] ?? column.name,
      type: declaredType(column.type),
      nullable: isNullable(table, column),
      sourceName: column.name,
      sourceType: column.type,
    }),
  );
  const keys = table.columns
    .map((column, index) => ({ name: names[index] ?? column.name, position: column.pk }))
    .filter(({ position }) => position > 0n)
    .sort((a, b) => Number(a.position - b.position))
    .map(({ name }) => name);
  return { table: spelled, columns, keys };
}

/** Only some primary keys of SQLite refuse NULL: those of STRICT and WITHOUT ROWID tables, and the one that is the rowid itself. */
function isNullable(table: SqliteTable, column: PragmaColumn): boolean {
  if (column.notnull === 1n) return false;
  if (column.pk === 0n) return true;
  const keyColumns = table.columns.filter(({ pk }) => pk > 0n).length;
  const isRowid = table.hasRowid && keyColumns === 1 && column.type.toUpperCase() === "INTEGER";
  return !(table.isStrict || !table.hasRowid || isRowid);
}

function tableNames(database: SqliteDatabase): readonly string[] {
  const rows = database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .raw()
    .all() as [string][];
  return rows.map(([name]) => name);
}

function bareName(table: string): string {
  return table.startsWith(MAIN) ? table.slice(MAIN.length) : table;
}

function missingTable(source: SqliteSource, table: string, names: readonly string[]): UserError {
  const near = closest(table, names);
  const hint =
    near === undefined ? `tables there: ${names.slice(0, 12).join(", ") || "none"}` : `did you mean "${near}"?`;
  return new UserError("LW4003", { values: { table, place: source.place }, hint, exitCode: EXIT.world });
}
