import type { Json } from "../base/index.ts";
import type { Analysis, DatasetId, ResolvedModel } from "../metadata/index.ts";
import type { Ledger, Plan } from "../plan/index.ts";

/** Who holds a lease: enough to see from the same host whether the process still lives. `startedAt` guards against reused pids. */
export type Holder = Readonly<{ host: string; pid: number; startedAt: string; runId: string }>;

export type LeaseGrant =
  | Readonly<{
      kind: "granted";
      /** True when the former holder did not close it: complete and fence before working. */
      takenOver: boolean;
      /** Highest attempt number the store knows for each dataset (0: none). */
      attempts: Readonly<Record<DatasetId, number>>;
    }>
  | Readonly<{ kind: "held"; dataset: DatasetId; holder: Holder; expiresAt: string }>;

export type RunStatus = "running" | "succeeded" | "failed" | "cancelled" | "crashed";
export type StepStatus =
  | "pending"
  | "running"
  | "succeeded"
  | "unchanged"
  | "skipped"
  | "failed"
  | "cancelled"
  | "blocked"
  | "fenced";

export type RunRecord = Readonly<{
  runId: string;
  environment: string;
  revision: number;
  asOf: string;
  startedAt: string;
  endedAt?: string;
  status: RunStatus;
  selection: string;
  command: string;
}>;

export type FailureRecord = Readonly<{
  code: string;
  class: string;
  message: string;
  hint?: string;
  input?: string;
  nextAction: string;
  /** Exit code of a command that this failure ends. */
  exitCode?: number;
  /** Where a bug came from; never there for failures a user can act on. */
  stack?: string;
}>;

export type StepRecord = Readonly<{
  runId: string;
  dataset: DatasetId;
  status: StepStatus;
  reason: string;
  startedAt?: string;
  endedAt?: string;
  failure?: FailureRecord;
  /** Named outputs handed to later steps. */
  outputs: Readonly<Record<string, Json>>;
  timings: Readonly<Record<string, number>>;
  figures: StepFigures;
}>;

/** What a step cost and moved. Absent: it did no work, or it was recorded before this was counted. */
export type StepFigures = Readonly<{
  /** Number of the attempt. */
  attempt?: number;
  durationMs?: number;
  /** Rows delivered, rows published by this step (inserted and updated), rows kept aside or dropped. */
  rowsIn?: number;
  rowsOut?: number;
  rowsRefused?: number;
  /** Bytes of the files read and written in the lake. */
  bytesRead?: number;
  bytesWritten?: number;
  /** Most memory the process had while the step was under way; steps side by side share a process. */
  peakMemoryBytes?: number;
}>;

export type AttemptRecord = Readonly<{
  dataset: DatasetId;
  attempt: number;
  uuid: string;
  runId: string;
  /** `fence` carries the state forward only. */
  kind: "work" | "fence";
  tableVersion: number;
  quarantineVersion?: number;
  fingerprint: string;
  ledger: Ledger;
  rules: Json;
  recordedAt: string;
}>;

/** Who changed, ran or decided what. */
export type AuditEntry = Readonly<{ at: string; actor: string; action: string; subject: string; detail: Json }>;
/** The first entry of the audit that is not as it was written: its number in the store, and what is wrong. */
export type AuditBreak = Readonly<{ entry: number; problem: string }>;

/**
 * The relational metadata store: definitions pushed from the Model, and the records of runs. A projection of the lake for everything a
 * commit decides: it can be behind, never ahead. Contract suite: test/contract/store over SQLite and Postgres.
 */
export type Store = Readonly<{
  dialect: "sqlite" | "postgres";
  /** Random id of this store, made once; a lake remembers the one it belongs to. */
  storeId: () => Promise<string>;
  /**
   * Writes the definition tables and a new revision when the Model is not that of the newest revision. The analysis says what each
   * transformation reads. @returns the revision number of this Model.
   */
  pushModel: (
    resolved: ResolvedModel,
    actor: string,
    analysis: Analysis,
  ) => Promise<Readonly<{ revision: number; changed: boolean }>>;
  /** Canonical text of the Model of a revision (the newest when not given). */
  modelText: (revision?: number) => Promise<string | undefined>;

  /** All datasets in one transaction or none; a dead holder on the same host or an expired lease is taken over. By the store's clock. */
  acquireLeases: (
    datasets: readonly DatasetId[],
    holder: Holder,
    ttlMs: number,
    isAlive: (holder: Holder) => boolean,
  ) => Promise<LeaseGrant>;
  /** @returns false when any lease is no longer ours. */
  renewLeases: (holder: Holder, ttlMs: number) => Promise<boolean>;
  /** Closes the leases of these datasets (all of the holder's when not given). */
  releaseLeases: (holder: Holder, datasets?: readonly DatasetId[]) => Promise<void>;

  /** Writes the run, its plan and every step as pending; a run that is there already is left alone. */
  startRun: (run: Omit<RunRecord, "status" | "endedAt">, plan: Plan) => Promise<void>;
  /** By compare-and-set: the first end stays, except `crashed`, which others presume and the run itself may correct. */
  endRun: (runId: string, status: RunStatus, endedAt: string) => Promise<void>;
  /** By compare-and-set: a step that succeeded stays so (finding it done later changes nothing), others may be tried again. */
  recordStep: (step: StepRecord) => Promise<void>;
  /** Idempotent on (dataset, attempt). Also updates TableVersions, Ledger and QuarantineBatches. */
  recordAttempt: (attempt: AttemptRecord) => Promise<void>;
  /** Appends to the audit; pushes, starts and ends of runs and takeovers are written there by the store itself. */
  audit: (entry: AuditEntry) => Promise<void>;

  runs: (limit: number) => Promise<readonly RunRecord[]>;
  steps: (runId: string) => Promise<readonly StepRecord[]>;
  /** Newest recorded attempt of every dataset. */
  latestAttempts: () => Promise<Readonly<Partial<Record<DatasetId, AttemptRecord>>>>;
  attemptsOf: (dataset: DatasetId, limit: number) => Promise<readonly AttemptRecord[]>;
  auditEntries: (limit: number) => Promise<readonly AuditEntry[]>;
  /** Follows the hash chain of the audit. @returns where it is broken, undefined when it is whole. */
  auditBreak: () => Promise<AuditBreak | undefined>;

  [Symbol.asyncDispose]: () => Promise<void>;
}>;
