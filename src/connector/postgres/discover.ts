import { closest, EXIT, UserError } from "../../base/index.ts";
import type { ConnectorContext, DiscoveredTable, ResolvedConnection, SourceColumn, TableWish } from "../connector.ts";
import { lakeNames } from "../name.ts";
import { isPattern, matchesPattern } from "../pattern.ts";
import { type PostgresSession, withPostgres } from "./session.ts";
import { postgresType } from "./types.ts";

type TableEntry = Readonly<{ oid: string; schema: string; name: string }>;

const TABLES = `SELECT c.oid::text, n.nspname::text, c.relname::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
ORDER BY n.nspname, c.relname`;

/** Domains are looked through to the type they stand for, with the modifier that counts. */
const COLUMNS = `WITH RECURSIVE resolved AS (
  SELECT a.attnum, a.attname, a.attnotnull, a.atttypid AS typid, a.atttypmod AS typmod
  FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT r.attnum, r.attname, r.attnotnull OR t.typnotnull, t.typbasetype, CASE WHEN r.typmod = -1 THEN t.typtypmod ELSE r.typmod END
  FROM resolved r JOIN pg_catalog.pg_type t ON t.oid = r.typid WHERE t.typtype = 'd'
)
SELECT r.attname::text, pg_catalog.format_type(r.typid, r.typmod), r.attnotnull::text
FROM resolved r JOIN pg_catalog.pg_type t ON t.oid = r.typid WHERE t.typtype <> 'd' ORDER BY r.attnum`;

const KEYS = `SELECT a.attname::text
FROM pg_catalog.pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
JOIN pg_catalog.pg_attribute a ON a.attnum = k.attnum
WHERE i.indrelid = $1::oid AND i.indisprimary AND a.attrelid = i.indrelid ORDER BY k.position`;

export function discoverPostgres(
  source: ResolvedConnection,
  wishes: readonly TableWish[],
  context: ConnectorContext,
): Promise<readonly DiscoveredTable[]> {
  return withPostgres(source, context, async (session) => {
    const tables = await listTables(session);
    const found: DiscoveredTable[] = [];
    for (const { table } of wishes) {
      for (const entry of wanted(session, tables, table))
        found.push(await describe(session, entry, spelledAs(table, entry)));
    }
    return found;
  });
}

/** Schema and name of one table. @throws UserError LW4003 when it does not exist */
export async function findTable(session: PostgresSession, table: string): Promise<TableEntry> {
  const [entry] = wanted(session, await listTables(session), table);
  if (entry === undefined) throw missingTable(session, table, []);
  return entry;
}

async function listTables(session: PostgresSession): Promise<readonly TableEntry[]> {
  const rows = await session.rows(TABLES, "pg_class");
  return rows.map(([oid, schema, name]) => ({ oid: oid ?? "", schema: schema ?? "", name: name ?? "" }));
}

/** A name without a schema means `public`. */
function wanted(session: PostgresSession, tables: readonly TableEntry[], wish: string): readonly TableEntry[] {
  const full = wish.includes(".") ? wish : `public.${wish}`;
  const found = tables.filter((entry) =>
    isPattern(wish) ? matchesPattern(spelled(entry), full) : spelled(entry) === full,
  );
  if (found.length === 0) throw missingTable(session, wish, tables);
  return found;
}

/** As the wish spells it: a pattern without a schema finds names without one. */
function spelledAs(wish: string, entry: TableEntry): string {
  if (!isPattern(wish)) return wish;
  return wish.includes(".") ? spelled(entry) : entry.name;
}

async function describe(session: PostgresSession, entry: TableEntry, table: string): Promise<DiscoveredTable> {
  const rows = await session.rows(COLUMNS, table, [entry.oid]);
  const names = lakeNames(rows.map(([name]) => name ?? ""));
  const columns = rows.map(
    ([sourceName, sourceType, notNull], index): SourceColumn => ({
      name: names[index] ?? "",
      type: postgresType(sourceType ?? ""),
      nullable: notNull !== "true",
      sourceName: sourceName ?? "",
      sourceType: sourceType ?? "",
    }),
  );
  const keyRows = await session.rows(KEYS, table, [entry.oid]);
  const keys = keyRows.map(([key]) => columns.find(({ sourceName }) => sourceName === key)?.name ?? "");
  return { table, columns, keys };
}

function spelled({ schema, name }: TableEntry): string {
  return `${schema}.${name}`;
}

function missingTable(session: PostgresSession, table: string, tables: readonly TableEntry[]): UserError {
  const names = tables.map(spelled);
  const near = closest(table, names);
  const hint =
    near === undefined ? `tables there: ${names.slice(0, 12).join(", ") || "none"}` : `did you mean "${near}"?`;
  return new UserError("LW4003", { values: { table, place: session.place }, hint, exitCode: EXIT.world });
}
