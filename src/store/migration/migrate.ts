import { type Kysely, sql, type Transaction } from "kysely";
import { EXIT, UserError } from "../../base/index.ts";
import type { Database, Session } from "../database.ts";
import { read, storeNow, write } from "../transaction.ts";
import type { Migration } from "./index.ts";

/** Brings the store to the newest version. Two commands may do it at once. @throws UserError when the store is newer than this command. */
export async function migrate(session: Session, migrations: readonly Migration[]): Promise<void> {
  refuseGapsInList(migrations);
  const applied = await read(session, (db) => appliedNumbers(session, db));
  if (pending(session, applied, migrations).length === 0) return;
  await write(session, ["Migrations"], async (transaction) => {
    const now = await storeNow(session, transaction);
    for (const migration of pending(session, await appliedNumbers(session, transaction), migrations)) {
      await apply(session, transaction, { migration, now });
    }
  });
}

async function appliedNumbers(session: Session, db: Kysely<Database>): Promise<readonly number[]> {
  if (!(await session.dialect.tableExists(db, "Migrations"))) return [];
  const rows = await db.selectFrom("Migrations").select("Number").orderBy("Number").execute();
  return rows.map((row) => row.Number);
}

function pending(session: Session, applied: readonly number[], migrations: readonly Migration[]): readonly Migration[] {
  const store = session.dialect.label;
  const newest = applied.at(-1) ?? 0;
  if (newest > migrations.length) {
    throw new UserError("LW5004", {
      values: { store, found: newest, known: migrations.length },
      hint: "use the newer command",
      exitCode: EXIT.world,
    });
  }
  const missing = applied.findIndex((number, index) => number !== index + 1);
  if (missing >= 0) throw new UserError("LW5005", { values: { store, number: missing + 1 }, exitCode: EXIT.world });
  return migrations.slice(applied.length);
}

async function apply(
  session: Session,
  transaction: Transaction<Database>,
  step: Readonly<{ migration: Migration; now: string }>,
): Promise<void> {
  const { migration, now } = step;
  if (migration.number === 1) {
    await sql
      .raw(`create table "Migrations" ("Number" integer primary key, "Name" text not null, "AppliedAt" text not null)`)
      .execute(transaction);
  }
  for (const statement of migration.statements(session.dialect.name)) await sql.raw(statement).execute(transaction);
  await transaction
    .insertInto("Migrations")
    .values({ Number: migration.number, Name: migration.name, AppliedAt: now })
    .execute();
  if (migration.number === 1) {
    await transaction.insertInto("StoreIdentity").values({ StoreID: session.random.uuid(), CreatedAt: now }).execute();
  }
}

function refuseGapsInList(migrations: readonly Migration[]): void {
  const wrong = migrations.find((migration, index) => migration.number !== index + 1);
  if (wrong !== undefined) throw new Error(`migration ${wrong.number} "${wrong.name}" is not in its place`);
}
