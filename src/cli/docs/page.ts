import { countText } from "../quantity-text.ts";
import { type Html, html, htmlDocument, nothing, style } from "../report/index.ts";
import type { Site } from "./site.ts";
import { siteStyle } from "./site-style.ts";

/** The pages that every page leads to. */
const tabs = [
  ["index.html", "Overview"],
  ["model.html", "Data model"],
  ["products.html", "Products"],
  ["capabilities.html", "Capabilities"],
  ["open-steps.html", "Open steps"],
] as const satisfies readonly (readonly [path: string, title: string])[];
export type Tab = (typeof tabs)[number][0];

export type PageInput = Readonly<{
  site: Site;
  title: string;
  /** The tab this page belongs to. */
  tab: Tab;
  /** Below the title. */
  subtitle: Html;
  sections: readonly Html[];
}>;

/** One page of the site, whole. */
export function renderPage({ site, title, tab, subtitle, sections }: PageInput): string {
  const { project } = site.model;
  const header = html`<header><div><div class="headline"><h1>${title}</h1></div><div class="soft">${subtitle}</div>
<nav class="tabs">${tabs.map(([path, name]) => html`<a href="${path}" class="${path === tab ? "here" : ""}">${name}</a>`)}</nav></div></header>`;
  const body = html`${header}<main>${sections}<footer>Made by lakewright from the metadata of ${project}.</footer></main>`;
  return htmlDocument(title === project ? project : `${title} · ${project}`, `${style}${siteStyle}`, body);
}

export type TableColumn = Readonly<{ title: string; kind?: "number" | "name" | "wide" }>;

/** Rows of a table that a reader can still make use of; beyond them their number is told. */
const MOST_ROWS = 1000;

/** A table; nothing but a remark when it has no rows. */
export function htmlTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly (Html | string | number | undefined)[])[],
  empty: string,
): Html {
  if (rows.length === 0) return html`<p class="soft small">${empty}</p>`;
  const head = columns.map(({ title, kind }) => html`<th class="${kind === "number" ? "number" : ""}">${title}</th>`);
  const rest =
    rows.length > MOST_ROWS ? html`<p class="soft small">And ${countText(rows.length - MOST_ROWS)} more.</p>` : nothing;
  const body = rows.slice(0, MOST_ROWS).map(
    (row) => html`<tr>${row.map((cell, index) => html`<td class="${columns[index]?.kind ?? ""}">${cell}</td>`)}</tr>
`,
  );
  return html`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${rest}`;
}

/** A titled part of a page. */
export function section(id: string, title: string, remark: string, content: Html | readonly Html[]): Html {
  const words = remark === "" ? [] : [html`<p class="soft small">${remark}</p>`];
  return html`<section id="${id}"><h2>${title}</h2>${words}${content}</section>
`;
}

/** Parts with something between them; of very many the first ones, with the number of the others. */
export function joined(parts: readonly Html[], between: string): readonly Html[] {
  const shown = parts.slice(0, MOST_PARTS).map((part, index) => (index === 0 ? part : html`${between}${part}`));
  return parts.length > MOST_PARTS ? [...shown, html` and ${countText(parts.length - MOST_PARTS)} more`] : shown;
}
const MOST_PARTS = 50;
