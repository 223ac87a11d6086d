import type { RunSummary, StepSummary } from "../../run/index.ts";
import { secondsText } from "../quantity-text.ts";
import { type Html, html, nothing } from "./html.ts";

const phaseColors = ["#4c78a8", "#72b7b2", "#e0a83e", "#b279a2", "#9d755d", "#6a9f58"] as const;

/** A phase with a colour of its own: the ones that took longest over all steps. What is left is drawn as "other". */
type Phase = Readonly<{ name: string; color: string }>;

/** How long each step took, by phase. */
export function timingsSection(summary: RunSummary): Html {
  const steps = summary.steps.filter((step) => step.seconds > 0);
  if (steps.length === 0) return nothing;
  const phases = longestPhases(steps);
  const longest = Math.max(...steps.map((step) => step.seconds));
  return html`<section id="timings"><h2>Timings</h2><p class="soft small">Steps run side by side; the whole run took ${secondsText(summary.seconds)}.</p>
<div class="times">${steps.map((step) => timingRow(step, longest, phases))}</div><div class="legend">${phases.map(({ name, color }) => html`<span style="--phase:${color}">${name}</span>`)}<span style="--phase:var(--edge)">other</span></div></section>`;
}

function longestPhases(steps: readonly StepSummary[]): readonly Phase[] {
  const totals = new Map<string, number>();
  for (const [name, seconds] of steps.flatMap((step) => Object.entries(step.timings)))
    totals.set(name, (totals.get(name) ?? 0) + seconds);
  const names = [...totals].sort(([, a], [, b]) => b - a).map(([name]) => name);
  return phaseColors.flatMap((color, place) => {
    const name = names[place];
    return name === undefined ? [] : [{ name, color }];
  });
}

function timingRow(step: StepSummary, longest: number, phases: readonly Phase[]): Html {
  const known = phases.flatMap((phase) => {
    const seconds = step.timings[phase.name] ?? 0;
    return seconds > 0 ? [{ ...phase, seconds }] : [];
  });
  const rest = Math.max(0, step.seconds - known.reduce((sum, { seconds }) => sum + seconds, 0));
  const width = (seconds: number) => ((100 * seconds) / longest).toFixed(3);
  const parts = known.map(
    ({ name, color, seconds }) =>
      html`<i class="phase" title="${name}: ${secondsText(seconds)}" style="--phase:${color};width:${width(seconds)}%"></i>`,
  );
  return html`<div class="time"><span class="name small">${step.dataset}</span><div class="bar">${parts}<i class="idle" style="width:${width(rest)}%"></i></div><span class="number small">${secondsText(step.seconds)}</span></div>`;
}
