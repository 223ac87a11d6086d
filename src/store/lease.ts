import type { Kysely, Selectable, Transaction } from "kysely";
import { compareText } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import { appendAudit } from "./audit.ts";
import type { Database, Session } from "./database.ts";
import type { Holder, LeaseGrant } from "./store.ts";
import { storeNow, write } from "./transaction.ts";
import { portions } from "./value.ts";

type Lease = Selectable<Database["Leases"]>;

export type LeaseRequest = Readonly<{
  datasets: readonly DatasetId[];
  holder: Holder;
  ttlMs: number;
  isAlive: (holder: Holder) => boolean;
}>;

/** All of the datasets or none. Repeating a granted request grants it again and says again whether recovery is due. */
export async function acquireLeases(session: Session, request: LeaseRequest): Promise<LeaseGrant> {
  const wanted = new Set(request.datasets);
  return write(session, ["Leases", "Runs", "Audit"], async (transaction) => {
    const now = await storeNow(session, transaction);
    const open = (await leasesOf(session, transaction)).filter((lease) => wanted.has(datasetOf(lease)));
    const own = open.filter((lease) => isHeldBy(lease, request.holder));
    const others = open.filter((lease) => !isHeldBy(lease, request.holder));
    const blocking = others.find((lease) => !isAbandoned(lease, now, request));
    if (blocking !== undefined) return held(blocking);
    await takeOver(session, transaction, { leases: others, holder: request.holder, now });
    await forgetLost(session, transaction);
    await extend(transaction, {
      ids: own.map((lease) => lease.LeaseID),
      expiresAt: later(now, request.ttlMs),
    });
    await insertLeases(session, transaction, { request, now, known: own, takenOver: others });
    return {
      kind: "granted",
      takenOver: others.length > 0 || own.some((lease) => lease.TakenOver === 1),
      attempts: await highestAttempts(session, transaction, wanted),
    };
  });
}

/** @returns false when a lease was taken over meanwhile, or none is held. An expired lease nobody took is still ours. */
export async function renewLeases(session: Session, holder: Holder, ttlMs: number): Promise<boolean> {
  return write(session, ["Leases"], async (transaction) => {
    const mine = await ownRows(session, transaction, holder).selectAll().execute();
    if (mine.length === 0 || mine.some((lease) => lease.Status === "lost")) return false;
    const expiresAt = later(await storeNow(session, transaction), ttlMs);
    await extend(transaction, { ids: mine.map((lease) => lease.LeaseID), expiresAt });
    return true;
  });
}

/** Closes leases; what was lost is forgotten too. */
export async function releaseLeases(session: Session, holder: Holder, datasets?: readonly DatasetId[]): Promise<void> {
  const only = datasets === undefined ? undefined : new Set(datasets);
  await write(session, ["Leases"], async (transaction) => {
    const mine = await ownRows(session, transaction, holder).selectAll().execute();
    const closing = mine
      .filter((lease) => only === undefined || only.has(datasetOf(lease)))
      .map((lease) => lease.LeaseID);
    for (const ids of portions(closing, 1))
      await transaction
        .deleteFrom("Leases")
        .where("LeaseID", "in", [...ids])
        .execute();
  });
}

async function leasesOf(session: Session, db: Kysely<Database>): Promise<readonly Lease[]> {
  return db
    .selectFrom("Leases")
    .selectAll()
    .where("Project", "=", session.scope.project)
    .where("Environment", "=", session.scope.environment)
    .where("Status", "=", "open")
    .orderBy("DataSet")
    .execute();
}

function ownRows(session: Session, db: Kysely<Database>, holder: Holder) {
  return db
    .selectFrom("Leases")
    .where("Project", "=", session.scope.project)
    .where("Environment", "=", session.scope.environment)
    .where("RunID", "=", holder.runId)
    .where("Host", "=", holder.host)
    .where("PID", "=", holder.pid)
    .where("StartedAt", "=", holder.startedAt);
}

function isHeldBy(lease: Lease, holder: Holder): boolean {
  return (
    lease.RunID === holder.runId &&
    lease.Host === holder.host &&
    lease.PID === holder.pid &&
    lease.StartedAt === holder.startedAt
  );
}

/** Only a process on the same host can be seen to be dead; any other has until its lease expires. */
function isAbandoned(lease: Lease, now: string, request: LeaseRequest): boolean {
  if (lease.ExpiresAt <= now) return true;
  return lease.Host === request.holder.host && !request.isAlive(holderOf(lease));
}

function held(lease: Lease): LeaseGrant {
  return { kind: "held", dataset: datasetOf(lease), holder: holderOf(lease), expiresAt: lease.ExpiresAt };
}

async function takeOver(
  session: Session,
  transaction: Transaction<Database>,
  loss: Readonly<{ leases: readonly Lease[]; holder: Holder; now: string }>,
): Promise<void> {
  const ids = loss.leases.map((lease) => lease.LeaseID);
  for (const portion of portions(ids, 1)) {
    await transaction
      .updateTable("Leases")
      .set({ Status: "lost" })
      .where("LeaseID", "in", [...portion])
      .execute();
  }
  for (const runId of [...new Set(loss.leases.map((lease) => lease.RunID))].sort(compareText)) {
    const former = loss.leases.filter((lease) => lease.RunID === runId);
    await transaction
      .updateTable("Runs")
      .set({ Status: "crashed", EndedAt: loss.now })
      .where("RunID", "=", runId)
      .where("Status", "=", "running")
      .execute();
    await appendAudit(session, transaction, {
      id: session.random.uuid(),
      at: loss.now,
      actor: session.actor,
      action: "lease taken over",
      subject: runId,
      detail: { by: loss.holder.runId, datasets: former.map((lease) => lease.DataSet).sort(compareText) },
    });
  }
}

/** A holder that has lost all it had finds nothing to renew; only who still holds something must be told of the rest. */
async function forgetLost(session: Session, transaction: Transaction<Database>): Promise<void> {
  const holding = transaction.selectFrom("Leases").select("RunID").where("Status", "=", "open");
  await transaction
    .deleteFrom("Leases")
    .where("Project", "=", session.scope.project)
    .where("Environment", "=", session.scope.environment)
    .where("Status", "=", "lost")
    .where("RunID", "not in", holding)
    .execute();
}

async function extend(
  transaction: Transaction<Database>,
  renewal: Readonly<{ ids: readonly number[]; expiresAt: string }>,
): Promise<void> {
  for (const ids of portions(renewal.ids, 1)) {
    await transaction
      .updateTable("Leases")
      .set({ ExpiresAt: renewal.expiresAt })
      .where("LeaseID", "in", [...ids])
      .execute();
  }
}

async function insertLeases(
  session: Session,
  transaction: Transaction<Database>,
  grant: Readonly<{ request: LeaseRequest; now: string; known: readonly Lease[]; takenOver: readonly Lease[] }>,
): Promise<void> {
  const { holder, ttlMs, datasets } = grant.request;
  const known = new Set(grant.known.map(datasetOf));
  const former = new Set(grant.takenOver.map(datasetOf));
  const rows = [...new Set(datasets)]
    .filter((dataset) => !known.has(dataset))
    .map((dataset) => ({
      Project: session.scope.project,
      Environment: session.scope.environment,
      DataSet: dataset,
      Status: "open",
      Host: holder.host,
      PID: holder.pid,
      StartedAt: holder.startedAt,
      RunID: holder.runId,
      // kept, because the answer to this request may be lost and asked for again
      TakenOver: former.has(dataset) ? 1 : 0,
      AcquiredAt: grant.now,
      ExpiresAt: later(grant.now, ttlMs),
    }));
  for (const portion of portions(rows, 11))
    await transaction
      .insertInto("Leases")
      .values([...portion])
      .execute();
}

async function highestAttempts(
  session: Session,
  db: Kysely<Database>,
  wanted: ReadonlySet<DatasetId>,
): Promise<Readonly<Record<DatasetId, number>>> {
  const rows = await db
    .selectFrom("TableVersions")
    .select(["DataSet", "Attempt"])
    .where("Project", "=", session.scope.project)
    .where("Environment", "=", session.scope.environment)
    .execute();
  const highest = new Map(rows.map((row) => [row.DataSet, row.Attempt]));
  return Object.fromEntries([...wanted].map((dataset) => [dataset, highest.get(dataset) ?? 0]));
}

function holderOf(lease: Lease): Holder {
  return { host: lease.Host, pid: lease.PID, startedAt: lease.StartedAt, runId: lease.RunID };
}

// the column is written from DatasetId values only
function datasetOf(row: Readonly<{ DataSet: string }>): DatasetId {
  return row.DataSet as DatasetId;
}

function later(now: string, ms: number): string {
  return new Date(Date.parse(now) + ms).toISOString();
}
