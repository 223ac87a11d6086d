import type { Document, OutputPort, Product, Value } from "../../metadata/index.ts";
import { pluralText } from "../quantity-text.ts";
import { type Html, html, nothing } from "../report/index.ts";
import type { Capability } from "./capabilities.ts";
import { scopeText } from "./capability-page.ts";
import { datasetLink, lineage } from "./dataset-graph.ts";
import { rulesTable } from "./model-pages.ts";
import { openStepsTable } from "./open-steps.ts";
import { htmlTable, joined, renderPage, section } from "./page.ts";
import { type DatasetFacts, productPage, type Site } from "./site.ts";

type Page = readonly [path: string, text: string];

/** A list of all products, and a page for each of them. */
export function productPages(site: Site, capabilities: readonly Capability[]): readonly Page[] {
  const { products } = site.model;
  return [
    ["products.html", productList(site)],
    ...products.map((product): Page => [productPage(product.name), onePage(site, product, capabilities)]),
  ];
}

function productList(site: Site): string {
  const { products } = site.model;
  const rows = products.map((product) => [
    html`<a href="${productPage(product.name)}">${product.name}</a>`,
    product.owner,
    product.version,
    product.datasets.length,
    product.outputs.length,
    product.description,
  ]);
  const columns = [
    { title: "Product", kind: "name" },
    { title: "Owner" },
    { title: "Version" },
    { title: "Datasets", kind: "number" },
    { title: "Ports", kind: "number" },
    { title: "Description", kind: "wide" },
  ] as const;
  const list = section("products", "Products", "", htmlTable(columns, rows, "There are no products yet."));
  return renderPage({
    site,
    title: "Products",
    tab: "products.html",
    subtitle: html`${pluralText(products.length, "product")}`,
    sections: [list],
  });
}

function onePage(site: Site, product: Product, capabilities: readonly Capability[]): string {
  const owner = site.owners.find((one) => one.kind === "product" && one.name === product.name);
  const facts = owner?.datasets ?? [];
  const missing = site.missing.filter((item) => item.owner === product.name);
  return renderPage({
    site,
    title: product.name,
    tab: "products.html",
    subtitle: html`Product${product.description === "" ? "" : ` · ${product.description}`}`,
    sections: [
      section("about", "About", "", aboutList(product, facts)),
      section("ports", "Output ports", "What others may read, and what it promises them.", portList(site, product)),
      section("lineage", "Lineage", "From the sources to what this product makes.", lineage(site, facts)),
      section("rules", "Rules", "", ruleList(site, facts)),
      section(
        "scope",
        "Scope",
        "What this product uses, itself and by the sources it reads.",
        scopeList(product, facts, capabilities),
      ),
      section("open-steps", "Open steps", "", openStepsTable(missing)),
    ],
  });
}

function aboutList(product: Product, facts: readonly DatasetFacts[]): Html {
  const lines = [
    ["Owner", product.owner],
    ["Purpose", product.purpose],
    ["Version", product.version],
    ["Service level", product.sla === undefined ? "" : documentText(product.sla)],
    ["Reads", inputOwners(product, facts).join(", ")],
    ["When a step fails", product.onFailure],
    ["Unit tests", String(product.tests.length)],
    ["Tags", product.tags.join(", ")],
  ] as const;
  return html`<dl class="facts">${lines.map(([title, text]) => html`<dt>${title}</dt><dd>${text === "" ? html`<span class="soft">not given</span>` : text}</dd>`)}</dl>`;
}

/** Sources and other products that are read. */
function inputOwners(product: Product, facts: readonly DatasetFacts[]): readonly string[] {
  const owners = facts.flatMap((one) => one.reads.map((input) => input.split(".")[0] ?? input));
  return [...new Set([...product.inputs, ...owners])].filter((owner) => owner !== product.name);
}

function documentText(document: Document): string {
  return Object.entries(document)
    .map(([key, value]) => `${key} ${valueText(value)}`)
    .join(", ");
}

function valueText(value: Value): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function portList(site: Site, product: Product): Html {
  const rows = product.outputs.map((port) => [
    html`<b>${port.name}</b>`,
    datasetLink(port.dataset, site),
    html`${port.as.map((kind) => html`<span class="tag">${kind}</span>`)}`,
    port.contract === "" ? html`<span class="soft">none</span>` : port.contract,
    port.description,
  ]);
  const columns = [
    { title: "Port", kind: "name" },
    { title: "Dataset", kind: "name" },
    { title: "As" },
    { title: "Contract" },
    { title: "Description", kind: "wide" },
  ] as const;
  const table = htmlTable(columns, rows, "Nothing is given out yet.");
  return html`${table}${product.outputs.map((port) => contractDetails(site, product, port))}`;
}

/** What a contract promises: columns, rules, service level. */
function contractDetails(site: Site, product: Product, port: OutputPort): Html {
  const facts = site.datasets.get(port.dataset);
  if (facts === undefined) return nothing;
  const rows = facts.columns.map((column) => [
    html`<b>${column.name}</b>`,
    column.type,
    column.nullable ? "" : "not null",
    column.description,
  ]);
  const columns = [
    { title: "Column", kind: "name" },
    { title: "Type" },
    { title: "Null" },
    { title: "Description", kind: "wide" },
  ] as const;
  const level = product.sla === undefined ? "" : `; ${documentText(product.sla)}`;
  return html`<details><summary><span>Contract of ${port.name}</span><span class="soft small">${pluralText(facts.columns.length, "column")}, ${pluralText(facts.dataset.rules.length, "rule")}${level}</span></summary>${htmlTable(columns, rows, "Columns are not known yet.")}${rulesTable(facts.dataset.rules)}</details>`;
}

/** Beyond this the rules are read where the datasets are described. */
const MOST_JUDGED = 200;

function ruleList(site: Site, facts: readonly DatasetFacts[]): Html {
  const judged = facts.filter((one) => one.dataset.rules.length > 0);
  if (judged.length === 0) return html`<p class="soft small">No rule watches this product yet.</p>`;
  const rules = (one: DatasetFacts) => pluralText(one.dataset.rules.length, "rule");
  if (judged.length > MOST_JUDGED) {
    const rows = judged.map((one) => [datasetLink(one.dataset.id, site), rules(one)]);
    return htmlTable([{ title: "Dataset", kind: "name" }, { title: "Rules" }], rows, "");
  }
  return html`${judged.map((one) => html`<details><summary>${datasetLink(one.dataset.id, site)}<span class="soft small">${rules(one)}</span></summary>${rulesTable(one.dataset.rules)}</details>`)}`;
}

function scopeList(product: Product, facts: readonly DatasetFacts[], capabilities: readonly Capability[]): Html {
  const names = new Set([product.name, ...inputOwners(product, facts).map((input) => input.split(".")[0] ?? input)]);
  const areas = [...Map.groupBy(capabilities, (one) => one.area)];
  const rows = areas.map(([area, items]) => {
    const isUsed = (one: Capability) => one.users.some((user) => one.isShared || names.has(user));
    const outside = items.filter((one) => !isUsed(one));
    return [
      area,
      items
        .filter(isUsed)
        .map((one) => one.name)
        .join(", "),
      outsideText(outside),
    ];
  });
  const columns = [
    { title: "Area", kind: "name" },
    { title: "In scope", kind: "wide" },
    { title: "Out of scope", kind: "wide" },
  ] as const;
  return htmlTable(columns, rows, "");
}

/** What is not used here by why: there and unused, not there yet, the business of others. */
function outsideText(items: readonly Capability[]): Html {
  const groups = [...Map.groupBy(items, (one) => one.scope)];
  const lines = groups.map(
    ([, group]) =>
      html`${group[0] === undefined ? nothing : scopeText({ ...group[0], users: [] })}: <span class="soft">${group.map((one) => one.name).join(", ")}</span>`,
  );
  return html`${joined(lines, "; ")}`;
}
