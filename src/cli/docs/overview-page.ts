import { compareText } from "../../base/index.ts";
import { countText, pluralText } from "../quantity-text.ts";
import { type Html, html, nothing } from "../report/index.ts";
import { lineage } from "./dataset-graph.ts";
import { drawGraph, MOST_BOXES } from "./graph-svg.ts";
import { openStepsTable } from "./open-steps.ts";
import { htmlTable, renderPage, section } from "./page.ts";
import { type Owner, productPage, type Site } from "./site.ts";

/** Open steps on the first page; the others have a page of their own. */
const MOST_STEPS = 12;

/** The whole solution on one page: what there is, how it hangs together, what is left to do. */
export function overviewPage(site: Site): string {
  const { model } = site;
  return renderPage({
    site,
    title: model.project,
    tab: "index.html",
    subtitle: html`Domain ${model.domain}${model.description === "" ? "" : ` · ${model.description}`}`,
    sections: [
      section("figures", "At a glance", "", figures(site)),
      section("products", "Products", "", productCards(site)),
      section("flow", "Flow", flowRemark(site), flow(site)),
      section("open-steps", "Open steps", "", firstSteps(site)),
      section("sources", "Sources", "", sourceTable(site)),
      section("environments", "Environments", "", environmentTable(site)),
    ],
  });
}

function figures(site: Site): Html {
  const { sources, products } = site.model;
  const datasets = [...site.datasets.values()];
  const items = [
    ["Sources", sources.length],
    ["Products", products.length],
    ["Datasets", datasets.length],
    ["Columns", datasets.reduce((sum, one) => sum + one.columns.length, 0)],
    ["Rules", datasets.reduce((sum, one) => sum + one.dataset.rules.length, 0)],
    ["Output ports", products.reduce((sum, product) => sum + product.outputs.length, 0)],
    ["Open steps", site.missing.length],
  ] as const;
  return html`<dl class="figures">${items.map(([title, count]) => html`<div><dt>${title}</dt><dd>${countText(count)}</dd></div>`)}</dl>`;
}

function productCards(site: Site): Html {
  const { products } = site.model;
  if (products.length === 0) return html`<p class="soft small">There are no products yet.</p>`;
  if (products.length > MOST_BOXES)
    return html`<p><a href="products.html">${pluralText(products.length, "product")}</a></p>`;
  const cards = products.map(
    (product) =>
      html`<a href="${productPage(product.name)}" style="--tone:var(--gold)"><b>${product.name}</b><span class="soft small">${product.owner} · ${product.version}</span><div class="small">${product.purpose === "" ? product.description : product.purpose}</div></a>`,
  );
  return html`<div class="cards">${cards}</div>`;
}

function isSmall(site: Site): boolean {
  return site.datasets.size <= MOST_BOXES;
}

function flowRemark(site: Site): string {
  return isSmall(site) ? "From the sources to what products give out." : "Who reads from whom.";
}

/** The way of data: by dataset while it can be followed, else by owner. */
function flow(site: Site): Html {
  if (site.datasets.size === 0) return html`<p class="soft small">There are no datasets yet.</p>`;
  if (isSmall(site)) return lineage(site, [...site.datasets.values()]);
  if (site.owners.length > MOST_BOXES) return ownerTable(site);
  const boxes = site.owners.map((owner) => ({
    id: owner.name,
    title: owner.name,
    below: `${owner.kind} · ${pluralText(owner.datasets.length, "dataset")}`,
    link: ownerLink(owner),
    tone: owner.kind === "source" ? "bronze" : "gold",
    rows: [],
    more: 0,
  }));
  const edges = site.owners.flatMap((owner) => readOwners(owner).map((from) => ({ from, to: owner.name })));
  return drawGraph(boxes, edges, "arrow", "Sources and products");
}

function ownerTable(site: Site): Html {
  const rows = site.owners.flatMap((owner) => {
    const from = readOwners(owner);
    return from.length === 0 ? [] : [[html`<a href="${ownerLink(owner)}">${owner.name}</a>`, from.join(", ")]];
  });
  return htmlTable(
    [
      { title: "Product", kind: "name" },
      { title: "Reads", kind: "wide" },
    ],
    rows,
    "Nothing is read yet.",
  );
}

function ownerLink(owner: Owner): string {
  return owner.kind === "product" ? productPage(owner.name) : (owner.pages[0]?.path ?? "model.html");
}

function readOwners(owner: Owner): readonly string[] {
  const owners = owner.datasets.flatMap((one) => one.reads.map((input) => input.split(".")[0] ?? input));
  return [...new Set(owners)].filter((name) => name !== owner.name).sort(compareText);
}

function firstSteps({ missing }: Site): Html {
  const rest = missing.length - MOST_STEPS;
  const more =
    rest > 0 ? html`<p class="small"><a href="open-steps.html">And ${countText(rest)} more</a></p>` : nothing;
  return html`${openStepsTable(missing.slice(0, MOST_STEPS))}${more}`;
}

/** Without connections: the pages may be read by people who need not know hosts. */
function sourceTable(site: Site): Html {
  const types = new Map(site.model.sources.map((source) => [source.name, source.type]));
  const rows = site.owners
    .filter((owner) => owner.kind === "source")
    .map((owner) => [
      html`<a href="${ownerLink(owner)}">${owner.name}</a>`,
      types.get(owner.name),
      owner.datasets.length,
      owner.description,
    ]);
  const columns = [
    { title: "Source", kind: "name" },
    { title: "Type" },
    { title: "Datasets", kind: "number" },
    { title: "Description", kind: "wide" },
  ] as const;
  return htmlTable(columns, rows, "There are no sources yet.");
}

function environmentTable(site: Site): Html {
  const rows = site.model.environments.map((one) => [
    one.name,
    one.engine,
    one.secrets === undefined ? "" : String(one.secrets["provider"] ?? ""),
  ]);
  return htmlTable(
    [{ title: "Environment", kind: "name" }, { title: "Engine" }, { title: "Secrets" }],
    rows,
    "There are no environments yet.",
  );
}
