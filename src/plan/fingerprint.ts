import { canonicalJson, type Column, compareText, type Json, sha256 } from "../base/index.ts";
import type {
  Analysis,
  ColumnDeclaration,
  Dataset,
  DatasetId,
  Model,
  ProductDataset,
  ResolvedModel,
  Rule,
  SourceDataset,
} from "../metadata/index.ts";
import { comparableExpression } from "./expression-text.ts";
import type { Graph } from "./graph.ts";

/**
 * `fingerprint` changes when the meaning of a step changes; `rawHash` when anything it is written with changes. Either one being equal to
 * the recorded one means unchanged: comments and layout leave the fingerprint alone, a new canonicaliser leaves the raw hash alone.
 */
export type Fingerprints = Readonly<{ fingerprint: string; rawHash: string }>;

export type FingerprintContext = Readonly<{ resolved: ResolvedModel; analysis: Analysis; graph: Graph }>;

/** Fingerprints of the step that makes `dataset`. */
export function fingerprintsOf(dataset: Dataset, context: FingerprintContext): Fingerprints {
  const versions = analyzerVersions(context.analysis.analyzerVersion);
  const code = codeHashes(dataset, context.resolved.model);
  const meaning = {
    engine: `${context.resolved.environment.engine} ${versions.engine}`,
    ...commonMeaning(dataset),
    ...(code.length === 0 ? {} : { code }),
  };
  return dataset.kind === "source"
    ? sourceFingerprints(dataset, meaning)
    : productFingerprints(dataset, { meaning, canonicalizer: versions.canonicalizer, context });
}

/** Engine name and major version, and the rest (the canonicaliser's version): `duckdb 1.5.6 canonical 2` → `duckdb 1`, `canonical 2`. */
export function analyzerVersions(text: string): Readonly<{ engine: string; canonicalizer: string }> {
  const match = /^(\D*\d+)(?:\.\d+)*(?:-[\w.]+)*(.*)$/s.exec(text.trim());
  return { engine: (match?.[1] ?? text).trim(), canonicalizer: (match?.[2] ?? "").replace(/^[\W_]+/, "") };
}

type Meaning = Readonly<Record<string, Json>>;

function commonMeaning(dataset: Dataset): Meaning {
  return {
    format: 1,
    dataset: dataset.id,
    keys: dataset.keys,
    columns: dataset.columns.map(columnMeaning),
    rules: [...dataset.rules].sort((a, b) => compareText(a.name, b.name)).map(ruleMeaning),
  };
}

/** Hashes of the project's own code behind the kinds a dataset uses: code that changed may do something else. */
function codeHashes(dataset: Dataset, model: Model): readonly string[] {
  const owner = dataset.id.split(".")[0];
  const type = dataset.kind === "source" ? model.sources.find(({ name }) => name === owner)?.type : undefined;
  const rules = new Set(dataset.rules.flatMap((rule) => (rule.kind === "custom" ? [rule.type] : [])));
  const made = dataset.kind === "product" ? dataset.transformation : undefined;
  const steps = new Set(
    [...(made?.steps ?? []), ...(made?.code === undefined ? [] : [made.code])].map(({ kind }) => kind),
  );
  return (model.extensions ?? [])
    .filter(
      (extension) =>
        extension.sources.some((kind) => kind.type === type) ||
        extension.rules.some(({ kind }) => rules.has(kind)) ||
        extension.steps.some(({ kind }) => steps.has(kind)),
    )
    .map((extension) => extension.hash);
}

function columnMeaning(column: ColumnDeclaration): Json {
  return { name: column.name, type: column.type, nullable: column.nullable };
}

/** Everything of a rule but its description; expressions compared by meaning, not layout. */
function ruleMeaning(rule: Rule): Json {
  const { description: _, ...meaning } = rule;
  if (meaning.kind !== "expression") return meaning;
  return { ...meaning, expression: comparableExpression(meaning.expression) };
}

// the connection is left out on purpose: a database that moves to another host is still the same data
function sourceFingerprints(dataset: SourceDataset, meaning: Meaning): Fingerprints {
  const read = { ...meaning, table: dataset.table, options: dataset.options, load: dataset.load, drift: dataset.drift };
  const fingerprint = hash({ ...read, filter: dataset.filter && comparableExpression(dataset.filter) });
  return { fingerprint, rawHash: hash({ ...read, filter: dataset.filter }) };
}

type ProductParts = Readonly<{ meaning: Meaning; canonicalizer: string; context: FingerprintContext }>;

function productFingerprints(dataset: ProductDataset, parts: ProductParts): Fingerprints {
  const { analysis, resolved } = parts.context;
  const found = analysis.datasets[dataset.id];
  const items = [...new Set(found?.configItems.map((item) => item.name) ?? [])].sort(compareText);
  const read = {
    ...parts.meaning,
    materialize: dataset.materialize,
    published: columnsJson(found?.columns ?? []),
    configuration: items.map((name) => [name, resolved.configuration[name] ?? null]),
    inputs: inputSchemas(dataset.id, parts.context),
    ...(dataset.transformation.code === undefined ? {} : { function: dataset.transformation.code }),
  };
  const { canonicalizer } = parts;
  return {
    fingerprint: hash({ ...read, sql: found?.canonicalSql ?? dataset.transformation.sql, canonicalizer }),
    rawHash: hash({ ...read, sql: dataset.transformation.sql }),
  };
}

/** What each name in the SQL means, with its columns. */
function inputSchemas(id: DatasetId, context: FingerprintContext): Json {
  const spelled = new Map<string, DatasetId>();
  for (const input of context.analysis.datasets[id]?.inputs ?? []) {
    spelled.set(input.parts.join(".").toLowerCase(), input.dataset);
  }
  return [...spelled.keys()].sort(compareText).map((name) => {
    const input = spelled.get(name) ?? id;
    const dataset = context.graph.nodes.get(input)?.dataset;
    return [name, input, dataset === undefined ? [] : columnsJson(publishedColumns(dataset, context.analysis))];
  });
}

/** Columns a dataset will have as far as known before a run; empty when the schema of a source is unknown. */
export function publishedColumns(dataset: Dataset, analysis: Analysis): readonly Column[] {
  const found = analysis.datasets[dataset.id]?.columns ?? [];
  if (found.length > 0 || dataset.kind === "product") return found;
  const declared = new Map(dataset.columns.map((column) => [column.name, column]));
  return (dataset.schema ?? []).map(({ name, type, nullable }) => {
    const declaration = declared.get(name);
    return { name, type: declaration?.type ?? type, nullable: declaration?.nullable ?? nullable };
  });
}

function columnsJson(columns: readonly Column[]): Json {
  return columns.map((column) => [column.name, column.type, column.nullable]);
}

function hash(value: Json): string {
  return sha256(canonicalJson(value));
}
