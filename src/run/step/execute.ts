import { allDone, UserError } from "../../base/index.ts";
import type { Samples } from "../../engine/index.ts";
import type { DatasetId, SchemaTable } from "../../metadata/index.ts";
import type { DatasetState, Step } from "../../plan/index.ts";
import type { AttemptRecord } from "../../store/index.ts";
import type { StepSummary } from "../contract.ts";
import type { OwnedDataset } from "../datasets.ts";
import { failureRecord, isCancellation } from "../failure.ts";
import { quarantinePrefix } from "../layout.ts";
import { observeTable } from "../observe.ts";
import { type Attempt, type AttemptResult, discardStaged, publishAttempt } from "./attempt.ts";
import { now, type RunContext } from "./context.ts";
import { deliverPorts } from "./deliver.ts";
import { removeExtraction } from "./extraction.ts";
import { type IngestResult, runIngest } from "./ingest.ts";
import { areKnownRejects } from "./known-rejects.ts";
import { watchMemory } from "./memory.ts";
import { outputsOf } from "./outputs.ts";
import { overtakenError, refuseOvertaken } from "./overtaken.ts";
import { bytesOf, figuresOf, groupsOf, idleSummary, warnedRows } from "./summary.ts";
import { inputVersions, runTransform } from "./transform.ts";

export type StepEnvironment = Readonly<{
  context: RunContext;
  datasets: ReadonlyMap<DatasetId, OwnedDataset>;
  recorded: Readonly<Partial<Record<DatasetId, AttemptRecord>>>;
  signal: AbortSignal;
}>;

/** One step from its first look to its summary. Never throws: a failure is a summary with a failure record (I14). */
export async function executeStep(environment: StepEnvironment, step: Step): Promise<StepSummary> {
  const { context, signal } = environment;
  const started = context.clock.monotonicMs();
  const seconds = (): number => (context.clock.monotonicMs() - started) / 1000;
  const limit = AbortSignal.timeout(step.timeLimitSeconds * 1000);
  using memory = watchMemory();
  let done: StepSummary | undefined;
  const measured = (summary: StepSummary): StepSummary => {
    const cost = { attempt: attemptNumber(context, step), seconds: seconds(), peakMemoryBytes: memory.peakBytes() };
    return { ...summary, seconds: cost.seconds, figures: figuresOf(summary, cost) };
  };
  try {
    const within = AbortSignal.any([signal, limit]);
    const idle = idleStep(environment, step);
    done = idle ?? measured(await workOnStep(environment, step, within));
    await deliverPorts(context, step, within);
    return done;
  } catch (error) {
    if (isCancellation(error, signal)) return measured(idleSummary(step, "cancelled"));
    const overtaken = await overtakenError(context.publisher, step.dataset, attemptNumber(context, step)).catch(
      () => undefined,
    );
    const failure = failureRecord(overtaken ?? (limit.aborted ? timeLimitError(step) : error));
    const status = failure.class === "fenced" ? "fenced" : "failed";
    // what was published stays published, whatever its ports did
    return done === undefined ? measured(idleSummary(step, status, { failure })) : { ...done, status, failure };
  }
}

function timeLimitError(step: Step): UserError {
  const values = { dataset: step.dataset, seconds: step.timeLimitSeconds };
  return new UserError("LW3018", { values, hint: "raise `time_limit` of the dataset", failure: "resources" });
}

/** Steps that end before an attempt begins. */
function idleStep(environment: StepEnvironment, step: Step): StepSummary | undefined {
  const { context } = environment;
  if (step.action === "skip") return idleSummary(step, "skipped");
  if (step.action === "stop") {
    const change = step.reason.kind === "foreign change" ? step.reason : { version: -1, operation: "unknown" };
    throw new UserError("LW3017", {
      values: { dataset: step.dataset, version: change.version, operation: change.operation },
      hint: `look at it with \`lakewright table history ${step.dataset}\`; \`on_foreign_change: accept\` builds on it`,
      failure: "conflict",
    });
  }
  if (step.kind === "transform" && step.action === "check" && inputsAreUnchanged(context, step)) {
    return idleSummary(step, "unchanged", { reason: "inputs did not change" });
  }
  return undefined;
}

function inputsAreUnchanged(context: RunContext, step: Step): boolean {
  const read = context.job.inputsRead[step.dataset] ?? {};
  const versions = inputVersions(context, step);
  const inputs = Object.entries(versions);
  return (
    inputs.length === Object.keys(read).length &&
    inputs.every(([input, version]) => read[input as DatasetId] === version)
  );
}

function attemptNumber(context: RunContext, step: Step): number {
  return context.job.attempts[step.dataset] ?? 1;
}

async function workOnStep(environment: StepEnvironment, step: Step, signal: AbortSignal): Promise<StepSummary> {
  const { context, datasets, recorded } = environment;
  const found = datasets.get(step.dataset);
  if (found === undefined) throw new Error(`plan names an unknown dataset ${step.dataset}`);
  const number = attemptNumber(context, step);
  const idle = idleSummary(step, "succeeded");
  context.emit({ type: "step-start", at: now(context), dataset: step.dataset, attempt: number, reason: idle.reason });
  const [base, quarantine] = await Promise.all([
    observeTable(context.publisher, step.dataset, recorded[step.dataset]),
    context.publisher.table(quarantinePrefix(step.dataset)).snapshot(),
  ]);
  refuseOvertaken(step.dataset, number, base);
  const attempt: Attempt = { step, number, uuid: context.random.uuid(), base, quarantine, signal };
  if (found.dataset.kind === "product") {
    return publishResult(context, attempt, await runTransform(context, found.dataset, attempt));
  }
  if (found.source === undefined) throw new Error(`source of ${step.dataset} is missing`);
  const ingested = await runIngest(context, found.source, found.dataset, attempt);
  const summary = await finishIngest(context, attempt, ingested);
  if (ingested.drift.changes.length > 0) rememberSchema(context, found.source.name, ingested.schema);
  return summary;
}

function rememberSchema(context: RunContext, source: string, table: SchemaTable): void {
  context.schemas.set(source, [...(context.schemas.get(source) ?? []), table]);
}

async function finishIngest(context: RunContext, attempt: Attempt, ingested: IngestResult): Promise<StepSummary> {
  const { step } = attempt;
  const { ledger, note } = ingested;
  const timings = { extract: ingested.extractSeconds };
  if (ingested.result === undefined || (await isNoChange(context, attempt, ingested.result))) {
    if (ingested.result !== undefined) await discardStaged(context, step.dataset, ingested.result.staged);
    await removeExtraction(context, ingested.extraction);
    const rowCount = attempt.base?.intent?.rowCount;
    return idleSummary(step, "unchanged", {
      reason: "the source has nothing new",
      ledger,
      note,
      timings,
      ...(rowCount === undefined ? {} : { rowCount }),
    });
  }
  const summary = await publishResult(context, attempt, ingested.result);
  await removeExtraction(context, ingested.extraction);
  const notes = summary.note === undefined ? note : `${note}; ${summary.note}`;
  return { ...summary, note: notes, timings: { ...timings, ...summary.timings } };
}

/** All delivered rows were known already, the refused ones too, and the state stays where it was: a commit would say nothing. */
async function isNoChange(context: RunContext, attempt: Attempt, result: AttemptResult): Promise<boolean> {
  const { staged, state } = result;
  const before = attempt.base?.intent?.state;
  if (before === undefined || staged.add.length > 0 || staged.remove === "all" || staged.remove.length > 0)
    return false;
  if (staged.failed.length > 0 || !isSameProgress(before, state)) return false;
  return areKnownRejects(context, attempt.step.dataset, staged.rejects, attempt.signal);
}

/** A state written before origins were remembered gets its own with the next commit there is reason for. */
function isSameProgress(before: DatasetState, state: DatasetState): boolean {
  const known = before.origin === undefined ? { ...state, origin: undefined } : state;
  return JSON.stringify(before) === JSON.stringify(known);
}

const NO_SAMPLES: Samples = { before: [], after: [] };

async function publishResult(context: RunContext, attempt: Attempt, result: AttemptResult): Promise<StepSummary> {
  const { step } = attempt;
  const { staged } = result;
  const [published, samples] = await allDone([
    publishAttempt(context, attempt, result),
    // for people only: what is published stays published without them
    context.engine.samples(result.request, staged.add, attempt.signal).catch(() => NO_SAMPLES),
  ]);
  context.versions.set(step.dataset, published.dataVersion);
  const { tableVersion: version, rowCount } = published;
  const outputs = outputsOf({ version, rowCount, ledger: staged.ledger, state: result.state });
  context.outputs.set(step.dataset, outputs);
  const { rewrites } = result.request;
  return idleSummary(step, "succeeded", {
    ...(rewrites === undefined ? {} : { note: `all rows rewritten: ${rewrites.join(", ")}` }),
    timings: staged.timings,
    ledger: staged.ledger,
    warned: warnedRows(staged.rules),
    rules: staged.rules,
    tableVersion: published.tableVersion,
    rowCount: published.rowCount,
    samples,
    quarantineGroups: groupsOf(step, staged.rules, now(context)),
    outputs,
    figures: { bytesRead: result.bytesRead, bytesWritten: bytesOf([...staged.add, ...staged.rejects]) },
  });
}
