import type { DatasetId, Layer } from "../../metadata/index.ts";
import { reasonText, type Step } from "../../plan/index.ts";
import type { StepFigures, StepStatus } from "../../store/index.ts";
import type { RuleOutcome } from "../../engine/index.ts";
import type { QuarantineGroup, StepSummary } from "../contract.ts";
import { partsOf } from "../layout.ts";

/** What is known of a step that did no work. */
export function idleSummary(step: Step, status: StepStatus, rest: Partial<StepSummary> = {}): StepSummary {
  return emptySummary(step.dataset, status, { reason: reasonText(step.reason), ...rest });
}

/** Nothing was done for a dataset, for this reason. */
export function emptySummary(
  dataset: DatasetId,
  status: StepStatus,
  rest: Pick<StepSummary, "reason"> & Partial<StepSummary>,
): StepSummary {
  return {
    dataset,
    layer: partsOf(dataset).layer as Layer,
    status,
    seconds: 0,
    timings: {},
    warned: 0,
    rules: [],
    outputs: {},
    figures: {},
    ...rest,
  };
}

/** Rows that passed with a warning; a row that fails two rules counts for each. */
export function warnedRows(rules: readonly RuleOutcome[]): number {
  return rules.reduce((sum, rule) => (rule.effect === "warned" ? sum + rule.failed : sum), 0);
}

/** Refused rows of one attempt by cause. */
export function groupsOf(step: Step, rules: readonly RuleOutcome[], at: string): readonly QuarantineGroup[] {
  return rules
    .filter((rule) => rule.effect === "quarantined" && rule.failed > 0)
    .map((rule) => ({
      dataset: step.dataset,
      rule: rule.rule,
      reason: rule.detail ?? rule.kind,
      rows: rule.failed,
      firstSeen: at,
      sample: rule.sample[0] ?? "",
    }));
}

/** What a step cost and moved: rows from its ledger, the rest as it was measured. */
export function figuresOf(
  summary: StepSummary,
  measured: Readonly<{ attempt: number; seconds: number; peakMemoryBytes: number }>,
): StepFigures {
  const { attempt, seconds, peakMemoryBytes } = measured;
  const { ledger } = summary;
  return {
    ...summary.figures,
    attempt,
    durationMs: Math.round(seconds * 1000),
    ...(ledger === undefined
      ? {}
      : {
          rowsIn: ledger.in,
          rowsOut: ledger.inserted + ledger.updated,
          rowsRefused: ledger.quarantined + ledger.discarded,
        }),
    peakMemoryBytes,
  };
}

export function bytesOf(files: readonly Readonly<{ sizeBytes: number }>[]): number {
  return files.reduce((sum, file) => sum + file.sizeBytes, 0);
}
