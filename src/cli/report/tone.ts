import type { RuleOutcome } from "../../engine/index.ts";
import type { RunSummary, StepSummary } from "../../run/index.ts";

export type Tone = "good" | "warn" | "bad" | "idle";

const stepTones = {
  succeeded: "good",
  unchanged: "idle",
  skipped: "idle",
  pending: "idle",
  running: "idle",
  blocked: "warn",
  cancelled: "warn",
  fenced: "warn",
  failed: "bad",
} as const satisfies Record<StepSummary["status"], Tone>;

const runTones = {
  succeeded: "good",
  "nothing to do": "idle",
  running: "idle",
  cancelled: "warn",
  failed: "bad",
  crashed: "bad",
} as const satisfies Record<RunSummary["status"], Tone>;

const effectTones = {
  passed: "good",
  warned: "warn",
  quarantined: "warn",
  discarded: "bad",
  failed: "bad",
} as const satisfies Record<RuleOutcome["effect"], Tone>;

export function statusTone(status: StepSummary["status"]): Tone {
  return stepTones[status];
}

export function runTone(status: RunSummary["status"]): Tone {
  return runTones[status];
}

export function effectTone(effect: RuleOutcome["effect"]): Tone {
  return effectTones[effect];
}
