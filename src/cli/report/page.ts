import { bytesText, countText, secondsText } from "../quantity-text.ts";
import { publishedRows } from "../run-table.ts";
import { htmlDocument } from "./document.ts";
import { type Html, html, nothing } from "./html.ts";
import { lanesSection } from "./lanes.ts";
import { type ReportInput, total } from "./report-data.ts";
import { datasetsSection, quarantineSection, rulesSection, samplesSection } from "./sections.ts";
import { style } from "./style.ts";
import { timingsSection } from "./timings.ts";
import { runTone } from "./tone.ts";

/** The report of one run as one HTML page that needs nothing else: no script, no font, no network. */
export function renderReport(input: ReportInput): string {
  const { summary, plan } = input;
  const sections = [
    ["flow", "Flow", lanesSection(input)],
    ["datasets", "Datasets", datasetsSection(summary)],
    ["rules", "Rules", rulesSection(summary)],
    ["quarantine", "Quarantine", quarantineSection(summary)],
    ["samples", "Samples", samplesSection(summary)],
    ["timings", "Timings", timingsSection(summary)],
  ] as const;
  const shown = sections.filter(([, , section]) => section !== nothing);
  const body = html`${pageHeader(input, shown)}<main>${shown.map(([, , section]) => section)}<footer>Made by lakewright from the run ${summary.runId}. Model ${plan.modelHash.slice(0, 12)}.</footer></main>`;
  return htmlDocument(`${plan.project} · run ${summary.runId}`, style, body);
}

type Shown = readonly (readonly [id: string, title: string, section: Html])[];

function pageHeader({ summary, plan }: ReportInput, shown: Shown): Html {
  const figures = [
    ["Rows read", countText(total(summary, (step) => (step.layer === "bronze" ? step.ledger?.in : undefined)))],
    ["Rows published", countText(total(summary, publishedRows))],
    ["Quarantined", countText(total(summary, (step) => step.ledger?.quarantined))],
    ["Warned", countText(total(summary, (step) => step.warned))],
    ["Duration", secondsText(summary.seconds)],
    ["Peak memory", summary.peakMemoryBytes > 0 ? bytesText(summary.peakMemoryBytes) : "–"],
  ] as const;
  return html`<header><div><div class="headline"><h1>${plan.project}</h1><span class="pill ${runTone(summary.status)}">${summary.status}</span></div>
<p class="soft">Environment ${summary.environment} · ${instantText(summary.startedAt)} · run <span class="mono">${summary.runId}</span></p>
<dl class="figures">${figures.map(([title, text]) => html`<div><dt>${title}</dt><dd>${text}</dd></div>`)}</dl>
<nav>${shown.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}</nav></div></header>`;
}

/** `2026-01-31 10:15 UTC` */
function instantText(instant: string): string {
  return `${instant.slice(0, 16).replace("T", " ")} UTC`;
}
