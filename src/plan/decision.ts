import type { Column } from "../base/index.ts";
import type { Dataset, DatasetId } from "../metadata/index.ts";
import type { Fingerprints } from "./fingerprint.ts";
import type { Observed, ObservedDataset } from "./observed.ts";
import type { Reason, Step, StepAction } from "./plan.ts";

export type Decision = Readonly<{ action: StepAction; reason: Reason; inputs: Step["inputs"] }>;

export type DecisionInput = Readonly<{
  dataset: Dataset;
  reads: readonly DatasetId[];
  fingerprints: Fingerprints;
  columns: readonly Column[];
  observed: Observed;
  /** What was decided for the steps before this one. */
  decided: ReadonlyMap<DatasetId, Decision>;
  force: boolean;
}>;

/** Whether a step runs and why: the first reason that holds, from "there is nothing yet" down to "nothing changed". */
export function decide(input: DecisionInput): Decision {
  const { dataset, reads, observed } = input;
  const inputs = reads.map((id) => ({ dataset: id, version: pinnedVersion(id, input) }));
  const present = observed.datasets[dataset.id];
  if (present === undefined) return { action: "run", reason: { kind: "never ran" }, inputs };
  const foreign = foreignChange(dataset, present);
  if (foreign !== undefined) return { action: "stop", reason: { kind: "foreign change", ...foreign }, inputs };
  if (isChanged(present, input.fingerprints)) {
    return {
      action: "run",
      reason: { kind: "changed logic", change: changeFor(present.columns, input.columns) },
      inputs,
    };
  }
  if (input.force) return { action: "run", reason: { kind: "forced" }, inputs };
  if (dataset.kind === "source") return { action: "check", reason: { kind: "ask the source" }, inputs };
  return decideByInputs(inputs, present);
}

function decideByInputs(inputs: Step["inputs"], present: ObservedDataset): Decision {
  const fresh = inputs.filter(
    (input) => input.version !== null && input.version !== present.state.inputs?.[input.dataset],
  );
  if (fresh.length > 0) return { action: "run", reason: { kind: "new input", inputs: idsOf(fresh) }, inputs };
  const open = inputs.filter((input) => input.version === null);
  if (open.length > 0) return { action: "check", reason: { kind: "if inputs change", inputs: idsOf(open) }, inputs };
  return { action: "skip", reason: { kind: "unchanged" }, inputs };
}

function idsOf(inputs: Step["inputs"]): readonly DatasetId[] {
  return inputs.map((input) => input.dataset);
}

/** The version that exists, or null when a step of this plan may commit a new one. */
function pinnedVersion(id: DatasetId, input: DecisionInput): number | null {
  const before = input.decided.get(id);
  if (before !== undefined && before.action !== "skip") return null;
  return input.observed.datasets[id]?.version ?? null;
}

function foreignChange(dataset: Dataset, present: ObservedDataset): ObservedDataset["foreignChange"] {
  return dataset.kind === "product" && dataset.onForeignChange === "accept" ? undefined : present.foreignChange;
}

function isChanged(present: ObservedDataset, now: Fingerprints): boolean {
  return present.fingerprint !== now.fingerprint && present.rawHash !== now.rawHash;
}

/** Breaking: a reader of the published table loses a column, or gets another type, or NULL where there was none. */
function changeFor(before: readonly Column[], after: readonly Column[]): "breaking" | "compatible" {
  const now = new Map(after.map((column) => [column.name, column]));
  // `_run_id` and the like are ours and not part of the metadata
  const broken = before.some((column) => !column.name.startsWith("_") && !canReplace(column, now.get(column.name)));
  return broken ? "breaking" : "compatible";
}

function canReplace(before: Column, after: Column | undefined): boolean {
  return after !== undefined && after.type === before.type && (before.nullable || !after.nullable);
}
