import type { Code, Diagnostic, Json } from "../base/index.ts";
import type { QueryResult, RuleOutcome } from "../engine/index.ts";
import type { HistoryEntry } from "../lake/index.ts";
import type { DatasetId, Layer, ResolvedModel } from "../metadata/index.ts";
import type { Ledger, Plan } from "../plan/index.ts";
import type { FailureRecord, RunStatus, StepFigures, StepStatus } from "../store/index.ts";
import type { LogLine } from "./log-line.ts";

export type RunRequest = Readonly<{
  projectRoot: string;
  environment: string;
  /** Selectors: `gold.x+`, `+silver.y`, `tag:…`, `source:…`, `product:…`; empty: everything. */
  selection: readonly string[];
  /** Run the selected steps even when nothing changed. */
  force: boolean;
  /** Milliseconds to wait for another run of the same datasets; 0 refuses at once. */
  waitMs: number;
  /** Steps side by side. */
  parallel: number;
  signal: AbortSignal;
  onEvent: (event: RunEvent) => void;
  /** The log of the run, line by line, as it is written to `.lakewright/runs/<run id>/log.ndjson`. */
  onLog?: (line: LogLine) => void;
}>;

/** What happens in a run, as data: the command line prints it, the report and the log keep it. */
export type RunEvent =
  | Readonly<{ type: "run-start"; at: string; runId: string; plan: Plan }>
  | Readonly<{ type: "waiting"; at: string; for: string }>
  | Readonly<{ type: "recovered"; at: string; dataset: DatasetId; attempt: number; what: "completed" | "fenced" }>
  | Readonly<{ type: "step-start"; at: string; dataset: DatasetId; attempt: number; reason: string }>
  | Readonly<{
      type: "progress";
      at: string;
      dataset: DatasetId;
      phase: string;
      rows: number;
      totalRows?: number;
      bytes?: number;
    }>
  | Readonly<{ type: "schema-drift"; at: string; dataset: DatasetId; changes: readonly string[]; policy: string }>
  | Readonly<{ type: "step-end"; at: string; step: StepSummary }>
  /** Nothing that stops the run. */
  | Readonly<{ type: "warning"; at: string; code: Code; message: string }>
  | Readonly<{ type: "executor-died"; at: string; signal: string; restarts: number }>
  | Readonly<{ type: "run-end"; at: string; summary: RunSummary }>;

export type StepSummary = Readonly<{
  dataset: DatasetId;
  layer: Layer;
  status: StepStatus;
  reason: string;
  seconds: number;
  /** Seconds by phase; `extract` apart from the rest. */
  timings: Readonly<Record<string, number>>;
  ledger?: Ledger;
  warned: number;
  rules: readonly RuleOutcome[];
  tableVersion?: number;
  rowCount?: number;
  samples?: Readonly<{
    before: readonly Readonly<Record<string, Json>>[];
    after: readonly Readonly<Record<string, Json>>[];
  }>;
  quarantineGroups?: readonly QuarantineGroup[];
  /** For incremental loads: from where to where it read, in words. */
  note?: string;
  failure?: FailureRecord;
  outputs: Readonly<Record<string, Json>>;
  /** What it cost and moved, as the store keeps it. */
  figures: StepFigures;
}>;

export type RunSummary = Readonly<{
  runId: string;
  status: RunStatus | "nothing to do";
  environment: string;
  startedAt: string;
  seconds: number;
  steps: readonly StepSummary[];
  peakMemoryBytes: number;
}>;

export type QuarantineGroup = Readonly<{
  dataset: DatasetId;
  rule: string;
  reason: string;
  rows: number;
  firstSeen: string;
  sample: string;
}>;
export type QuarantineRow = Readonly<{
  rowId: string;
  row: string;
  rules: readonly Readonly<{ rule: string; reason: string }>[];
  sourcePosition: string;
  attempt: number;
  runId: string;
  at: string;
}>;

export type DatasetStatus = Readonly<{
  dataset: DatasetId;
  state: "never ran" | "current" | "foreign change" | "missing";
  version?: number;
  rowCount?: number;
  quarantinedOpen: number;
  lastChanged?: string;
  sizeBytes?: number;
  /** Output ports that code of the project writes: where consumers find them, and the version they have. */
  ports?: readonly Readonly<{ port: string; kind: string; where: string; version?: number; isBehind: boolean }>[];
}>;

/** A project opened in one environment: what every command but `init`, `validate` and `schema` works on. Lives and is closed. */
export type Workspace = Readonly<{
  projectRoot: string;
  resolved: ResolvedModel;
  warnings: readonly Diagnostic[];
  plan: (selection: readonly string[], force: boolean) => Promise<Plan>;
  status: () => Promise<readonly DatasetStatus[]>;
  query: (sql: string, limit: number, signal: AbortSignal) => Promise<QueryResult>;
  preview: (
    dataset: DatasetId,
    limit: number,
    signal: AbortSignal,
  ) => Promise<Readonly<{ result: QueryResult; rules: readonly RuleOutcome[] }>>;
  quarantineGroups: (dataset?: DatasetId) => Promise<readonly QuarantineGroup[]>;
  quarantineRows: (dataset: DatasetId, limit: number, rule?: string) => Promise<readonly QuarantineRow[]>;
  history: (dataset: DatasetId, limit: number) => Promise<readonly HistoryEntry[]>;
  /** Asks the source for tables and columns and writes `<source>.schema.yaml`. @returns changes in words. */
  discover: (source: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** Makes the store of this environment the owner of the lake and rebuilds its records from it. @returns datasets rebuilt */
  adopt: () => Promise<readonly DatasetId[]>;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;
