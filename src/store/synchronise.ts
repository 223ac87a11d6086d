import { type Insertable, type Kysely, sql, type Transaction } from "kysely";
import { canonicalJson } from "../base/index.ts";
import type { Database } from "./database.ts";
import { firstSchema } from "./migration/0001-first-schema.ts";
import type { TableSpec } from "./schema/column.ts";
import { portions } from "./value.ts";

/** Tables written from the Model, parents first. The first unique constraint of each is its natural key. */
export type DefinitionTable =
  | "Environments"
  | "DataSources"
  | "DataProducts"
  | "DataSets"
  | "OutputPorts"
  | "Transformations"
  | "TransformationDependencies"
  | "TransformationDataSets"
  | "DataQualityRules"
  | "ConfigurationCategory"
  | "ConfigurationItem"
  | "ConfigurationVersion";

type Row = Readonly<Record<string, string | number | null>>;
type Rows = Record<string, Record<string, string | number | null>>;

/** The ids by natural key, and what is to be deleted once nothing refers to it any more. */
export type Synchronised = Readonly<{
  idOf: (...key: readonly (string | number)[]) => number;
  deleteObsolete: () => Promise<void>;
}>;

/**
 * Makes the rows of one project equal to the wanted ones and changes no other row, so that ids stay as they are for everybody who has
 * noted them down. Rows to which nothing can refer are deleted at once, before others take their place.
 */
export async function synchronise<Table extends DefinitionTable>(
  transaction: Transaction<Database>,
  projectId: number,
  target: Readonly<{ table: Table; rows: readonly Insertable<Database[Table]>[] }>,
): Promise<Synchronised> {
  const shape = shapeOf(target.table);
  const db = transaction as unknown as Kysely<Rows>;
  const wanted = new Map((target.rows as readonly Row[]).map((row) => [shape.keyOf(row), row]));
  const existing = new Map((await readRows(db, shape, projectId)).map((row) => [shape.keyOf(row), row]));
  const obsolete = [...existing].filter(([key]) => !wanted.has(key)).map(([, row]) => Number(row[shape.id]));
  const deleteObsolete = async () => {
    for (const ids of portions(obsolete, 1))
      await db
        .deleteFrom(shape.table)
        .where(shape.id, "in", [...ids])
        .execute();
  };
  if (shape.isLeaf) await deleteObsolete();
  for (const [key, row] of wanted) await updateRow(db, shape, { row, found: existing.get(key) });
  const added = [...wanted].filter(([key]) => !existing.has(key)).map(([, row]) => ({ ...shape.nulls, ...row }));
  for (const rows of portions(added, Object.keys(shape.nulls).length + shape.columnCount)) {
    await db
      .insertInto(shape.table)
      .values([...rows])
      .execute();
  }
  const ids = new Map((await readRows(db, shape, projectId)).map((row) => [shape.keyOf(row), Number(row[shape.id])]));
  return {
    idOf: (...key) => idIn(ids, shape.table, key),
    deleteObsolete: shape.isLeaf ? async () => {} : deleteObsolete,
  };
}

type Shape = Readonly<{
  table: string;
  id: string;
  columnCount: number;
  /** Nullable columns as null: rows of one insert must have the same columns. */
  nulls: Row;
  keyOf: (row: Row) => string;
  isLeaf: boolean;
}>;

const schema: Readonly<Record<string, TableSpec>> = firstSchema;

function shapeOf(table: string): Shape {
  const columns = Object.entries(schema[table]?.columns ?? {});
  const key = schema[table]?.unique?.[0] ?? [];
  const isReferredTo = Object.values(schema).some((other) => Object.values(other.references ?? {}).includes(table));
  return {
    table,
    id: columns[0]?.[0] ?? "",
    columnCount: columns.length,
    nulls: Object.fromEntries(columns.filter(([, spec]) => spec.endsWith("?")).map(([column]) => [column, null])),
    keyOf: (row) => canonicalJson(key.map((column) => row[column] ?? null)),
    isLeaf: !isReferredTo,
  };
}

async function readRows(db: Kysely<Rows>, shape: Shape, projectId: number): Promise<readonly Row[]> {
  const found =
    await sql<Row>`select * from ${sql.table(shape.table)} where ${sql.raw(ofProject(shape.table, projectId))}`.execute(
      db,
    );
  return found.rows;
}

/** The condition that a row belongs to the project, through its parents where it has no project of its own. */
function ofProject(table: string, projectId: number): string {
  const spec = schema[table];
  if (spec?.columns["ProjectID"] !== undefined) return `"ProjectID" = ${projectId}`;
  const column = spec?.unique?.[0]?.[0] ?? "";
  const parent = spec?.references?.[column] ?? "";
  return `"${column}" in (select "${shapeOf(parent).id}" from "${parent}" where ${ofProject(parent, projectId)})`;
}

async function updateRow(
  db: Kysely<Rows>,
  shape: Shape,
  change: Readonly<{ row: Row; found: Row | undefined }>,
): Promise<void> {
  const { row, found } = change;
  if (found === undefined) return;
  const wanted: Row = { ...shape.nulls, ...row };
  const changed = Object.fromEntries(Object.entries(wanted).filter(([column, value]) => found[column] !== value));
  if (Object.keys(changed).length === 0) return;
  await db
    .updateTable(shape.table)
    .set(changed)
    .where(shape.id, "=", found[shape.id] ?? null)
    .execute();
}

function idIn(ids: ReadonlyMap<string, number>, table: string, key: readonly (string | number)[]): number {
  const id = ids.get(canonicalJson(key));
  if (id === undefined) throw new Error(`no row of ${table} has the key ${key.join(", ")}`);
  return id;
}
