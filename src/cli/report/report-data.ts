import type { DatasetId, Layer } from "../../metadata/index.ts";
import type { Plan } from "../../plan/index.ts";
import type { RunSummary, StepSummary } from "../../run/index.ts";

/** What a report is made from: the end of a run and the plan it followed. */
export type ReportInput = Readonly<{ summary: RunSummary; plan: Plan }>;

/** One drawn stage: a step of the run, and what it read of the other steps. */
export type Stage = Readonly<{ step: StepSummary; owner: string; name: string; reads: readonly DatasetId[] }>;

export type Lane = Readonly<{ layer: Layer; stages: readonly Stage[] }>;

const layerOrder = ["miscellaneous", "bronze", "silver", "gold"] as const satisfies readonly Layer[];

/** The steps of a run in lanes, in the order of the layers; empty lanes are left out. */
export function lanesOf({ summary, plan }: ReportInput): readonly Lane[] {
  const inputs = new Map(plan.steps.map((step) => [step.dataset, step.inputs.map((input) => input.dataset)]));
  const shown = new Set(summary.steps.map((step) => step.dataset));
  const stages = summary.steps.map((step): Stage => {
    const [owner = "", , name = step.dataset] = step.dataset.split(".");
    return { step, owner, name, reads: (inputs.get(step.dataset) ?? []).filter((input) => shown.has(input)) };
  });
  return layerOrder
    .map((layer) => ({ layer, stages: stages.filter((stage) => stage.step.layer === layer) }))
    .filter((lane) => lane.stages.length > 0);
}

/** Sum of a count over all steps that have it. */
export function total(summary: RunSummary, count: (step: StepSummary) => number | undefined): number {
  return summary.steps.reduce((sum, step) => sum + (count(step) ?? 0), 0);
}
