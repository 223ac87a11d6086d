import type { Analysis, DatasetId, ResolvedModel } from "../metadata/index.ts";
import type { Plan } from "../plan/index.ts";
import type { Holder } from "../store/index.ts";
import type { RunEvent, StepSummary } from "./contract.ts";

/** Everything the executor process works from: pinned at the start, so that files changed meanwhile do not matter (F31). */
export type Job = Readonly<{
  projectRoot: string;
  resolved: ResolvedModel;
  analysis: Analysis;
  plan: Plan;
  runId: string;
  storeId: string;
  holder: Holder;
  /** Number of the next attempt at each dataset. */
  attempts: Readonly<Record<DatasetId, number>>;
  parallel: number;
}>;

export type ToExecutor = Readonly<{ type: "start"; job: Job }> | Readonly<{ type: "cancel" }>;

export type FromExecutor =
  | Readonly<{ type: "ready" }>
  | Readonly<{ type: "event"; event: RunEvent }>
  | Readonly<{ type: "done"; steps: readonly StepSummary[]; peakMemoryBytes: number }>
  | Readonly<{ type: "refused"; code: string; message: string; hint: string | undefined; exitCode: number; stack: string | undefined }>;
