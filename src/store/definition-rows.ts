import type { Insertable } from "kysely";
import { canonicalJson, type Json, UserError } from "../base/index.ts";
import {
  type Analysis,
  type ConfigurationItem,
  type Dataset,
  type DatasetId,
  datasetsOfRules,
  type Model,
  type ProductDataset,
  type ResolvedModel,
  type Rule,
  type Source,
} from "../metadata/index.ts";
import type { Database } from "./database.ts";
import { instant } from "./value.ts";

type RowsOf<Table extends keyof Database> = readonly Insertable<Database[Table]>[];
/** Natural key of a row → its id. */
export type Ids = (key: string) => number;

/*
 * The Model as rows of the definition tables. Pure: ids of rows that are referred to are passed in. What has no column of its own stands
 * in the document `Configuration`.
 */

export function environmentRows(model: Model, projectId: number): RowsOf<"Environments"> {
  return model.environments.map(({ name, engine, lake, store, secrets, settings }) => ({
    ProjectID: projectId,
    Name: name,
    Engine: engine,
    Lake: lake,
    Store: store,
    Configuration: canonicalJson({ secrets, settings }),
  }));
}

export function sourceRows(model: Model, projectId: number): RowsOf<"DataSources"> {
  return model.sources.map((source) => ({
    ProjectID: projectId,
    Name: source.name,
    Type: source.type,
    Connection: canonicalJson(source.connection),
    Authentication: canonicalJson(source.authentication),
    Format: formatOf(source),
    Description: source.description,
    Drift: source.drift,
    Tags: canonicalJson(source.tags),
  }));
}

/** The format its files have, as said or by their extension; a system of tables has none of its own. */
function formatOf(source: Source): string {
  const formats = new Set(
    source.datasets
      .map(({ options, table }) => options["format"] ?? (source.type === "files" ? extensionOf(table) : undefined))
      .filter((format) => typeof format === "string"),
  );
  const [only, ...more] = formats;
  if (only === undefined) return "table";
  return more.length === 0 ? only : "mixed";
}

function extensionOf(path: string): string | undefined {
  return /\.(\w+)(?:\.gz)?$/.exec(path)?.[1]?.toLowerCase();
}

export function productRows(model: Model, projectId: number): RowsOf<"DataProducts"> {
  return model.products.map(({ name, description, owner, purpose, version, onFailure, tags, sla, inputs, tests }) => ({
    ProjectID: projectId,
    Name: name,
    Description: description,
    Owner: owner,
    Purpose: purpose,
    Version: version,
    OnFailure: onFailure,
    Configuration: canonicalJson({ tags, sla, inputs, tests }),
  }));
}

export function datasetRows(
  model: Model,
  analysis: Analysis,
  owners: Readonly<{ projectId: number; sources: Ids; products: Ids }>,
): RowsOf<"DataSets"> {
  const row = (dataset: Dataset) => ({
    ProjectID: owners.projectId,
    Identifier: dataset.id,
    Layer: dataset.layer,
    Name: dataset.name,
    Description: dataset.description,
    Schema: canonicalJson(schemaOf(dataset, analysis)),
    Configuration: canonicalJson(datasetConfiguration(dataset)),
  });
  return [
    ...model.sources.flatMap((source) =>
      source.datasets.map((dataset) => ({
        ...row(dataset),
        DataSourceID: dataset.layer === "bronze" ? owners.sources(source.name) : null,
      })),
    ),
    ...model.products.flatMap((product) =>
      product.datasets.map((dataset) => ({ ...row(dataset), DataProductID: owners.products(product.name) })),
    ),
  ];
}

/** Columns as published where the analysis knows them, otherwise as discovered or declared. */
function schemaOf(dataset: Dataset, analysis: Analysis): Json {
  const published = analysis.datasets[dataset.id]?.columns ?? [];
  if (published.length > 0) return published;
  if (dataset.kind === "source" && dataset.schema !== undefined) return dataset.schema;
  return dataset.columns;
}

function datasetConfiguration(dataset: Dataset): Json {
  const { tags, columns, keys, timeLimitSeconds } = dataset;
  const common = { tags, columns, keys, timeLimitSeconds };
  if (dataset.kind === "product") {
    return { ...common, materialize: dataset.materialize, onForeignChange: dataset.onForeignChange };
  }
  const { table, options, load, filter, drift, schema } = dataset;
  return { ...common, table, options, load, filter, drift, schema };
}

export function portRows(model: Model, products: Ids, datasets: Ids): RowsOf<"OutputPorts"> {
  return model.products.flatMap((product) =>
    product.outputs.map((port) => ({
      DataProductID: products(product.name),
      DataSetID: datasets(port.dataset),
      Name: port.name,
      Kinds: canonicalJson(port.as),
      Contract: port.contract,
      Description: port.description,
    })),
  );
}

/** A transformation has the name of the dataset it makes. */
export function transformationRows(model: Model, projectId: number): RowsOf<"Transformations"> {
  return productDatasets(model).map(({ id, transformation }) => ({
    ProjectID: projectId,
    Name: id,
    Description: transformation.description,
    Type: transformation.type,
    Configuration: canonicalJson({ sql: transformation.sql, file: transformation.file }),
  }));
}

export type Link = Readonly<{ transformation: DatasetId; dataset: DatasetId; role: "input" | "output" | "reference" }>;

/** What every transformation makes, reads, and looks up in a rule. */
export function transformationLinks(model: Model, analysis: Analysis): readonly Link[] {
  return productDatasets(model).flatMap((dataset) => {
    const transformation = dataset.id;
    const inputs = new Set((analysis.datasets[dataset.id]?.inputs ?? []).map((input) => input.dataset));
    const references = new Set(datasetsOfRules(dataset.rules));
    return [
      { transformation, dataset: dataset.id, role: "output" as const },
      ...[...inputs].map((input) => ({ transformation, dataset: input, role: "input" as const })),
      ...[...references].map((reference) => ({ transformation, dataset: reference, role: "reference" as const })),
    ];
  });
}

export function linkRows(
  links: readonly Link[],
  transformations: Ids,
  datasets: Ids,
): RowsOf<"TransformationDataSets"> {
  return links.map((link) => ({
    TransformationID: transformations(link.transformation),
    DataSetID: datasets(link.dataset),
    Role: link.role,
  }));
}

export function ruleRows(model: Model, datasets: Ids): RowsOf<"DataQualityRules"> {
  const all: readonly Dataset[] = [...model.sources.flatMap((source) => source.datasets), ...productDatasets(model)];
  return all.flatMap((dataset) => dataset.rules.map((rule) => ruleRow(rule, datasets(dataset.id))));
}

function ruleRow(rule: Rule, datasetId: number): RowsOf<"DataQualityRules">[number] {
  const { name, description, kind, severity, ...configuration } = rule;
  return {
    DataSetID: datasetId,
    Name: name,
    Description: description,
    Type: kind,
    Severity: severity,
    Configuration: canonicalJson(configuration),
  };
}

export function categoryRows(model: Model, projectId: number): RowsOf<"ConfigurationCategory"> {
  return model.configuration.map(({ name, description }) => ({
    ProjectID: projectId,
    CategoryName: name,
    Description: description,
  }));
}

/** `ItemValue` is the value in force where and when the Model was pushed; all values stand in `ConfigurationVersion`. */
export function itemRows(resolved: ResolvedModel, categories: Ids): RowsOf<"ConfigurationItem"> {
  return resolved.model.configuration.flatMap((category) =>
    category.items.map((item) => ({
      CategoryID: categories(category.name),
      ItemKey: item.name.slice(item.name.indexOf(".") + 1),
      ItemValue: canonicalJson(resolved.configuration[item.name] ?? item.versions.at(-1)?.value ?? null),
      Description: item.description,
    })),
  );
}

/** @throws UserError when the versions of an item leave a gap or overlap. */
export function versionRows(
  model: Model,
  items: (category: string, item: string) => number,
): RowsOf<"ConfigurationVersion"> {
  return model.configuration.flatMap((category) =>
    category.items.flatMap((item) => {
      const itemId = items(category.name, item.name.slice(item.name.indexOf(".") + 1));
      const environments = [...new Set(item.versions.map((version) => version.environment))];
      return environments.flatMap((environment) =>
        chainOf(item, environment).map((version) => ({ ItemID: itemId, ...version })),
      );
    }),
  );
}

type Version = Omit<RowsOf<"ConfigurationVersion">[number], "ItemID">;

function chainOf(item: ConfigurationItem, environment: string): readonly Version[] {
  const chain = item.versions
    .filter((version) => version.environment === environment)
    .map((version, index) => ({
      Environment: environment,
      VersionNumber: index + 1,
      ItemValue: canonicalJson(version.value),
      EffectiveDate: instant(version.effective),
      ExpirationDate: version.expires === undefined ? null : instant(version.expires),
    }));
  for (const [index, next] of chain.slice(1).entries()) {
    const end = chain[index]?.ExpirationDate ?? null;
    if (end === next.EffectiveDate) continue;
    const problem = end !== null && end < next.EffectiveDate ? "a gap" : "an overlap";
    throw new UserError("LW5034", { values: { item: item.name, environment, problem, date: next.EffectiveDate } });
  }
  return chain;
}

function productDatasets(model: Model): readonly ProductDataset[] {
  return model.products.flatMap((product) => product.datasets);
}
