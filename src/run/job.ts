import type { Analysis, DatasetId, ResolvedModel } from "../metadata/index.ts";
import type { Observed, Plan } from "../plan/index.ts";
import { allDatasets, type Session } from "./session.ts";
import type { RunEvent, StepSummary } from "./contract.ts";

/** Everything the executor process works from: pinned at the start, so that files changed meanwhile do not matter (F31). */
export type Job = Readonly<{
  projectRoot: string;
  resolved: ResolvedModel;
  analysis: Analysis;
  plan: Plan;
  runId: string;
  storeId: string;
  /** Number of the next attempt at each dataset. */
  attempts: Readonly<Record<DatasetId, number>>;
  /** Versions of their inputs that the published tables were made from, as observed at the start. */
  inputsRead: Readonly<Partial<Record<DatasetId, Readonly<Record<DatasetId, number>>>>>;
  /** Data version of every dataset that exists, as observed at the start. */
  versions: Readonly<Partial<Record<DatasetId, number>>>;
  parallel: number;
}>;

export type ToExecutor = Readonly<{ type: "start"; job: Job }> | Readonly<{ type: "cancel" }>;

export type FromExecutor =
  | Readonly<{ type: "ready" }>
  | Readonly<{ type: "event"; event: RunEvent }>
  | Readonly<{ type: "done"; steps: readonly StepSummary[]; peakMemoryBytes: number }>
  | Readonly<{
      type: "refused";
      code: string;
      message: string;
      hint: string | undefined;
      exitCode: number;
      stack: string | undefined;
    }>;

export type JobParts = Readonly<{
  plan: Plan;
  observed: Observed;
  runId: string;
  attempts: Readonly<Record<DatasetId, number>>;
  parallel: number;
}>;

/** A job from an open session: its metadata, and what was observed when the plan was made. */
export function jobOf(session: Session, parts: JobParts): Job {
  const { observed, ...rest } = parts;
  const { root, resolved, analysis } = session.project;
  const found = allDatasets(session.project).flatMap((id) => {
    const dataset = observed.datasets[id];
    return dataset === undefined ? [] : [[id, dataset] as const];
  });
  return {
    ...rest,
    projectRoot: root,
    resolved,
    analysis,
    storeId: session.storeId,
    versions: Object.fromEntries(found.map(([id, dataset]) => [id, dataset.version])),
    inputsRead: Object.fromEntries(found.map(([id, dataset]) => [id, dataset.state.inputs ?? {}])),
  };
}
