import { UserError } from "../base/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { Plan } from "../plan/index.ts";
import type { Discovery } from "./ask-sources.ts";
import type { RunSummary, StepSummary } from "./contract.ts";
import { failureRecord } from "./failure.ts";
import { emptySummary, idleSummary } from "./step/summary.ts";

/** Status of a run from its steps: the worst of them, or "nothing to do" when none had work. */
export function statusOf(steps: readonly StepSummary[]): Exclude<RunSummary["status"], "running" | "crashed"> {
  if (steps.some((step) => step.status === "failed" || step.status === "fenced")) return "failed";
  if (steps.some((step) => step.status === "cancelled")) return "cancelled";
  return steps.every((step) => step.status === "skipped" || step.status === "unchanged")
    ? "nothing to do"
    : "succeeded";
}

/** A wildcard that was not answered has no step to fail in: it stands beside them. */
export function unansweredWildcards(unanswered: Discovery["unanswered"]): readonly StepSummary[] {
  return unanswered
    .filter(({ isWildcard }) => isWildcard)
    .map(({ dataset, error }) =>
      emptySummary(dataset, "failed", {
        reason: "the source was asked for its tables",
        failure: failureRecord(error),
      }),
    );
}

/** Summaries for a run whose executor is gone: what it had not finished failed with it, or was cancelled. */
export function unfinishedSteps(
  plan: Plan,
  known: ReadonlyMap<DatasetId, StepSummary>,
  death: Readonly<{ signal: string; times: number }> | undefined,
): readonly StepSummary[] {
  const open = plan.steps.filter((step) => step.action !== "skip" && !known.has(step.dataset));
  const datasets = open.map((step) => step.dataset).join(", ");
  return plan.steps.flatMap((step) => {
    const finished = known.get(step.dataset);
    if (finished !== undefined) return [finished];
    if (!open.includes(step)) return [idleSummary(step, "skipped")];
    if (death === undefined) return [idleSummary(step, "cancelled")];
    const error = new UserError("LW3019", { values: { ...death, datasets }, failure: "resources" });
    return [idleSummary(step, "failed", { failure: failureRecord(error) })];
  });
}
