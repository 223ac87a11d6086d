import { readAttempts, readLatestAttempts, recordAttempt } from "./attempt-record.ts";
import { appendAudit, findAuditBreak, readAudit } from "./audit.ts";
import type { Session } from "./database.ts";
import { acquireLeases, releaseLeases, renewLeases } from "./lease.ts";
import { migrations } from "./migration/index.ts";
import { migrate } from "./migration/migrate.ts";
import { pushModel, readModelText } from "./push-model.ts";
import { endRun, readRuns, readSteps, recordStep, startRun } from "./run-record.ts";
import type { AuditEntry, Store } from "./store.ts";
import { read, write } from "./transaction.ts";

/** Brings the database to the newest schema and hands it out as a store. Closes it when that fails. */
export async function openSession(session: Session): Promise<Store> {
  try {
    await migrate(session, migrations);
    return storeOf(session);
  } catch (error) {
    await session.db.destroy();
    throw error;
  }
}

function storeOf(session: Session): Store {
  return {
    dialect: session.dialect.name,
    storeId: () => readStoreId(session),
    pushModel: (resolved, actor, analysis) => pushModel(session, { resolved, actor, analysis }),
    modelText: (revision) => readModelText(session, revision),
    acquireLeases: (datasets, holder, ttlMs, isAlive) => acquireLeases(session, { datasets, holder, ttlMs, isAlive }),
    renewLeases: (holder, ttlMs) => renewLeases(session, holder, ttlMs),
    releaseLeases: (holder, datasets) => releaseLeases(session, holder, datasets),
    startRun: (run, plan) => startRun(session, run, plan),
    endRun: (runId, status, endedAt) => endRun(session, runId, { status, endedAt }),
    recordStep: (step) => recordStep(session, step),
    recordAttempt: (attempt) => recordAttempt(session, attempt),
    audit: (entry) => appendOne(session, entry),
    runs: (limit) => readRuns(session, limit),
    steps: (runId) => readSteps(session, runId),
    latestAttempts: () => readLatestAttempts(session),
    attemptsOf: (dataset, limit) => readAttempts(session, dataset, limit),
    auditEntries: (limit) => read(session, (db) => readAudit(session, db, limit)),
    auditBreak: () => read(session, findAuditBreak),
    [Symbol.asyncDispose]: () => session.db.destroy(),
  };
}

async function readStoreId(session: Session): Promise<string> {
  const row = await read(session, (db) => db.selectFrom("StoreIdentity").select("StoreID").executeTakeFirstOrThrow());
  return row.StoreID;
}

async function appendOne(session: Session, entry: AuditEntry): Promise<void> {
  const id = session.random.uuid();
  await write(session, ["Audit"], (transaction) => appendAudit(session, transaction, { ...entry, id }));
}
