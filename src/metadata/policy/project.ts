import type { Analysis, Dataset, DatasetId, Model, OutputPort } from "../model.ts";
import type { PlaceMap } from "../places.ts";
import { datasetsOfRules } from "../rule/kinds.ts";
import type { PolicyColumn, SubjectKind, Subjects } from "./subject.ts";

/** What policies can look up beside the subject they are asked about. */
export type PolicyProject = Readonly<{
  model: Model;
  places: PlaceMap;
  datasets: readonly Dataset[];
  /** False when the SQL was not judged: nothing is known then about what reads what. */
  isAnalysed: boolean;
  /** Declared columns in their order, then those that are only known from the schema file or the SQL. */
  columnsOf: (dataset: DatasetId) => readonly PolicyColumn[];
  /** Datasets this one is made from. */
  inputsOf: (dataset: DatasetId) => readonly DatasetId[];
  /** True when a dataset is made from it or a rule looks into it. */
  isRead: (dataset: DatasetId) => boolean;
  /** Datasets of a source or product that have this column among their keys. */
  keyedBy: (owner: string, column: string) => readonly DatasetId[];
  /** Output ports that give the dataset out. */
  portsOf: (dataset: DatasetId) => readonly OutputPort[];
}>;

export type PolicyInput = Readonly<{ model: Model; places: PlaceMap; analysis?: Analysis }>;

/** Prepares a Model for policies: every look-up is made once. */
export function policyProject({ model, places, analysis }: PolicyInput): PolicyProject {
  const datasets: readonly Dataset[] = [
    ...model.sources.flatMap((source) => source.datasets),
    ...model.products.flatMap((product) => product.datasets),
  ];
  const inputs = new Map(
    Object.entries(analysis?.datasets ?? {}).map(([id, found]) => [
      id,
      [...new Set(found.inputs.map((input) => input.dataset))],
    ]),
  );
  const looked = datasets.flatMap((dataset) => datasetsOfRules(dataset.rules));
  const read = new Set<DatasetId>([...[...inputs.values()].flat(), ...looked]);
  const ports = Map.groupBy(
    model.products.flatMap((product) => product.outputs),
    (port) => port.dataset,
  );
  const keyed = Map.groupBy(
    datasets.flatMap(({ id, keys }) => keys.map((key) => ({ id, name: `${id.split(".")[0]}.${key}` }))),
    ({ name }) => name,
  );
  const columns = new Map(datasets.map((dataset) => [dataset.id, columnsOf(dataset, analysis)]));
  return {
    model,
    places,
    datasets,
    isAnalysed: analysis !== undefined,
    columnsOf: (dataset) => columns.get(dataset) ?? [],
    inputsOf: (dataset) => inputs.get(dataset) ?? [],
    isRead: (dataset) => read.has(dataset),
    keyedBy: (owner, column) => (keyed.get(`${owner}.${column}`) ?? []).map(({ id }) => id),
    portsOf: (dataset) => ports.get(dataset) ?? [],
  };
}

function columnsOf(dataset: Dataset, analysis: Analysis | undefined): readonly PolicyColumn[] {
  const known = (dataset.kind === "source" ? dataset.schema : analysis?.datasets[dataset.id]?.columns) ?? [];
  const byName = new Map(known.map((column) => [column.name, column]));
  const declared = dataset.columns.map((column): PolicyColumn => {
    const type = column.type ?? byName.get(column.name)?.type;
    return { ...column, isDeclared: true, ...(type === undefined ? {} : { type }) };
  });
  const names = new Set(dataset.columns.map((column) => column.name));
  const others = known.filter((column) => !names.has(column.name));
  return [
    ...declared,
    ...others.map(({ name, type, nullable }) => ({ name, type, nullable, description: "", isDeclared: false })),
  ];
}

/** One thing a policy is asked about. `subject` is its key in the place map, `name` what messages call it. */
export type Asked<Kind extends SubjectKind = SubjectKind> = Readonly<{
  subject: string;
  name: string;
  item: Subjects[Kind];
}>;

type Listing = { readonly [Kind in SubjectKind]: (project: PolicyProject) => readonly Asked<Kind>[] };

/** Everything of a kind, in the order of the Model. */
export const subjectsOf: Listing = {
  environment: ({ model }) =>
    model.environments.map((item) => ({ subject: `environment:${item.name}`, name: item.name, item })),
  source: ({ model }) => model.sources.map((item) => ({ subject: item.name, name: item.name, item })),
  product: ({ model }) => model.products.map((item) => ({ subject: item.name, name: item.name, item })),
  dataset: ({ datasets }) => datasets.map((item) => ({ subject: item.id, name: item.id, item })),
  column: ({ datasets, columnsOf: columns }) =>
    datasets.flatMap((dataset) =>
      columns(dataset.id).map((column) => ({
        subject: `${dataset.id}#column:${column.name}`,
        name: `${dataset.id}.${column.name}`,
        item: { ...column, dataset },
      })),
    ),
  rule: ({ datasets }) =>
    datasets.flatMap((dataset) =>
      dataset.rules.map((rule) => ({
        subject: `${dataset.id}#rule:${rule.name}`,
        name: `${dataset.id}: ${rule.name}`,
        item: { rule, dataset },
      })),
    ),
  port: ({ model }) =>
    model.products.flatMap((product) =>
      product.outputs.map((port) => ({
        subject: `${product.name}#port:${port.name}`,
        name: `${product.name}.${port.name}`,
        item: { ...port, product },
      })),
    ),
};
