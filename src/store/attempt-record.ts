import type { Kysely, Transaction } from "kysely";
import { canonicalJson, UserError } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { Database, Session } from "./database.ts";
import type { AttemptRecord } from "./store.ts";
import { read, write } from "./transaction.ts";
import { instant, jsonOf } from "./value.ts";

/** Writes what an attempt committed, with its ledger; the same attempt again changes nothing, an older one never hides a newer. */
export async function recordAttempt(session: Session, attempt: AttemptRecord): Promise<void> {
  await write(session, ["Attempts"], async (transaction) => {
    const known = await keyed(session, transaction, attempt.dataset)
      .select("Attempts.Uuid")
      .where("Attempts.Attempt", "=", attempt.attempt)
      .executeTakeFirst();
    if (known !== undefined) return refuseOtherIdentity(known.Uuid, attempt);
    const attemptId = await insertAttempt(session, transaction, attempt);
    await insertLedger(transaction, attemptId, attempt);
    await moveTableVersion(session, transaction, { attempt, attemptId });
  });
}

/** The newest attempt of every dataset of this project and environment. */
export async function readLatestAttempts(
  session: Session,
): Promise<Readonly<Partial<Record<DatasetId, AttemptRecord>>>> {
  const rows = await read(session, (db) =>
    attemptRows(db)
      .innerJoin("TableVersions", "TableVersions.AttemptID", "Attempts.AttemptID")
      .where("Attempts.Project", "=", session.scope.project)
      .where("Attempts.Environment", "=", session.scope.environment)
      .orderBy("Attempts.DataSet")
      .execute(),
  );
  return Object.fromEntries(rows.map((row) => [row.DataSet, attemptOf(row)]));
}

/** The newest attempts of one dataset, newest first. */
export async function readAttempts(
  session: Session,
  dataset: DatasetId,
  limit: number,
): Promise<readonly AttemptRecord[]> {
  const rows = await read(session, (db) =>
    attemptRows(db)
      .where("Attempts.Project", "=", session.scope.project)
      .where("Attempts.Environment", "=", session.scope.environment)
      .where("Attempts.DataSet", "=", dataset)
      .orderBy("Attempts.Attempt", "desc")
      .limit(limit)
      .execute(),
  );
  return rows.map(attemptOf);
}

function keyed(session: Session, db: Kysely<Database>, dataset: DatasetId) {
  return db
    .selectFrom("Attempts")
    .where("Attempts.Project", "=", session.scope.project)
    .where("Attempts.Environment", "=", session.scope.environment)
    .where("Attempts.DataSet", "=", dataset);
}

function refuseOtherIdentity(uuid: string, attempt: AttemptRecord): void {
  if (uuid === attempt.uuid) return;
  throw new UserError("LW5032", {
    values: { attempt: attempt.attempt, dataset: attempt.dataset },
    failure: "conflict",
  });
}

async function insertAttempt(
  session: Session,
  transaction: Transaction<Database>,
  attempt: AttemptRecord,
): Promise<number> {
  const row = await transaction
    .insertInto("Attempts")
    .values({
      Project: session.scope.project,
      Environment: session.scope.environment,
      DataSet: attempt.dataset,
      Attempt: attempt.attempt,
      Uuid: attempt.uuid,
      RunID: attempt.runId,
      Kind: attempt.kind,
      TableVersion: attempt.tableVersion,
      QuarantineVersion: attempt.quarantineVersion ?? null,
      Fingerprint: attempt.fingerprint,
      Rules: canonicalJson(attempt.rules),
      RecordedAt: instant(attempt.recordedAt),
    })
    .returning("AttemptID")
    .executeTakeFirstOrThrow();
  return row.AttemptID;
}

async function insertLedger(
  transaction: Transaction<Database>,
  attemptId: number,
  attempt: AttemptRecord,
): Promise<void> {
  const { ledger } = attempt;
  await transaction
    .insertInto("Ledger")
    .values({
      AttemptID: attemptId,
      RowsIn: ledger.in,
      RowsInserted: ledger.inserted,
      RowsUpdated: ledger.updated,
      RowsUnchanged: ledger.unchanged,
      RowsDeduplicated: ledger.deduplicated,
      RowsQuarantined: ledger.quarantined,
      RowsDiscarded: ledger.discarded,
    })
    .execute();
  if (ledger.quarantined === 0) return;
  await transaction
    .insertInto("QuarantineBatches")
    .values({
      AttemptID: attemptId,
      QuarantineVersion: attempt.quarantineVersion ?? null,
      RowsQuarantined: ledger.quarantined,
    })
    .execute();
}

async function moveTableVersion(
  session: Session,
  transaction: Transaction<Database>,
  record: Readonly<{ attempt: AttemptRecord; attemptId: number }>,
): Promise<void> {
  const { attempt, attemptId } = record;
  const current = await transaction
    .selectFrom("TableVersions")
    .select(["TableVersionID", "Attempt", "QuarantineVersion"])
    .where("Project", "=", session.scope.project)
    .where("Environment", "=", session.scope.environment)
    .where("DataSet", "=", attempt.dataset)
    .executeTakeFirst();
  const values = {
    AttemptID: attemptId,
    Attempt: attempt.attempt,
    Version: attempt.tableVersion,
    QuarantineVersion: attempt.quarantineVersion ?? current?.QuarantineVersion ?? null,
    UpdatedAt: instant(attempt.recordedAt),
  };
  if (current === undefined) {
    const key = { Project: session.scope.project, Environment: session.scope.environment, DataSet: attempt.dataset };
    await transaction
      .insertInto("TableVersions")
      .values({ ...key, ...values })
      .execute();
  } else if (current.Attempt < attempt.attempt) {
    await transaction
      .updateTable("TableVersions")
      .set(values)
      .where("TableVersionID", "=", current.TableVersionID)
      .execute();
  }
}

function attemptRows(db: Kysely<Database>) {
  return db
    .selectFrom("Attempts")
    .innerJoin("Ledger", "Ledger.AttemptID", "Attempts.AttemptID")
    .selectAll("Attempts")
    .select([
      "Ledger.RowsIn",
      "Ledger.RowsInserted",
      "Ledger.RowsUpdated",
      "Ledger.RowsUnchanged",
      "Ledger.RowsDeduplicated",
      "Ledger.RowsQuarantined",
      "Ledger.RowsDiscarded",
    ]);
}

type AttemptRow = Awaited<ReturnType<ReturnType<typeof attemptRows>["execute"]>>[number];

function attemptOf(row: AttemptRow): AttemptRecord {
  return {
    dataset: row.DataSet as DatasetId,
    attempt: row.Attempt,
    uuid: row.Uuid,
    runId: row.RunID,
    kind: row.Kind as AttemptRecord["kind"],
    tableVersion: row.TableVersion,
    ...(row.QuarantineVersion === null ? {} : { quarantineVersion: row.QuarantineVersion }),
    fingerprint: row.Fingerprint,
    ledger: {
      in: row.RowsIn,
      inserted: row.RowsInserted,
      updated: row.RowsUpdated,
      unchanged: row.RowsUnchanged,
      deduplicated: row.RowsDeduplicated,
      quarantined: row.RowsQuarantined,
      discarded: row.RowsDiscarded,
    },
    rules: jsonOf(row.Rules),
    recordedAt: row.RecordedAt,
  };
}
