import type { Json } from "../../base/index.ts";
import type { RuleOutcome } from "../../engine/index.ts";
import type { QuarantineGroup, RunSummary, StepSummary } from "../../run/index.ts";
import { countText, percentText, pluralText } from "../quantity-text.ts";
import { publishedRows } from "../run-table.ts";
import { type Html, html, nothing } from "./html.ts";
import { shareBar } from "./lanes.ts";
import { effectTone, statusTone } from "./tone.ts";

type Count = Readonly<{ title: string; always: boolean; of: (step: StepSummary) => number | undefined }>;

const counts: readonly Count[] = [
  { title: "In", always: true, of: (step) => step.ledger?.in },
  { title: "Published", always: true, of: publishedRows },
  { title: "Unchanged", always: false, of: (step) => step.ledger?.unchanged },
  { title: "Deduplicated", always: false, of: (step) => step.ledger?.deduplicated },
  { title: "Quarantined", always: true, of: (step) => step.ledger?.quarantined },
  { title: "Discarded", always: false, of: (step) => step.ledger?.discarded },
  { title: "Warned", always: true, of: (step) => (step.ledger === undefined ? undefined : step.warned) },
];

/** One line per dataset; counts that are zero everywhere are left out unless they always matter. */
export function datasetsSection(summary: RunSummary): Html {
  const shown = counts.filter((count) => count.always || summary.steps.some((step) => (count.of(step) ?? 0) > 0));
  return html`<section id="datasets"><h2>Datasets</h2><p class="soft small">In = inserted + updated + unchanged + deduplicated + quarantined + discarded, checked before every publish.</p>
<div class="scroll"><table><thead><tr><th>Dataset</th><th>Status</th><th class="rate">Rows</th>${[...shown.map((count) => count.title), "Seconds", "Version"].map((title) => html`<th class="number">${title}</th>`)}</tr></thead>
<tbody>${summary.steps.map((step) => datasetRow(step, shown))}</tbody></table></div>${summary.steps.map(failureBox)}</section>`;
}

function datasetRow(step: StepSummary, shown: readonly Count[]): Html {
  const cells = shown.map((count) => countCell(count.of(step)));
  return html`<tr><td class="name">${step.dataset}<div class="soft small">${step.reason}</div></td><td><span class="${statusTone(step.status)}">${step.status}</span></td><td class="rate">${shareBar(step)}</td>${cells}<td class="number">${step.seconds.toFixed(2)}</td><td class="number">${step.tableVersion}</td></tr>`;
}

function countCell(count: number | undefined): Html {
  return html`<td class="number ${count === 0 ? "soft" : ""}">${count === undefined ? "" : countText(count)}</td>`;
}

function failureBox(step: StepSummary): Html {
  if (step.failure === undefined) return nothing;
  const { code, message, hint, nextAction } = step.failure;
  return html`<div class="failure"><b>${step.dataset}</b> <span class="bad">${code}</span><div>${message}</div><div class="soft small">${hint ?? nextAction}</div></div>`;
}

/** Every rule with the share of rows that passed. */
export function rulesSection(summary: RunSummary): Html {
  const steps = summary.steps.filter((step) => step.rules.length > 0);
  if (steps.length === 0) return nothing;
  const count = steps.reduce((sum, step) => sum + step.rules.length, 0);
  const passed = steps.reduce((sum, step) => sum + step.rules.filter((rule) => rule.failed === 0).length, 0);
  return html`<section id="rules"><h2>Rules</h2><p class="soft small">${passed} of ${pluralText(count, "rule")} passed on every row.</p>
<div class="scroll"><table><thead><tr><th>Rule</th><th>Kind</th><th>Severity</th><th class="rate">Passed</th><th class="number">Share</th><th class="number">Checked</th><th class="number">Failed</th><th>Effect</th></tr></thead>
<tbody>${steps.map((step) => html`<tr><td colspan="8" class="group">${step.dataset}</td></tr>${step.rules.map(ruleRow)}`)}</tbody></table></div>${failedSamples(steps)}</section>`;
}

function ruleRow(rule: RuleOutcome): Html {
  const passed = Math.max(0, rule.checked - rule.failed);
  const tone = effectTone(rule.effect);
  const share = rule.checked === 0 ? 100 : (100 * passed) / rule.checked;
  const bar = html`<div class="bar"><i class="good" style="flex:${share.toFixed(2)} 0 0"></i><i class="${tone}" style="flex:${(rule.failed === 0 ? 0 : Math.max(2, 100 - share)).toFixed(2)} 0 0"></i></div>`;
  const detail =
    rule.detail === undefined
      ? nothing
      : html`<div class="soft small wide clamp" title="${rule.detail}">${rule.detail}</div>`;
  return html`<tr><td class="name">${rule.rule}${detail}</td><td>${rule.kind}</td><td>${rule.severity}</td><td class="rate">${bar}</td><td class="number">${percentText(passed, rule.checked)}</td><td class="number">${countText(rule.checked)}</td><td class="number ${rule.failed === 0 ? "soft" : ""}">${countText(rule.failed)}</td><td class="${tone}">${rule.effect}</td></tr>`;
}

function failedSamples(steps: readonly StepSummary[]): readonly Html[] {
  return steps.flatMap((step) =>
    step.rules
      .filter((rule) => rule.sample.length > 0)
      .map(
        (rule) =>
          html`<details><summary><span>${step.dataset}</span><span class="soft small">${rule.rule}: ${pluralText(rule.sample.length, "row")} that failed</span></summary><ul class="rows mono">${rule.sample.map((row) => html`<li>${row}</li>`)}</ul></details>`,
      ),
  );
}

/** Refused rows by cause. */
export function quarantineSection(summary: RunSummary): Html {
  const groups = summary.steps.flatMap((step) => step.quarantineGroups ?? []).sort((a, b) => b.rows - a.rows);
  if (groups.length === 0) return nothing;
  const most = groups[0]?.rows ?? 1;
  return html`<section id="quarantine"><h2>Quarantine</h2><p class="soft small">Rows kept aside, by cause; they wait for a fix, a replay or a discard.</p>
<div class="scroll"><table><thead><tr><th>Dataset</th><th>Rule</th><th class="number">Rows</th><th class="rate"></th><th>Reason and example</th></tr></thead><tbody>${groups.map((group) => quarantineRow(group, most))}</tbody></table></div></section>`;
}

function quarantineRow(group: QuarantineGroup, most: number): Html {
  const share = Math.max(2, (100 * group.rows) / Math.max(1, most));
  return html`<tr><td class="name">${group.dataset}</td><td class="name">${group.rule}</td><td class="number">${countText(group.rows)}</td><td class="rate"><div class="bar"><i class="warn" style="width:${share.toFixed(2)}%"></i></div></td><td class="wide">${group.reason}<div class="soft mono clamp" title="${group.sample}">${group.sample}</div></td></tr>`;
}

/** A few rows before and after every step. */
export function samplesSection(summary: RunSummary): Html {
  const steps = summary.steps.filter(
    (step) => step.samples !== undefined && step.samples.before.length + step.samples.after.length > 0,
  );
  if (steps.length === 0) return nothing;
  return html`<section id="samples"><h2>Samples</h2><p class="soft small">A few rows as they came in, and as they were published.</p>${steps.map(
    (step) =>
      html`<details><summary><span>${step.dataset}</span><span class="soft small">${sampleText(step)}</span></summary><div class="pair"><div><h3 class="soft">Before</h3>${sampleTable(step.samples?.before ?? [])}</div><div><h3 class="soft">After</h3>${sampleTable(step.samples?.after ?? [])}</div></div></details>`,
  )}</section>`;
}

function sampleText(step: StepSummary): string {
  return `${step.samples?.before.length ?? 0} before, ${step.samples?.after.length ?? 0} after`;
}

function sampleTable(rows: readonly Readonly<Record<string, Json>>[]): Html {
  if (rows.length === 0) return html`<p class="soft small">No rows.</p>`;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return html`<div class="sample"><table class="mono"><thead><tr>${columns.map((column) => html`<th>${column}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${columns.map((column) => sampleCell(row[column]))}</tr>`)}</tbody></table></div>`;
}

function sampleCell(value: Json | undefined): Html {
  if (value === undefined || value === null) return html`<td class="null">null</td>`;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return html`<td title="${text}">${text}</td>`;
}
