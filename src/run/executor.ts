import { type Clock, failpoint, type Random, realClock, realRandom, redact, UserError } from "../base/index.ts";
import { duckdbParquetAccess } from "../engine/index.ts";
import { backgroundWork } from "../lake/index.ts";
import { type DatasetId, kindsOf } from "../metadata/index.ts";
import type { Step } from "../plan/index.ts";
import type { StepSummary } from "./contract.ts";
import { datasetsOf } from "./datasets.ts";
import type { FromExecutor, Job } from "./job.ts";
import { keepTables, makeScratch, openEngine, openLake, openProjectStore, publisherOf } from "./open.ts";
import { saveSchema } from "./schema-file.ts";
import { runSchedule } from "./scheduler.ts";
import type { RunContext } from "./step/context.ts";
import { executeStep, type StepEnvironment } from "./step/execute.ts";
import { idleSummary } from "./step/summary.ts";

/** The channel to the supervisor: one message at a time, in order. */
export type Channel = Readonly<{ send: (message: FromExecutor) => void }>;

export type Effects = Readonly<{ clock: Clock; random: Random }>;

/** Executes the plan of a job in this process. The supervisor holds the leases meanwhile. */
export async function execute(
  job: Job,
  channel: Channel,
  signal: AbortSignal,
  effects: Effects = { clock: realClock, random: realRandom },
): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const storage = await openLake(job.projectRoot, job.resolved.environment);
  opened.defer(storage.release);
  await using store = await openProjectStore(job.projectRoot, job.resolved);
  await using parquet = duckdbParquetAccess();
  const background = backgroundWork();
  await using behind = new AsyncDisposableStack();
  behind.defer(background.settled);
  await using engine = await openEngine(job.projectRoot, job.resolved, storage);
  const kinds = await kindsOf(job.projectRoot, job.resolved.model);
  const scratch = await makeScratch(job.projectRoot, job.resolved);
  const publisher = keepTables(publisherOf({ storage, store, parquet, background, scratch }));
  const context: RunContext = {
    job,
    publisher,
    engine,
    kinds,
    ...effects,
    emit: (event) => channel.send({ type: "event", event }),
    versions: new Map(Object.entries(job.versions) as [DatasetId, number][]),
    outputs: new Map(),
    pins: new Map(),
    schemas: new Map(),
  };
  const recorded = await store.latestAttempts();
  const environment: StepEnvironment = { context, datasets: datasetsOf(job.resolved), recorded, signal };
  const steps = await runSchedule<StepSummary>({
    steps: job.plan.steps,
    parallel: job.parallel,
    signal,
    execute: async (step) => report(environment, step, await executeStep(environment, step)),
    leaveOut: (step, status, cause) => leftOut(environment, step, status, cause),
  });
  if (context.schemas.size > 0) failpoint("before-schema-file");
  for (const [source, tables] of context.schemas) await saveSchema(job.projectRoot, source, tables);
  channel.send({ type: "done", steps, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 });
}

/** A step's end goes to the store first, then to who watches: what is shown is recorded. */
async function report(environment: StepEnvironment, step: Step, summary: StepSummary): Promise<StepSummary> {
  const { context } = environment;
  const endedAt = new Date(context.clock.now());
  const record = {
    runId: context.job.runId,
    dataset: step.dataset,
    status: summary.status,
    reason: summary.reason,
    startedAt: new Date(endedAt.getTime() - summary.seconds * 1000).toISOString(),
    endedAt: endedAt.toISOString(),
    ...(summary.failure === undefined ? {} : { failure: summary.failure }),
    outputs: summary.outputs,
    timings: summary.timings,
    figures: summary.figures,
  };
  await context.publisher.store.recordStep(redact(record));
  context.emit({ type: "step-end", at: endedAt.toISOString(), step: summary });
  return summary;
}

function leftOut(
  environment: StepEnvironment,
  step: Step,
  status: "blocked" | "cancelled",
  cause: DatasetId | undefined,
): StepSummary {
  const summary = idleSummary(step, status, cause === undefined ? {} : { failure: blockedFailure(step, cause) });
  void report(environment, step, summary);
  return summary;
}

function blockedFailure(step: Step, cause: DatasetId): StepSummary["failure"] {
  const error = new UserError("LW3023", { values: { dataset: step.dataset, input: cause } });
  return {
    code: error.code,
    class: "terminal",
    message: error.message,
    input: cause,
    nextAction: `mend ${cause} and run again`,
  };
}
