import type { Kysely, Transaction } from "kysely";
import { canonicalJson, sha256 } from "../base/index.ts";
import type { Database, Session } from "./database.ts";
import type { AuditBreak, AuditEntry } from "./store.ts";
import { instant, jsonOf } from "./value.ts";

/** An entry with an id of its own: written again after a lost answer, it stays one entry. */
export type IdentifiedEntry = AuditEntry & Readonly<{ id: string }>;

type Content = Readonly<{
  EntryID: string;
  Project: string;
  Environment: string;
  At: string;
  Actor: string;
  Action: string;
  Subject: string;
  Detail: string;
}>;

/** Appends to the chain: each row holds the hash of the row before it. The caller holds the lock "Audit". */
export async function appendAudit(
  session: Session,
  transaction: Transaction<Database>,
  entry: IdentifiedEntry,
): Promise<void> {
  const known = await transaction
    .selectFrom("Audit")
    .select("AuditID")
    .where("EntryID", "=", entry.id)
    .executeTakeFirst();
  if (known !== undefined) return;
  const last = await transaction
    .selectFrom("Audit")
    .select("Hash")
    .orderBy("AuditID", "desc")
    .limit(1)
    .executeTakeFirst();
  const content: Content = {
    EntryID: entry.id,
    Project: session.scope.project,
    Environment: session.scope.environment,
    At: instant(entry.at),
    Actor: entry.actor,
    Action: entry.action,
    Subject: entry.subject,
    Detail: canonicalJson(entry.detail),
  };
  const previous = last?.Hash ?? "";
  await transaction
    .insertInto("Audit")
    .values({ ...content, PreviousHash: previous, Hash: hashOf(content, previous) })
    .execute();
}

/** The newest entries of this project and environment, newest first. */
export async function readAudit(session: Session, db: Kysely<Database>, limit: number): Promise<readonly AuditEntry[]> {
  const rows = await db
    .selectFrom("Audit")
    .selectAll()
    .where("Project", "=", session.scope.project)
    .where("Environment", "=", session.scope.environment)
    .orderBy("AuditID", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    at: row.At,
    actor: row.Actor,
    action: row.Action,
    subject: row.Subject,
    detail: jsonOf(row.Detail),
  }));
}

const PAGE = 1000;

/** Follows the chain over the whole store. @returns the first entry that was changed, or before which one is missing. */
export async function findAuditBreak(db: Kysely<Database>): Promise<AuditBreak | undefined> {
  let previous = "";
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom("Audit")
      .selectAll()
      .where("AuditID", ">", after)
      .orderBy("AuditID")
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const { AuditID, PreviousHash, Hash, ...content } = row;
      if (PreviousHash !== previous) return { entry: AuditID, problem: "the entry before it is missing" };
      if (hashOf(content, previous) !== Hash) return { entry: AuditID, problem: "the entry was changed" };
      previous = Hash;
      after = AuditID;
    }
    if (rows.length < PAGE) return undefined;
  }
}

function hashOf(content: Content, previous: string): string {
  const { EntryID, Project, Environment, At, Actor, Action, Subject, Detail } = content;
  return sha256(canonicalJson([previous, EntryID, Project, Environment, At, Actor, Action, Subject, Detail]));
}
