import { canonicalJson } from "../base/index.ts";
import type { Plan, Reason, Step, StepAction } from "./plan.ts";

/** The plan as one line of JSON with sorted keys: equal plans give equal bytes. */
export function canonicalPlan(plan: Plan): string {
  return canonicalJson(plan);
}

const verbs = { run: "run", check: "check", skip: "-", stop: "stop" } as const satisfies Record<StepAction, string>;

/** The plan for people: one line per step in the order they run, with the reason, then the totals. */
export function explainPlan(plan: Plan): string {
  const rows = plan.steps.map(
    (step) => [verbs[step.action], step.dataset, reasonText(step.reason), detailText(step)] as const,
  );
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [
    `Plan of ${plan.project} in ${plan.environment}`,
    "",
    ...lines.map((line) => `  ${line}`),
    "",
    totals(plan),
    "",
  ].join("\n");
}

/** Why a step runs or does not, in words. */
export function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case "changed logic":
      return `changed logic: ${reason.change}`;
    case "new input":
      return `new input: ${reason.inputs.join(", ")}`;
    case "if inputs change":
      return `if inputs change: ${reason.inputs.join(", ")}`;
    case "foreign change":
      return `foreign change: ${reason.operation} made version ${reason.version}`;
    case "never ran":
    case "forced":
    case "ask the source":
    case "unchanged":
      return reason.kind;
    default:
      return reason satisfies never;
  }
}

function detailText({ inputs, ports = [] }: Step): string {
  const pins = inputs.filter((input) => input.version !== null).map((pin) => `${pin.dataset}@${pin.version}`);
  const parts = [
    pins.length === 0 ? "" : `reads ${pins.join(", ")}`,
    ports.length === 0 ? "" : `gives out ${ports.join(", ")}`,
  ];
  return parts.filter((part) => part !== "").join("; ");
}

function totals(plan: Plan): string {
  const count = (action: StepAction) => plan.steps.filter((step) => step.action === action).length;
  const parts = [
    [count("run"), "to run"],
    [count("check"), "to check"],
    [count("skip"), "unchanged"],
    [count("stop"), "stopped"],
  ] as const;
  const shown = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return plan.steps.length === 0 ? "No steps." : `${plan.steps.length} steps: ${shown.join(", ")}.`;
}
