import type { Dataset } from "../model.ts";
import type { ExpressionType, ExpressionValue } from "./expression/node.ts";
import type { PolicyProject } from "./project.ts";
import type { SubjectKind, Subjects } from "./subject.ts";

/** A property that expressions and messages of own policies can name. An empty text reads as NULL. */
type Property<Kind extends SubjectKind> = Readonly<{
  type: ExpressionType;
  about: string;
  of: (subject: Subjects[Kind], project: PolicyProject) => ExpressionValue | undefined;
}>;
type Properties<Kind extends SubjectKind> = Readonly<Record<string, Property<Kind>>>;

const ownerOf = (dataset: Dataset) => dataset.id.split(".")[0] ?? "";
const promise = (sla: Subjects["product"]["sla"], name: string) => {
  const value = sla?.[name];
  return value === undefined || value === null ? null : String(value);
};

/** What can be asked about each kind of subject. */
export const subjectProperties: { readonly [Kind in SubjectKind]: Properties<Kind> } = {
  environment: {
    name: { type: "text", about: "`local`, `prod`", of: ({ name }) => name },
    engine: { type: "text", about: "`duckdb`, `spark` or `databricks`", of: ({ engine }) => engine },
    lake: { type: "text", about: "root of the lake as written", of: ({ lake }) => lake },
    store: { type: "text", about: "metadata store as written", of: ({ store }) => store },
    secret_provider: {
      type: "text",
      about: "`file`, `env`, `azure-key-vault`",
      of: ({ secrets }) => (secrets?.["provider"] === undefined ? null : String(secrets["provider"])),
    },
    settings: { type: "list", about: "names of the engine settings", of: ({ settings }) => Object.keys(settings) },
  },
  source: {
    name: { type: "text", about: "", of: ({ name }) => name },
    type: { type: "text", about: "kind of source: `postgres`, `files` …", of: ({ type }) => type },
    description: { type: "text", about: "", of: ({ description }) => description },
    drift: { type: "text", about: "drift policy", of: ({ drift }) => drift },
    authentication: {
      type: "text",
      about: "method",
      of: ({ authentication }) => String(authentication["method"] ?? "none"),
    },
    tags: { type: "list", about: "", of: ({ tags }) => tags },
    dataset_count: { type: "number", about: "", of: ({ datasets }) => datasets.length },
  },
  product: {
    name: { type: "text", about: "", of: ({ name }) => name },
    description: { type: "text", about: "", of: ({ description }) => description },
    owner: { type: "text", about: "team or person", of: ({ owner }) => owner },
    purpose: { type: "text", about: "", of: ({ purpose }) => purpose },
    version: { type: "text", about: "", of: ({ version }) => version },
    tags: { type: "list", about: "", of: ({ tags }) => tags },
    inputs: { type: "list", about: "input ports as declared", of: ({ inputs }) => inputs },
    ports: { type: "list", about: "names of the output ports", of: ({ outputs }) => outputs.map(({ name }) => name) },
    on_failure: { type: "text", about: "`stop`, `block` or `continue`", of: ({ onFailure }) => onFailure },
    freshness: { type: "text", about: "as promised in `sla`", of: ({ sla }) => promise(sla, "freshness") },
    availability: { type: "text", about: "as promised in `sla`", of: ({ sla }) => promise(sla, "availability") },
    retention: { type: "text", about: "as promised in `sla`", of: ({ sla }) => promise(sla, "retention") },
    dataset_count: { type: "number", about: "", of: ({ datasets }) => datasets.length },
    test_count: { type: "number", about: "", of: ({ tests }) => tests.length },
  },
  dataset: {
    id: { type: "text", about: "`owner.layer.name`", of: ({ id }) => id },
    name: { type: "text", about: "", of: ({ name }) => name },
    layer: { type: "text", about: "`bronze`, `silver`, `gold`", of: ({ layer }) => layer },
    owner: { type: "text", about: "its source or product", of: ownerOf },
    kind: { type: "text", about: "`source` or `product`: what it belongs to", of: ({ kind }) => kind },
    description: { type: "text", about: "", of: ({ description }) => description },
    tags: { type: "list", about: "", of: ({ tags }) => tags },
    keys: { type: "list", about: "columns that identify a row", of: ({ keys }) => keys },
    columns: {
      type: "list",
      about: "all that are known",
      of: ({ id }, { columnsOf }) => columnsOf(id).map(({ name }) => name),
    },
    declared_columns: { type: "list", about: "as written", of: ({ columns }) => columns.map(({ name }) => name) },
    rules: { type: "list", about: "kinds of its rules, once each", of: ({ rules }) => distinct(rules, "kind") },
    severities: { type: "list", about: "of its rules, once each", of: ({ rules }) => distinct(rules, "severity") },
    rule_count: { type: "number", about: "", of: ({ rules }) => rules.length },
    ports: {
      type: "list",
      about: "that give it out",
      of: ({ id }, { portsOf }) => portsOf(id).map(({ name }) => name),
    },
    inputs: { type: "list", about: "datasets it is made from", of: ({ id }, { inputsOf }) => inputsOf(id) },
    is_read: { type: "boolean", about: "by a dataset or a rule", of: ({ id }, { isRead }) => isRead(id) },
    materialize: {
      type: "text",
      about: "`table`, `append`, `merge`; NULL in bronze",
      of: (dataset) => (dataset.kind === "product" ? dataset.materialize.as : null),
    },
    load: {
      type: "text",
      about: "`full`, `append`, `incremental`; NULL in silver and gold",
      of: (dataset) => (dataset.kind === "source" ? dataset.load.mode : null),
    },
    sql: {
      type: "text",
      about: "the SELECT; NULL in bronze",
      of: (dataset) => (dataset.kind === "product" ? dataset.transformation.sql : null),
    },
    time_limit_seconds: { type: "number", about: "", of: ({ timeLimitSeconds }) => timeLimitSeconds },
  },
  column: {
    name: { type: "text", about: "", of: ({ name }) => name },
    type: {
      type: "text",
      about: "logical type; NULL when it is not known yet",
      of: ({ type }) => type,
    },
    nullable: { type: "boolean", about: "", of: ({ nullable }) => nullable },
    description: { type: "text", about: "", of: ({ description }) => description },
    unit: { type: "text", about: "", of: ({ unit }) => unit },
    classification: { type: "text", about: "", of: ({ classification }) => classification },
    is_declared: { type: "boolean", about: "written below `columns:`", of: ({ isDeclared }) => isDeclared },
    is_key: { type: "boolean", about: "", of: ({ dataset, name }) => dataset.keys.includes(name) },
    dataset: { type: "text", about: "`owner.layer.name`", of: ({ dataset }) => dataset.id },
    dataset_name: { type: "text", about: "", of: ({ dataset }) => dataset.name },
    layer: { type: "text", about: "", of: ({ dataset }) => dataset.layer },
    owner: { type: "text", about: "source or product of the dataset", of: ({ dataset }) => ownerOf(dataset) },
    tags: { type: "list", about: "of the dataset", of: ({ dataset }) => dataset.tags },
    ports: {
      type: "list",
      about: "that give the dataset out",
      of: ({ dataset }, { portsOf }) => portsOf(dataset.id).map(({ name }) => name),
    },
  },
  rule: {
    name: { type: "text", about: "", of: ({ rule }) => rule.name },
    kind: { type: "text", about: "`not_null`, `unique` …", of: ({ rule }) => rule.kind },
    severity: { type: "text", about: "", of: ({ rule }) => rule.severity },
    description: { type: "text", about: "", of: ({ rule }) => rule.description },
    has_threshold: { type: "boolean", about: "has `max_failed`", of: ({ rule }) => rule.maxFailed !== undefined },
    dataset: { type: "text", about: "`owner.layer.name`", of: ({ dataset }) => dataset.id },
    dataset_name: { type: "text", about: "", of: ({ dataset }) => dataset.name },
    layer: { type: "text", about: "", of: ({ dataset }) => dataset.layer },
    owner: { type: "text", about: "source or product of the dataset", of: ({ dataset }) => ownerOf(dataset) },
  },
  port: {
    name: { type: "text", about: "", of: ({ name }) => name },
    product: { type: "text", about: "", of: ({ product }) => product.name },
    owner: { type: "text", about: "team or person of the product", of: ({ product }) => product.owner },
    dataset: { type: "text", about: "`owner.layer.name`", of: ({ dataset }) => dataset },
    layer: { type: "text", about: "of the dataset", of: ({ dataset }) => dataset.split(".")[1] },
    kinds: { type: "list", about: "`table`, `files`, `api` …", of: ({ as }) => as },
    contract: { type: "text", about: "version", of: ({ contract }) => contract },
    description: { type: "text", about: "", of: ({ description }) => description },
    tags: { type: "list", about: "of the product", of: ({ product }) => product.tags },
  },
};

function distinct(rules: Dataset["rules"], what: "kind" | "severity"): readonly string[] {
  return [...new Set(rules.map((rule) => rule[what]))];
}

/** The properties of one subject as values; an empty text is NULL. */
export function propertyValues<Kind extends SubjectKind>(
  kind: Kind,
  subject: Subjects[Kind],
  project: PolicyProject,
): Readonly<Record<string, ExpressionValue>> {
  const properties: Properties<Kind> = subjectProperties[kind];
  return Object.fromEntries(
    Object.entries(properties).map(([name, { of }]) => {
      const value = of(subject, project) ?? null;
      return [name, value === "" ? null : value];
    }),
  );
}

/** Property → type of one kind. */
export function propertyTypes(kind: SubjectKind): Readonly<Record<string, ExpressionType>> {
  const properties: Readonly<Record<string, Readonly<{ type: ExpressionType }>>> = subjectProperties[kind];
  return Object.fromEntries(Object.entries(properties).map(([name, { type }]) => [name, type]));
}
