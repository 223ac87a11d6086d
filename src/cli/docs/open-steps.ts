import type { MissingItem, NextStep } from "../../metadata/index.ts";
import { pluralText } from "../quantity-text.ts";
import { type Html, html } from "../report/index.ts";
import { htmlTable, renderPage, section } from "./page.ts";
import type { Site } from "./site.ts";

/** What is missing, with the next step for each. */
export function openStepsTable(items: readonly MissingItem[]): Html {
  const rows = items.map((item) => [
    html`<span class="mono">${item.subject}</span>`,
    html`${item.text} <span class="soft small">${item.code}</span>`,
    stepText(item.next),
  ]);
  const columns = [
    { title: "What", kind: "name" },
    { title: "Is missing", kind: "wide" },
    { title: "Next step", kind: "wide" },
  ] as const;
  return htmlTable(columns, rows, "Nothing is missing.");
}

function stepText(next: NextStep): Html {
  if (next.kind === "command") return html`<code>${next.command}</code>`;
  // what stands between backticks is to be typed
  const words = next.edit
    .split("`")
    .map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
  return html`${words} <span class="soft small">${next.place.file}</span>`;
}

/** All open steps of the solution, by the source or product they belong to. */
export function openStepsPage(site: Site): string {
  const groups = [...Map.groupBy(site.missing, (item) => item.owner)];
  const sections = groups.map(([owner, items]) => section(`of-${owner}`, owner, "", openStepsTable(items)));
  return renderPage({
    site,
    title: "Open steps",
    tab: "open-steps.html",
    subtitle: html`${site.missing.length === 0 ? "Nothing that is declared or laid out is missing" : pluralText(site.missing.length, "open step")}`,
    sections: sections.length > 0 ? sections : [section("none", "Done", "", openStepsTable([]))],
  });
}
