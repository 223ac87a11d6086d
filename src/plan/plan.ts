import type { Column } from "../base/index.ts";
import type { DatasetId, FailurePolicy } from "../metadata/index.ts";

/** Why a step runs, or why not. */
export type Reason =
  | Readonly<{ kind: "never ran" }>
  | Readonly<{ kind: "changed logic"; change: "breaking" | "compatible" }>
  | Readonly<{ kind: "new input"; inputs: readonly DatasetId[] }>
  | Readonly<{ kind: "forced" }>
  /** An ingest: only the source knows; nothing is published when it has nothing new. */
  | Readonly<{ kind: "ask the source" }>
  /** Runs only if a step before it publishes a new version. */
  | Readonly<{ kind: "if inputs change"; inputs: readonly DatasetId[] }>
  | Readonly<{ kind: "unchanged" }>
  | Readonly<{ kind: "foreign change"; version: number; operation: string }>;

export type StepAction = "run" | "check" | "skip" | "stop";

export type Step = Readonly<{
  dataset: DatasetId;
  kind: "ingest" | "transform";
  action: StepAction;
  reason: Reason;
  fingerprint: string;
  rawHash: string;
  /** Datasets read, with the version pinned; `null` = the version its step of this run commits. Sorted by id. */
  inputs: readonly Readonly<{ dataset: DatasetId; version: number | null }>[];
  /** Steps of this plan that must end first (inputs and datasets named by reference rules). */
  after: readonly DatasetId[];
  /** Published columns as far as known before the run. */
  columns: readonly Column[];
  product?: string;
  /** Output ports that code of the project writes after the dataset is published, as `port as kind`. Only there when there are some. */
  ports?: readonly string[];
  /** `--force`: a table that grows is made anew from all of its inputs. Only there when it is. */
  anew?: true;
  onFailure: FailurePolicy;
  timeLimitSeconds: number;
}>;

/** Pure data; the same metadata and observation give the same bytes. Steps are in an order that can be executed. */
export type Plan = Readonly<{
  format: 1;
  project: string;
  environment: string;
  modelHash: string;
  steps: readonly Step[];
}>;
