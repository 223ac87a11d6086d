import type { DatasetId } from "../metadata/index.ts";
import type { Step } from "../plan/index.ts";
import type { StepStatus } from "../store/index.ts";

export type StepOutcome = Readonly<{ status: StepStatus }>;

export type Schedule<Outcome extends StepOutcome> = Readonly<{
  steps: readonly Step[];
  parallel: number;
  signal: AbortSignal;
  execute: (step: Step) => Promise<Outcome>;
  /** A step that is not executed: an input failed, or the run was stopped or cancelled. `cause` is the failed dataset, if any. */
  leaveOut: (step: Step, status: "blocked" | "cancelled", cause: DatasetId | undefined) => Outcome;
}>;

/**
 * Executes steps as soon as what they need has ended, at most `parallel` side by side. A failed step acts by its product's policy:
 * `stop` starts no further step at all, `block` leaves out what depends on it, `continue` lets dependents go on with the last good version.
 */
export async function runSchedule<Outcome extends StepOutcome>(
  schedule: Schedule<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<DatasetId, Outcome>();
  const blockedBy = new Map<DatasetId, DatasetId>();
  const running = new Map<DatasetId, Promise<void>>();
  const waiting = [...schedule.steps];
  const planned = new Set(waiting.map((step) => step.dataset));
  let stoppedBy: DatasetId | undefined;

  const finish = (step: Step, outcome: Outcome, cause: DatasetId = step.dataset): void => {
    outcomes.set(step.dataset, outcome);
    if (!isFailure(outcome.status)) return;
    if (step.onFailure === "stop" && outcome.status !== "blocked") stoppedBy ??= step.dataset;
    if (step.onFailure !== "continue") blockedBy.set(step.dataset, cause);
  };
  const startOne = (step: Step): void => {
    const work = schedule.execute(step).then((outcome) => finish(step, outcome));
    running.set(
      step.dataset,
      work.finally(() => running.delete(step.dataset)),
    );
  };

  while (waiting.length > 0 || running.size > 0) {
    for (const step of readySteps(waiting, planned, outcomes)) {
      const cause = step.after.map((input) => blockedBy.get(input)).find((failed) => failed !== undefined) ?? stoppedBy;
      if (cause === undefined && !schedule.signal.aborted && running.size >= schedule.parallel) continue;
      waiting.splice(waiting.indexOf(step), 1);
      if (schedule.signal.aborted) finish(step, schedule.leaveOut(step, "cancelled", undefined));
      else if (cause !== undefined) finish(step, schedule.leaveOut(step, "blocked", cause), cause);
      else startOne(step);
    }
    if (running.size > 0) await Promise.race(running.values());
  }
  return schedule.steps.flatMap((step) => outcomes.get(step.dataset) ?? []);
}

function readySteps(
  waiting: readonly Step[],
  planned: ReadonlySet<DatasetId>,
  outcomes: ReadonlyMap<DatasetId, StepOutcome>,
): readonly Step[] {
  return waiting.filter((step) => step.after.every((input) => !planned.has(input) || outcomes.has(input)));
}

function isFailure(status: StepStatus): boolean {
  return status === "failed" || status === "blocked" || status === "fenced";
}
