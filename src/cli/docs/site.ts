import { compareText, type LogicalType } from "../../base/index.ts";
import type { Analysis, ColumnDeclaration, Dataset, DatasetId, MissingItem, Model } from "../../metadata/index.ts";

/** What the pages are made from: all of it data, so that the same project gives the same bytes. */
export type SiteInput = Readonly<{
  model: Model;
  analysis: Analysis;
  missing: readonly MissingItem[];
  /** Types of source that this version has, and those of the project's own. */
  sourceTypes: readonly string[];
  /** Deploy targets likewise. */
  targets: readonly Readonly<{ name: string; summary: string }>[];
}>;

/** A column as it is published; `type` is not there as long as the schema of a source is unknown. */
export type ColumnFacts = Omit<ColumnDeclaration, "type"> & Readonly<{ type?: LogicalType }>;

/** A rule that ties columns of one dataset to those of another. */
export type Relation = Readonly<{
  from: DatasetId;
  columns: readonly string[];
  to: DatasetId;
  toColumns: readonly string[];
  rule: string;
}>;

export type DatasetFacts = Readonly<{
  dataset: Dataset;
  owner: string;
  columns: readonly ColumnFacts[];
  reads: readonly DatasetId[];
  readers: readonly DatasetId[];
  /** To other datasets, and to this one. */
  relations: readonly Relation[];
  referencedBy: readonly Relation[];
  /** Page of its owner that describes it, with the place on it. */
  link: string;
}>;

export type Owner = Readonly<{
  name: string;
  kind: "source" | "product";
  description: string;
  datasets: readonly DatasetFacts[];
  /** The datasets by page. */
  pages: readonly Readonly<{ path: string; datasets: readonly DatasetFacts[] }>[];
}>;

export type Site = SiteInput &
  Readonly<{
    owners: readonly Owner[];
    datasets: ReadonlyMap<DatasetId, DatasetFacts>;
    relations: readonly Relation[];
  }>;

/** As many as a browser shows at once without effort: 10,000 datasets of 19 columns are 43 MB of pages, made in three seconds. */
const DATASETS_PER_PAGE = 100;

export function describeSite(input: SiteInput): Site {
  const { model, analysis } = input;
  const all = [...model.sources, ...model.products].flatMap((owner): readonly Dataset[] => owner.datasets);
  const known = new Set(all.map((dataset) => dataset.id));
  const reads = new Map(all.map(({ id }) => [id, readsOf(id, analysis, known)]));
  const readers = turned(reads);
  const relations = all.flatMap(relationsOf);
  const from = Map.groupBy(relations, (relation) => relation.from);
  const to = Map.groupBy(relations, (relation) => relation.to);
  const describe = (dataset: Dataset, owner: string, path: string): DatasetFacts => ({
    dataset,
    owner,
    columns: columnsOf(dataset, analysis),
    reads: reads.get(dataset.id) ?? [],
    readers: readers.get(dataset.id) ?? [],
    relations: from.get(dataset.id) ?? [],
    referencedBy: to.get(dataset.id) ?? [],
    link: `${path}#${anchorOf(dataset)}`,
  });
  const owners = ownersOf(model, describe);
  const datasets = new Map(owners.flatMap((owner) => owner.datasets).map((facts) => [facts.dataset.id, facts]));
  return { ...input, owners, datasets, relations };
}

function ownersOf(
  { sources, products }: Model,
  describe: (dataset: Dataset, owner: string, path: string) => DatasetFacts,
): readonly Owner[] {
  const named = [
    ...sources.map((source) => ({ ...source, kind: "source" as const })),
    ...products.map((product) => ({ ...product, kind: "product" as const })),
  ];
  return named.map(({ name, kind, description, datasets }): Owner => {
    const pages = pagesOf<Dataset>(datasets).map((part, index) => {
      const path = modelPage(name, index);
      return { path, datasets: part.map((dataset) => describe(dataset, name, path)) };
    });
    return { name, kind, description, pages, datasets: pages.flatMap((page) => page.datasets) };
  });
}

/** At least one page, so that an owner without datasets has one too. */
function pagesOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.max(1, Math.ceil(items.length / DATASETS_PER_PAGE));
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * DATASETS_PER_PAGE, (index + 1) * DATASETS_PER_PAGE),
  );
}

/** Declared words over what the schema file or the SELECT says; what is declared only stands behind. */
function columnsOf(dataset: Dataset, analysis: Analysis): readonly ColumnFacts[] {
  const declared = new Map(dataset.columns.map((column) => [column.name, column]));
  const schema = dataset.kind === "source" ? dataset.schema : undefined;
  const found = schema ?? analysis.datasets[dataset.id]?.columns ?? [];
  const names = new Set(found.map((column) => column.name));
  return [
    ...found.map(({ name, type, nullable }) => ({ description: "", name, type, nullable, ...declared.get(name) })),
    ...dataset.columns.filter((column) => !names.has(column.name)),
  ];
}

function readsOf(id: DatasetId, analysis: Analysis, known: ReadonlySet<DatasetId>): readonly DatasetId[] {
  const inputs = analysis.datasets[id]?.inputs ?? [];
  return [...new Set(inputs.map((input) => input.dataset))].filter((input) => known.has(input)).sort(compareText);
}

function turned(reads: ReadonlyMap<DatasetId, readonly DatasetId[]>): ReadonlyMap<DatasetId, readonly DatasetId[]> {
  const readers = new Map<DatasetId, DatasetId[]>();
  for (const [reader, inputs] of reads) {
    for (const input of inputs) {
      const list = readers.get(input);
      if (list === undefined) readers.set(input, [reader]);
      else list.push(reader);
    }
  }
  return readers;
}

function relationsOf(dataset: Dataset): readonly Relation[] {
  return dataset.rules.flatMap((rule) =>
    rule.kind === "reference"
      ? [{ from: dataset.id, columns: rule.columns, to: rule.dataset, toColumns: rule.to, rule: rule.name }]
      : [],
  );
}

/** Names of pages are made of names of the Model, which are safe in a file name; anything else is spelled out. */
function safeName(name: string): string {
  return name.replace(/[^a-z0-9_]/g, (character) => `-${(character.codePointAt(0) ?? 0).toString(16)}-`);
}

function modelPage(owner: string, index: number): string {
  return index === 0 ? `model-${safeName(owner)}.html` : `model-${safeName(owner)}.${index + 1}.html`;
}

export function productPage(product: string): string {
  return `product-${safeName(product)}.html`;
}

export function anchorOf({ layer, name }: Dataset): string {
  return safeName(`${layer}_${name}`);
}
