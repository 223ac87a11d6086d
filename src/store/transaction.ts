import type { Kysely, Transaction } from "kysely";
import { retry } from "../base/index.ts";
import type { Database, Session } from "./database.ts";
import type { WriteLock } from "./dialect/dialect.ts";

/**
 * Runs `work` in one transaction under the named locks, again from its beginning after a transient failure. The outcome of a COMMIT whose
 * answer was lost is unknown, so `work` must come to the same end when it has already been done.
 */
export async function write<T>(
  session: Session,
  locks: readonly WriteLock[],
  work: (transaction: Transaction<Database>) => Promise<T>,
): Promise<T> {
  const once = () =>
    session.db.transaction().execute(async (transaction) => {
      await session.dialect.lock(transaction, locks);
      return work(transaction);
    });
  return again(session, once);
}

/** Runs queries that change nothing. */
export async function read<T>(session: Session, work: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  return again(session, () => work(session.db));
}

/** The store's clock: what leases and records are dated by, whatever the clocks of the machines say. */
export async function storeNow(session: Session, db: Kysely<Database>): Promise<string> {
  const row = await db.selectNoFrom(session.dialect.now.as("now")).executeTakeFirstOrThrow();
  return row.now;
}

function again<T>(session: Session, work: () => Promise<T>): Promise<T> {
  const { clock, random, dialect } = session;
  return retry(() => explained(session, work), { clock, random, policy: dialect.retry });
}

async function explained<T>(session: Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw session.dialect.explain(error) ?? error;
  }
}
