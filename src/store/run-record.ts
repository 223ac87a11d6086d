import type { Kysely, Selectable, Transaction } from "kysely";
import { canonicalJson, type Json, UserError } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { Plan, Step } from "../plan/index.ts";
import { appendAudit } from "./audit.ts";
import type { Database, Session } from "./database.ts";
import type { stepFigures } from "./migration/0002-step-figures.ts";
import type { FailureRecord, RunRecord, RunStatus, StepFigures, StepRecord, StepStatus } from "./store.ts";
import { read, write } from "./transaction.ts";
import { instant, jsonOf, portions } from "./value.ts";

/** From → to. `crashed` is what others presume of a run; the run itself knows better. Everything else that has ended stays as it is. */
const runChanges = {
  running: ["succeeded", "failed", "cancelled", "crashed"],
  crashed: ["succeeded", "failed", "cancelled"],
  succeeded: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<RunStatus, readonly RunStatus[]>;

const ends = ["succeeded", "unchanged", "skipped", "failed", "cancelled", "blocked", "fenced"] as const;
/** What succeeded stays. Everything else may be tried again in the same run, by the executor that follows one that died. */
const stepChanges = {
  pending: ["running", ...ends],
  running: ["running", ...ends],
  succeeded: [],
  unchanged: ["running", ...ends],
  skipped: ["running", ...ends],
  failed: ["running", ...ends],
  cancelled: ["running", ...ends],
  blocked: ["running", ...ends],
  fenced: ["running", ...ends],
} as const satisfies Record<StepStatus, readonly StepStatus[]>;
/** How a step that succeeded looks to an executor that comes later in the same run. */
const foundDone: readonly StepStatus[] = ["succeeded", "unchanged", "skipped"];

export type NewRun = Omit<RunRecord, "status" | "endedAt">;

/** Writes the run, its plan, and every step as pending. A run that is already there is left alone. */
export async function startRun(session: Session, run: NewRun, plan: Plan): Promise<void> {
  const entryId = session.random.uuid();
  await write(session, ["Runs", "Audit"], async (transaction) => {
    const known = await transaction
      .selectFrom("Runs")
      .select("RunID")
      .where("RunID", "=", run.runId)
      .executeTakeFirst();
    if (known !== undefined) return;
    await insertRun(transaction, { run, plan, revisionId: await revisionIdOf(session, transaction, run.revision) });
    await insertSteps(transaction, run.runId, plan.steps);
    await appendAudit(session, transaction, {
      id: entryId,
      at: run.startedAt,
      actor: session.actor,
      action: "run started",
      subject: run.runId,
      detail: { command: run.command, selection: run.selection, revision: run.revision, asOf: run.asOf },
    });
  });
}

/** Ends a run by compare-and-set. @throws UserError when another end is already recorded. */
export async function endRun(
  session: Session,
  runId: string,
  end: Readonly<{ status: RunStatus; endedAt: string }>,
): Promise<void> {
  const entryId = session.random.uuid();
  await write(session, ["Runs", "Audit"], async (transaction) => {
    const row = await transaction.selectFrom("Runs").select("Status").where("RunID", "=", runId).executeTakeFirst();
    if (row === undefined) throw new UserError("LW5030", { values: { run: runId } });
    const current = row.Status as RunStatus;
    if (current === end.status) return;
    refuseChange(`Run ${runId}`, { current, wanted: end.status, allowed: runChanges[current] });
    await transaction
      .updateTable("Runs")
      .set({ Status: end.status, EndedAt: instant(end.endedAt) })
      .where("RunID", "=", runId)
      .where("Status", "=", current)
      .execute();
    await appendAudit(session, transaction, {
      id: entryId,
      at: end.endedAt,
      actor: session.actor,
      action: "run ended",
      subject: runId,
      detail: { status: end.status },
    });
  });
}

/** Writes the state of a step by compare-and-set. @throws UserError when a step that succeeded would become something else. */
export async function recordStep(session: Session, step: StepRecord): Promise<void> {
  await write(session, ["Runs"], async (transaction) => {
    const row = await transaction
      .selectFrom("Steps")
      .select(["StepID", "Status"])
      .where("RunID", "=", step.runId)
      .where("DataSet", "=", step.dataset)
      .executeTakeFirst();
    if (row === undefined) return insertUnplannedStep(transaction, step);
    const current = row.Status as StepStatus;
    if (current === "succeeded" && foundDone.includes(step.status)) return;
    refuseChange(`Step ${step.dataset} of run ${step.runId}`, {
      current,
      wanted: step.status,
      allowed: stepChanges[current],
    });
    await transaction
      .updateTable("Steps")
      .set(stepColumns(step))
      .where("StepID", "=", row.StepID)
      .where("Status", "=", current)
      .execute();
  });
}

/** The newest runs of this project and environment, newest first. */
export async function readRuns(session: Session, limit: number): Promise<readonly RunRecord[]> {
  const rows = await read(session, (db) =>
    db
      .selectFrom("Runs")
      .innerJoin("Revisions", "Revisions.RevisionID", "Runs.RevisionID")
      .innerJoin("Projects", "Projects.ProjectID", "Revisions.ProjectID")
      .selectAll("Runs")
      .select("Revisions.RevisionNumber")
      .where("Projects.Name", "=", session.scope.project)
      .where("Runs.Environment", "=", session.scope.environment)
      .orderBy("Runs.StartedAt", "desc")
      .orderBy("Runs.RunID", "desc")
      .limit(limit)
      .execute(),
  );
  return rows.map((row) => ({
    runId: row.RunID,
    environment: row.Environment,
    revision: row.RevisionNumber,
    asOf: row.AsOf,
    startedAt: row.StartedAt,
    ...(row.EndedAt === null ? {} : { endedAt: row.EndedAt }),
    status: row.Status as RunStatus,
    selection: row.Selection,
    command: row.Command,
  }));
}

/** The steps of a run in the order of its plan. */
export async function readSteps(session: Session, runId: string): Promise<readonly StepRecord[]> {
  const rows = await read(session, (db) =>
    db.selectFrom("Steps").selectAll().where("RunID", "=", runId).orderBy("StepID").execute(),
  );
  return rows.map(stepOf);
}

async function revisionIdOf(session: Session, db: Kysely<Database>, revision: number): Promise<number> {
  const row = await db
    .selectFrom("Revisions")
    .innerJoin("Projects", "Projects.ProjectID", "Revisions.ProjectID")
    .select("Revisions.RevisionID")
    .where("Projects.Name", "=", session.scope.project)
    .where("Revisions.RevisionNumber", "=", revision)
    .executeTakeFirst();
  if (row === undefined) throw new UserError("LW5035", { values: { revision, project: session.scope.project } });
  return row.RevisionID;
}

async function insertRun(
  transaction: Transaction<Database>,
  start: Readonly<{ run: NewRun; plan: Plan; revisionId: number }>,
): Promise<void> {
  const { run, plan, revisionId } = start;
  await transaction
    .insertInto("Runs")
    .values({
      RunID: run.runId,
      RevisionID: revisionId,
      Environment: run.environment,
      AsOf: instant(run.asOf),
      StartedAt: instant(run.startedAt),
      Status: "running",
      Selection: run.selection,
      Command: run.command,
      ModelHash: plan.modelHash,
    })
    .execute();
}

async function insertSteps(transaction: Transaction<Database>, runId: string, steps: readonly Step[]): Promise<void> {
  const planned = steps.map((step, index) => ({
    RunID: runId,
    Position: index + 1,
    DataSet: step.dataset,
    Kind: step.kind,
    Action: step.action,
    Reason: canonicalJson(step.reason),
    Fingerprint: step.fingerprint,
    Step: canonicalJson(step as unknown as Json),
  }));
  for (const rows of portions(planned, 8))
    await transaction
      .insertInto("PlanSteps")
      .values([...rows])
      .execute();
  const states = steps.map((step) => ({
    RunID: runId,
    DataSet: step.dataset,
    Status: "pending",
    Reason: step.reason.kind,
    Outputs: "{}",
    Measures: "{}",
  }));
  for (const rows of portions(states, 6))
    await transaction
      .insertInto("Steps")
      .values([...rows])
      .execute();
}

async function insertUnplannedStep(transaction: Transaction<Database>, step: StepRecord): Promise<void> {
  const run = await transaction.selectFrom("Runs").select("RunID").where("RunID", "=", step.runId).executeTakeFirst();
  if (run === undefined) throw new UserError("LW5030", { values: { run: step.runId } });
  await transaction
    .insertInto("Steps")
    .values({ RunID: step.runId, DataSet: step.dataset, ...stepColumns(step) })
    .execute();
}

const figureColumns = {
  attempt: "Attempt",
  durationMs: "DurationMs",
  rowsIn: "RowsIn",
  rowsOut: "RowsOut",
  rowsRefused: "RowsRefused",
  bytesRead: "BytesRead",
  bytesWritten: "BytesWritten",
  peakMemoryBytes: "PeakMemoryBytes",
} as const satisfies Record<keyof StepFigures, keyof typeof stepFigures>;
const figureNames = Object.keys(figureColumns) as readonly (keyof StepFigures)[];

type Measures = Readonly<{ timings: Readonly<Record<string, number>> }>;

function stepColumns(step: StepRecord) {
  const { timings, figures } = step;
  const counted = figureNames.map((name) => [figureColumns[name], figures[name] ?? null] as const);
  return {
    Status: step.status,
    Reason: step.reason,
    StartedAt: step.startedAt === undefined ? null : instant(step.startedAt),
    EndedAt: step.endedAt === undefined ? null : instant(step.endedAt),
    Failure: step.failure === undefined ? null : canonicalJson(step.failure),
    Outputs: canonicalJson(step.outputs),
    Measures: canonicalJson({ timings }),
    ...(Object.fromEntries(counted) as Record<(typeof figureColumns)[keyof StepFigures], number | null>),
  };
}

function stepOf(row: Selectable<Database["Steps"]>): StepRecord {
  const measures = jsonOf(row.Measures) as Partial<Measures>;
  return {
    runId: row.RunID,
    dataset: row.DataSet as DatasetId,
    status: row.Status as StepStatus,
    reason: row.Reason,
    ...(row.StartedAt === null ? {} : { startedAt: row.StartedAt }),
    ...(row.EndedAt === null ? {} : { endedAt: row.EndedAt }),
    ...(row.Failure === null ? {} : { failure: jsonOf(row.Failure) as FailureRecord }),
    outputs: jsonOf(row.Outputs) as StepRecord["outputs"],
    timings: measures.timings ?? {},
    figures: Object.fromEntries(
      figureNames.flatMap((name) => {
        const value = row[figureColumns[name]];
        return value === null ? [] : [[name, value]];
      }),
    ),
  };
}

function refuseChange(
  subject: string,
  change: Readonly<{ current: string; wanted: string; allowed: readonly string[] }>,
): void {
  const { current, wanted, allowed } = change;
  if (allowed.includes(wanted)) return;
  throw new UserError("LW5031", { values: { subject, current, wanted }, failure: "conflict" });
}
