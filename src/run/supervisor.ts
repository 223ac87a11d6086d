import { userInfo } from "node:os";
import { type Clock, EXIT, type Random, realClock, realRandom, UserError } from "../base/index.ts";
import { type DatasetId, kindsOf } from "../metadata/index.ts";
import type { Observed, Plan } from "../plan/index.ts";
import type { Holder, LeaseGrant, RunStatus } from "../store/index.ts";
import { openAnnouncer } from "./announce.ts";
import { collectGarbage } from "./collect.ts";
import type { RunEvent, RunRequest, RunSummary, StepSummary } from "./contract.ts";
import { type ExecutorEnd, type ExecutorProcess, type ExecutorWatch, startExecutor } from "./executor-process.ts";
import { type FromExecutor, jobOf } from "./job.ts";
import { leasedDatasets, leaseMs, startHeartbeat, takeLeases, thisHolder } from "./lease.ts";
import { isAnyPortBehind } from "./port.ts";
import { recover } from "./recover.ts";
import { openSession, planSession, type Session } from "./session.ts";
import { statusOf, unansweredWildcards, unfinishedSteps } from "./run-status.ts";

/** Deaths of the executor process after which the steps it died in are given up. */
const MAX_DEATHS = 3;

type Supervision = Readonly<{
  session: Session;
  request: RunRequest;
  holder: Holder;
  clock: Clock;
  random: Random;
  emit: (event: RunEvent) => void;
  /** Latest summary of every step, as the executors report them. */
  steps: Map<DatasetId, StepSummary>;
  leaseLost: AbortController;
  firstExecutor: ExecutorProcess;
}>;

/**
 * Executes a plan: leases, recovery, planning and supervision in this process, the work in another. A run that has nothing to do takes
 * no lease and says so.
 * @throws DiagnosticsError for invalid metadata or selection; UserError when the run cannot start (store, lake, lease)
 */
export async function executeRun(
  request: RunRequest,
  clock: Clock = realClock,
  random: Random = realRandom,
): Promise<RunSummary> {
  const started = clock.monotonicMs();
  const startedAt = isoNow(clock);
  const { projectRoot, environment, signal } = request;
  // its start takes as long as planning does
  using firstExecutor = startExecutor();
  await using session = await openSession({
    projectRoot,
    environment,
    clock,
    discover: { signal, selection: request.selection },
  });
  const first = await planSession(session, request.selection, request.force);
  const runId = runIdentity(clock, random);
  const isUnanswered = session.discovery.unanswered.some(({ isWildcard }) => isWildcard);
  if (!isUnanswered && !(await isThereWork(session, first))) {
    return {
      runId,
      status: "nothing to do",
      environment,
      startedAt,
      seconds: seconds(clock, started),
      steps: [],
      peakMemoryBytes: 0,
    };
  }
  const { resolved } = session.project;
  await using announcer = await openAnnouncer({ request, runId, resolved, startedAt, clock });
  const { emit } = announcer;
  for (const drift of session.discovery.drift) emit({ ...drift, at: isoNow(clock) });
  const holder = thisHolder(runId, clock);
  const supervision: Supervision = {
    session,
    request,
    holder,
    clock,
    random,
    emit,
    steps: new Map(),
    leaseLost: new AbortController(),
    firstExecutor,
  };
  const outcome = await supervise(supervision, first.plan);
  const summary = { ...outcome, runId, environment, startedAt, seconds: seconds(clock, started) };
  emit({ type: "run-end", at: isoNow(clock), summary });
  return summary;
}

/** A step has something to do, or a port has not brought what is published. */
async function isThereWork(
  { storage, project }: Session,
  { plan, observed }: Readonly<{ plan: Plan; observed: Observed }>,
): Promise<boolean> {
  if (plan.steps.some((step) => step.action !== "skip")) return true;
  const among = plan.steps.map((step) => step.dataset);
  const kinds = await kindsOf(project.root, project.resolved.model);
  return isAnyPortBehind({ storage, kinds, projectRoot: project.root }, project.resolved, observed, among);
}

function seconds(clock: Clock, since: number): number {
  return (clock.monotonicMs() - since) / 1000;
}

function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/** Sortable by time, unique by chance: `20260131T101500-3f2a9c`. */
function runIdentity(clock: Clock, random: Random): string {
  const stamp = isoNow(clock).replace(/[-:]/g, "").slice(0, 15);
  return `${stamp}-${random.uuid().slice(0, 8)}`;
}

async function supervise(
  supervision: Supervision,
  firstPlan: Plan,
): Promise<Pick<RunSummary, "status" | "steps" | "peakMemoryBytes">> {
  const { session, request, holder, clock, emit } = supervision;
  const { resolved } = session.project;
  const ttlMs = leaseMs(resolved);
  const datasets = leasedDatasets(resolved, firstPlan);
  const { signal, waitMs } = request;
  const onWait = (held: Extract<LeaseGrant, { kind: "held" }>): void =>
    emit({
      type: "waiting",
      at: isoNow(clock),
      for: `run ${held.holder.runId}, process ${held.holder.pid} on ${held.holder.host}`,
    });
  const grant = await takeLeases(session.store, datasets, { holder, ttlMs, waitMs, clock, signal, onWait });
  const stopHeartbeat = startHeartbeat(session.store, holder, ttlMs, () => supervision.leaseLost.abort());
  let isRecovered = false;
  try {
    const attempts = await recoverAll(supervision, datasets, grant);
    isRecovered = true;
    return await superviseLeased(supervision, datasets, { grant, attempts });
  } finally {
    stopHeartbeat();
    // a lease closed before its recovery would let the next holder work without one
    if (isRecovered && !supervision.leaseLost.signal.aborted) await session.store.releaseLeases(holder);
  }
}

async function superviseLeased(
  supervision: Supervision,
  datasets: readonly DatasetId[],
  held: Held,
): Promise<Pick<RunSummary, "status" | "steps" | "peakMemoryBytes">> {
  const { session, request, clock, emit, holder } = supervision;
  const planned = await planSession(session, request.selection, request.force);
  await recordStart(supervision, planned.plan);
  emit({ type: "run-start", at: isoNow(clock), runId: holder.runId, plan: planned.plan });
  try {
    return await workThroughDeaths(supervision, datasets, { ...held, ...planned });
  } catch (error) {
    // whoever took over a lost lease has marked this run already
    if (!supervision.leaseLost.signal.aborted) await session.store.endRun(holder.runId, "failed", isoNow(clock));
    throw error;
  }
}

type Held = Readonly<{ grant: Extract<LeaseGrant, { kind: "granted" }>; attempts: Record<DatasetId, number> }>;

/** Runs executors until one ends by itself; a dead one is followed by another that goes on from what was published. */
async function workThroughDeaths(
  supervision: Supervision,
  datasets: readonly DatasetId[],
  start: Held & Readonly<{ plan: Plan; observed: Observed }>,
): Promise<Pick<RunSummary, "status" | "steps" | "peakMemoryBytes">> {
  const { session, request, clock, emit, holder } = supervision;
  const { runId } = holder;
  let { attempts, plan, observed } = start;
  let executor = supervision.firstExecutor;
  for (let deaths = 0; ; ) {
    const job = jobOf(session, { plan, observed, runId, attempts, parallel: request.parallel });
    const end = await executor.work(job, watchOf(supervision));
    if (end.kind === "done") return finish(supervision, plan, end);
    if (end.kind === "refused") throw refusalError(end.refusal);
    if (supervision.leaseLost.signal.aborted) throw new UserError("LW3026", { failure: "fenced" });
    deaths += 1;
    emit({ type: "executor-died", at: isoNow(clock), signal: end.signal, restarts: deaths });
    if (deaths >= MAX_DEATHS || request.signal.aborted) return giveUp(supervision, plan, end.signal, deaths);
    attempts = await recoverAll(supervision, datasets, { ...start.grant, takenOver: false });
    // --force would run finished steps again
    ({ plan, observed } = await planSession(session, request.selection, false));
    executor = startExecutor();
  }
}

function watchOf(supervision: Supervision): ExecutorWatch {
  const onEvent = (event: RunEvent): void => {
    if (event.type === "step-end") keepStep(supervision, event.step);
    supervision.emit(event);
  };
  return { signal: supervision.request.signal, kill: supervision.leaseLost.signal, onEvent };
}

/** A step that a restarted executor finds done keeps the summary of the executor that did it. */
function keepStep(supervision: Supervision, step: StepSummary): void {
  const known = supervision.steps.get(step.dataset);
  if (known?.status === "succeeded" && (step.status === "skipped" || step.status === "unchanged")) return;
  supervision.steps.set(step.dataset, step);
}

async function recoverAll(
  supervision: Supervision,
  datasets: readonly DatasetId[],
  grant: Extract<LeaseGrant, { kind: "granted" }>,
): Promise<Record<DatasetId, number>> {
  const { session, clock, random, holder, emit } = supervision;
  const context = { publisher: session.publisher, runId: holder.runId, storeId: session.storeId, clock, random };
  const recorded = await session.store.latestAttempts();
  const attempts: Record<DatasetId, number> = {};
  for (const dataset of datasets) {
    const recovery = await recover(context, dataset, { takenOver: grant.takenOver, recorded: recorded[dataset] });
    attempts[dataset] = recovery.nextAttempt;
    const { completed, fenced } = recovery;
    if (completed !== undefined)
      emit({ type: "recovered", at: isoNow(clock), dataset, attempt: completed, what: "completed" });
    if (fenced !== undefined) emit({ type: "recovered", at: isoNow(clock), dataset, attempt: fenced, what: "fenced" });
  }
  return attempts;
}

async function recordStart(supervision: Supervision, plan: Plan): Promise<void> {
  const { session, request, holder, clock } = supervision;
  const { resolved } = session.project;
  const at = isoNow(clock);
  const { revision } = await session.store.pushModel(resolved, userInfo().username, session.project.analysis);
  const selection = request.selection.join(" ");
  const run = {
    runId: holder.runId,
    environment: resolved.environment.name,
    revision,
    asOf: resolved.asOf,
    startedAt: at,
    selection,
    command: "run",
  };
  await session.store.startRun(run, plan);
}

async function finish(
  supervision: Supervision,
  plan: Plan,
  end: Extract<ExecutorEnd, { kind: "done" }>,
): Promise<Pick<RunSummary, "status" | "steps" | "peakMemoryBytes">> {
  const { session, holder, clock } = supervision;
  for (const step of end.steps) keepStep(supervision, step);
  const done = plan.steps.flatMap((step) => supervision.steps.get(step.dataset) ?? []);
  const steps = [...done, ...unansweredWildcards(session.discovery.unanswered)];
  const status = statusOf(steps);
  await collectGarbage(
    session.publisher,
    plan.steps.map((step) => step.dataset),
  );
  await session.store.endRun(holder.runId, status === "nothing to do" ? "succeeded" : status, isoNow(clock));
  return { status, steps, peakMemoryBytes: end.peakMemoryBytes };
}

/** The steps that were under way each time a process died are poisoned; everything finished stays finished. */
async function giveUp(
  supervision: Supervision,
  plan: Plan,
  signal: string,
  times: number,
): Promise<Pick<RunSummary, "status" | "steps" | "peakMemoryBytes">> {
  const { session, holder, clock, request } = supervision;
  const cancelled = request.signal.aborted;
  const steps = unfinishedSteps(plan, supervision.steps, cancelled ? undefined : { signal, times });
  const status: RunStatus = cancelled ? "cancelled" : "crashed";
  await session.store.endRun(holder.runId, status, isoNow(clock));
  return { status, steps, peakMemoryBytes: 0 };
}

function refusalError(refusal: Extract<FromExecutor, { type: "refused" }>): UserError {
  const exitCode = Object.values(EXIT).find((code) => code === refusal.exitCode) ?? EXIT.bug;
  return new UserError("LW3025", {
    values: { dataset: "(start)", problem: refusal.message },
    ...(refusal.hint === undefined ? {} : { hint: refusal.hint }),
    exitCode,
    cause: refusal.stack,
  });
}
