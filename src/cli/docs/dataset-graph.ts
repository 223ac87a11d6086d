import type { DatasetId } from "../../metadata/index.ts";
import { type Html, html } from "../report/index.ts";
import type { GraphEdge } from "./graph-layout.ts";
import { type Box, drawGraph, MOST_BOXES } from "./graph-svg.ts";
import { htmlTable } from "./page.ts";
import type { DatasetFacts, Relation, Site } from "./site.ts";

/** Rows of a box of the data model. */
const MOST_ROWS = 7;

/** How data comes from the sources to these datasets, as a picture or, of too many of them, as a table. */
export function lineage(site: Site, facts: readonly DatasetFacts[]): Html {
  const all = described(site, [...facts.flatMap((one) => one.reads), ...facts.map((one) => one.dataset.id)]);
  const edges = all.flatMap((one) => one.reads.map((input) => ({ from: input, to: one.dataset.id })));
  if (all.length > MOST_BOXES) return readsTable(facts, site);
  return drawGraph(
    all.map((one) => plainBox(one)),
    edges,
    "arrow",
    "Lineage of the datasets",
  );
}

function readsTable(facts: readonly DatasetFacts[], site: Site): Html {
  const rows = facts
    .filter((one) => one.reads.length > 0)
    .map((one) => [
      datasetLink(one.dataset.id, site),
      html`${one.reads.map((input) => html`${datasetLink(input, site)} `)}`,
    ]);
  return htmlTable(
    [
      { title: "Dataset", kind: "name" },
      { title: "Made from", kind: "wide" },
    ],
    rows,
    "Nothing is made yet.",
  );
}

/** Which rows of a dataset refer to which rows of another one, as a picture of entities or as a table. */
export function entities(site: Site, facts: readonly DatasetFacts[]): Html {
  const own = facts.map((one) => one.dataset.id);
  const ids = new Set([...own, ...facts.flatMap((one) => one.relations.map((relation) => relation.to))]);
  const all = described(site, ids);
  const relations = all.flatMap((one) => one.relations).filter((relation) => ids.has(relation.to));
  if (all.length > MOST_BOXES) return relationsTable(relations, site);
  return drawGraph(
    all.map((one) => entityBox(one)),
    edgesOf(relations),
    "many",
    "Entities and their relations",
  );
}

/** The datasets of these ids, each once, in their order. */
function described(site: Site, ids: Iterable<DatasetId>): readonly DatasetFacts[] {
  return [...new Set(ids)].flatMap((id) => site.datasets.get(id) ?? []);
}

/** From the row that is referred to, to those that refer to it: one line however many rules say so. */
function edgesOf(relations: readonly Relation[]): readonly GraphEdge[] {
  const edges = relations.map(({ from, to }) => [`${to} ${from}`, { from: to, to: from }] as const);
  return [...new Map(edges).values()];
}

export function relationsTable(relations: readonly Relation[], site: Site): Html {
  const rows = relations.map((one) => [
    datasetLink(one.from, site),
    one.columns.join(", "),
    datasetLink(one.to, site),
    one.toColumns.join(", "),
    one.rule,
  ]);
  const columns = [
    { title: "Dataset", kind: "name" },
    { title: "Columns" },
    { title: "Refers to", kind: "name" },
    { title: "Columns" },
    { title: "Rule" },
  ] as const;
  return htmlTable(columns, rows, "No rule ties datasets to each other.");
}

function plainBox({ dataset, owner, link }: DatasetFacts): Box {
  const { id, name, layer } = dataset;
  return { id, title: name, below: `${owner} · ${layer}`, link, tone: layer, rows: [], more: 0 };
}

/** Keys first, then what refers to others, then the rest as far as there is room. */
function entityBox(facts: DatasetFacts): Box {
  const marks = columnMarks(facts);
  const names = facts.columns.map((column) => column.name);
  const sorted = [...names.filter((name) => marks.has(name)), ...names.filter((name) => !marks.has(name))];
  const rows = sorted.slice(0, MOST_ROWS).map((text) => ({ mark: marks.get(text)?.slice(0, 3) ?? "", text }));
  return { ...plainBox(facts), rows, more: sorted.length - rows.length };
}

/** `key`, `ref` or both by name of column. */
export function columnMarks({ dataset, relations }: DatasetFacts): ReadonlyMap<string, string> {
  const keys = new Set(dataset.keys);
  const references = new Set(relations.flatMap((relation) => relation.columns));
  const both = [...references].filter((name) => keys.has(name));
  return new Map([
    ...[...references].map((name) => [name, "ref"] as const),
    ...[...keys].map((name) => [name, "key"] as const),
    ...both.map((name) => [name, "key, ref"] as const),
  ]);
}

/** A dataset by its name, as a link to where it is described. */
export function datasetLink(id: DatasetId, site: Site): Html {
  const facts = site.datasets.get(id);
  return facts === undefined ? html`${id}` : html`<a href="${facts.link}">${id}</a>`;
}
