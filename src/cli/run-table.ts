import type { RunSummary, StepSummary } from "../run/index.ts";
import { bytesText, countText, secondsText } from "./quantity-text.ts";
import type { Paint } from "./terminal.ts";
import { textTable } from "./text-table.ts";

type Count = Readonly<{ title: string; of: (step: StepSummary) => number | undefined; always: boolean }>;

const counts: readonly Count[] = [
  { title: "in", of: (step) => step.ledger?.in, always: true },
  { title: "published", of: (step) => publishedRows(step), always: true },
  { title: "unchanged", of: (step) => step.ledger?.unchanged, always: false },
  { title: "deduplicated", of: (step) => step.ledger?.deduplicated, always: false },
  { title: "discarded", of: (step) => step.ledger?.discarded, always: false },
  { title: "quarantined", of: (step) => step.ledger?.quarantined, always: true },
  { title: "warned", of: (step) => (step.ledger === undefined ? undefined : step.warned), always: true },
];

/** Rows an attempt put into the published table. */
export function publishedRows(step: StepSummary): number | undefined {
  return step.ledger === undefined ? undefined : step.ledger.inserted + step.ledger.updated;
}

/** The end of a run: one line per dataset; counts that are zero everywhere are left out unless they always matter. */
export function runTable(summary: RunSummary, paint: Paint): string {
  const { steps } = summary;
  const shown = counts.filter((count) => count.always || steps.some((step) => (count.of(step) ?? 0) > 0));
  const columns = [
    { title: "dataset" },
    { title: "status" },
    ...shown.map(({ title }) => ({ title, align: "right" }) as const),
    { title: "seconds", align: "right" } as const,
  ];
  const rows = steps.map((step) => [
    step.dataset,
    step.status,
    ...shown.map((count) => numberText(count.of(step))),
    step.seconds > 0 ? step.seconds.toFixed(2) : "",
  ]);
  return `${textTable(columns, rows, paint)}\n${lastLine(summary)}\n`;
}

function numberText(count: number | undefined): string {
  return count === undefined ? "" : countText(count);
}

function lastLine(summary: RunSummary): string {
  const memory = summary.peakMemoryBytes > 0 ? `, at most ${bytesText(summary.peakMemoryBytes)} of memory` : "";
  return `Run ${summary.runId}: ${summary.status} in ${secondsText(summary.seconds)}${memory}`;
}
