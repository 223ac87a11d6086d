import type { Dataset, Rule } from "../../metadata/index.ts";
import { pluralText } from "../quantity-text.ts";
import { type Html, html, nothing } from "../report/index.ts";
import { columnMarks, datasetLink, entities, relationsTable } from "./dataset-graph.ts";
import { MOST_BOXES } from "./graph-svg.ts";
import { htmlTable, joined, renderPage, section } from "./page.ts";
import { ruleText } from "./rule-text.ts";
import { anchorOf, type ColumnFacts, type DatasetFacts, type Owner, type Relation, type Site } from "./site.ts";

type Page = readonly [path: string, text: string];

/** The data model: an entry page, and the datasets of each owner with columns, keys, relations and rules. */
export function modelPages(site: Site): readonly Page[] {
  return [["model.html", modelIndex(site)], ...site.owners.flatMap((owner) => ownerPages(site, owner))];
}

function modelIndex(site: Site): string {
  const all = [...site.datasets.values()];
  const picture = all.length <= MOST_BOXES ? entities(site, all) : relationsTable(site.relations, site);
  const rows = site.owners.map((owner) => [
    html`<a href="${owner.pages[0]?.path}">${owner.name}</a>`,
    owner.kind,
    owner.datasets.length,
    owner.datasets.reduce((sum, one) => sum + one.columns.length, 0),
    owner.description,
  ]);
  const columns = [
    { title: "Owner", kind: "name" },
    { title: "Kind" },
    { title: "Datasets", kind: "number" },
    { title: "Columns", kind: "number" },
    { title: "Description", kind: "wide" },
  ] as const;
  return renderPage({
    site,
    title: "Data model",
    tab: "model.html",
    subtitle: html`${pluralText(all.length, "dataset")}, ${pluralText(site.relations.length, "relation")}`,
    sections: [
      section(
        "entities",
        "Entities",
        "Rows refer to rows of another dataset where a rule of kind reference says so.",
        picture,
      ),
      section(
        "owners",
        "Owners",
        "Sources deliver bronze tables, products make silver and gold ones.",
        htmlTable(columns, rows, "There are no datasets yet."),
      ),
    ],
  });
}

function ownerPages(site: Site, owner: Owner): readonly Page[] {
  return owner.pages.map(({ path, datasets }, index) => {
    const pager = owner.pages.length === 1 ? [] : [pagerSection(owner, index)];
    const picture = section("entities", "Entities", "", entities(site, datasets));
    const text = renderPage({
      site,
      title: owner.pages.length === 1 ? owner.name : `${owner.name}, page ${index + 1} of ${owner.pages.length}`,
      tab: "model.html",
      subtitle: html`${owner.kind === "source" ? "Source" : "Product"}${owner.description === "" ? "" : ` · ${owner.description}`}`,
      sections: [...pager, picture, ...datasets.map((facts) => datasetSection(site, facts)), ...pager],
    });
    return [path, text];
  });
}

/** The pages of an owner, by the first dataset of each. */
function pagerSection(owner: Owner, here: number): Html {
  const links = owner.pages.map(({ path, datasets }, index) => {
    const name = datasets[0]?.dataset.name ?? "";
    return index === here ? html`<b>${index + 1} ${name} …</b>` : html`<a href="${path}">${index + 1} ${name} …</a>`;
  });
  return html`<section><div class="pager">${links}</div></section>
`;
}

function datasetSection(site: Site, facts: DatasetFacts): Html {
  const { dataset } = facts;
  return html`<section id="${anchorOf(dataset)}"><h2>${dataset.name} <span class="layer" style="--tone:var(--${dataset.layer})">${dataset.layer}</span></h2>${dataset.description === "" ? nothing : html`<p class="soft">${dataset.description}</p>`}
<dl class="facts">${factLines(site, facts).map(([title, text]) => html`<dt>${title}</dt><dd>${text}</dd>`)}</dl>
${columnTable(facts)}${rulesTable(dataset.rules)}</section>
`;
}

function factLines(site: Site, facts: DatasetFacts): readonly (readonly [string, Html])[] {
  const { dataset, reads, readers, relations, referencedBy } = facts;
  const links = (ids: readonly Dataset["id"][]) =>
    html`${joined(
      ids.map((id) => datasetLink(id, site)),
      ", ",
    )}`;
  const lines: (readonly [string, Html, boolean])[] = [
    ["Name", html`<span class="mono">${dataset.id}</span>`, true],
    ["Keys", html`${dataset.keys.join(", ")}`, dataset.keys.length > 0],
    [dataset.kind === "source" ? "Load" : "Materialisation", html`${loadText(dataset)}`, true],
    ["Made from", links(reads), reads.length > 0],
    ["Read by", links(readers), readers.length > 0],
    ["Refers to", relationLines(relations, "to", site), relations.length > 0],
    ["Referred to by", relationLines(referencedBy, "from", site), referencedBy.length > 0],
    ["Tags", html`${dataset.tags.map((tag) => html`<span class="tag">${tag}</span>`)}`, dataset.tags.length > 0],
  ];
  return lines.flatMap(([title, text, isShown]) => (isShown ? [[title, text] as const] : []));
}

function relationLines(relations: readonly Relation[], end: "from" | "to", site: Site): Html {
  const lines = relations.map((one) => {
    const columns = `${one.columns.join(", ")} → ${one.toColumns.join(", ")}`;
    return html`${datasetLink(one[end], site)} <span class="soft small">${columns}</span>`;
  });
  return html`${joined(lines, ", ")}`;
}

function loadText(dataset: Dataset): string {
  if (dataset.kind === "product") return dataset.materialize.as;
  const { load, table } = dataset;
  const how = load.mode === "incremental" ? `incremental by ${load.watermark}` : load.mode;
  return `${how} from ${table}; drift: ${dataset.drift}`;
}

function columnTable(facts: DatasetFacts): Html {
  const marks = columnMarks(facts);
  const rows = facts.columns.map((column) => [
    html`<b>${column.name}</b>`,
    column.type === undefined ? html`<span class="soft">unknown</span>` : html`<code>${column.type}</code>`,
    column.nullable ? "" : "not null",
    marks.get(column.name) ?? "",
    descriptionText(column),
  ]);
  const columns = [
    { title: "Column", kind: "name" },
    { title: "Type" },
    { title: "Null" },
    { title: "Key" },
    { title: "Description", kind: "wide" },
  ] as const;
  return htmlTable(columns, rows, "Columns are not known yet.");
}

function descriptionText({ description, unit, classification }: ColumnFacts): Html {
  const measure = unit === undefined ? nothing : html` <span class="soft">${unit}</span>`;
  const kind = classification === undefined ? nothing : html` <span class="tag">${classification}</span>`;
  return html`${description}${measure}${kind}`;
}

/** Rules as sentences, with what happens to the rows that break them. */
export function rulesTable(rules: readonly Rule[]): Html {
  if (rules.length === 0) return nothing;
  const rows = rules.map((rule) => [rule.name, ruleText(rule), rule.severity]);
  return htmlTable(
    [{ title: "Rule", kind: "name" }, { title: "A good row", kind: "wide" }, { title: "Otherwise" }],
    rows,
    "",
  );
}
