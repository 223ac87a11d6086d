import type { Layer } from "../../metadata/index.ts";
import { reasonText, type Step } from "../../plan/index.ts";
import type { StepStatus } from "../../store/index.ts";
import type { RuleOutcome } from "../../engine/index.ts";
import type { QuarantineGroup, StepSummary } from "../contract.ts";
import { partsOf } from "../layout.ts";

/** What is known of a step that did no work. */
export function idleSummary(step: Step, status: StepStatus, rest: Partial<StepSummary> = {}): StepSummary {
  return {
    dataset: step.dataset,
    layer: partsOf(step.dataset).layer as Layer,
    status,
    reason: reasonText(step.reason),
    seconds: 0,
    timings: {},
    warned: 0,
    rules: [],
    outputs: {},
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
