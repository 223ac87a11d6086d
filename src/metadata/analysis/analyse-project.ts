import {
  canonicalJson,
  type Column,
  type Diagnostic,
  diagnostic,
  type Place,
  sha256,
  suggest,
} from "../../base/index.ts";
import type { BoundSql, ParsedSql, SqlFinding, UniqueKey } from "../../sql/index.ts";
import { type ConfigItemTypes, configItemTypes, configNameFault, typesOf } from "./config-types.ts";
import { builtInKinds, type Kinds, kindsOf } from "../extension/kinds.ts";
import { functionColumns } from "../extension/function-columns.ts";
import { nameFinding } from "../build/names.ts";
import { newestValues } from "../configuration.ts";
import { resolveName } from "../dataset-index.ts";
import type { Hidden } from "../hidden.ts";
import { distinct, holdsSecret, type LoadedProject } from "../load-project.ts";
import type { Analysis, Dataset, DatasetAnalysis, DatasetId, Model, ProductDataset, SqlInput } from "../model.ts";
import { type PlaceMap, placeOf } from "../places.ts";
import { checkClaims } from "../typed/claim.ts";
import type { AnalysisCache } from "./cache.ts";
import { type AnalyzerSource, cachedAnalyzer, type CachedAnalyzer } from "./cached-analyzer.ts";
import { checkColumns } from "./check-columns.ts";
import { checkSteps } from "./check-steps.ts";
import { checkOwnRule } from "./check-own-rule.ts";
import { codeVersion } from "./code-version.ts";
import { dependenciesOf, executionOrder, findCycles } from "./dependencies.ts";
import { type EnvironmentValues, filledValues } from "./filled.ts";
import { indexModel, type ProjectIndex } from "./project-index.ts";
import { productColumns, sourceColumns, uniqueColumns } from "./published-columns.ts";
import { placeFrom, placeInSql } from "./text-place.ts";

export type AnalysisResult = Readonly<{ analysis: Analysis; diagnostics: readonly Diagnostic[] }>;

type Analysing = Readonly<{
  analyzer: CachedAnalyzer;
  index: ProjectIndex;
  places: PlaceMap;
  hidden: Hidden;
  configItems: ConfigItemTypes;
  /** The newest value of every configuration item by environment: for a first look at texts that hold references. */
  environments: EnvironmentValues;
  findings: Diagnostic[];
  /** The project's own kinds: only asked for where one of its functions or rules is used. */
  kinds: Kinds;
  /** Published columns of every dataset whose schema is known. */
  columns: Map<DatasetId, readonly Column[]>;
}>;

/** A SELECT as parsed, its names resolved. `isSound` is false when binding it would only repeat what was found. */
type ReadSql = Readonly<{ parsed: ParsedSql; inputs: readonly SqlInput[]; isSound: boolean }>;

/**
 * What the SQL of a project reads and gives: dependencies, columns, types; and what is wrong with it, with rules and with keys. Works on what
 * could be understood when the metadata has errors. The analyser is opened only for what the cache does not know.
 */
export async function analyseProject(
  project: LoadedProject,
  analyzer: AnalyzerSource,
  cache: AnalysisCache,
): Promise<AnalysisResult> {
  const key = `analysis:${sha256(canonicalJson([codeVersion(), analyzer.version, project.files]))}`;
  const known = cache.get(key) as AnalysisResult | undefined;
  if (known !== undefined) return known;
  const model = project.draft;
  if (model === undefined) return { analysis: { datasets: {}, analyzerVersion: analyzer.version }, diagnostics: [] };
  const judge = cachedAnalyzer(analyzer, cache);
  try {
    const result = await analyseModel(model, project, judge, analyzer.version);
    if (!holdsSecret(project)) cache.set(key, result);
    return result;
  } finally {
    cache.flush();
    await judge.close();
  }
}

async function analyseModel(
  model: Model,
  project: LoadedProject,
  analyzer: CachedAnalyzer,
  analyzerVersion: string,
): Promise<AnalysisResult> {
  const analysing: Analysing = {
    analyzer,
    index: indexModel(model),
    places: project.places,
    hidden: new Set(project.hidden),
    configItems: configItemTypes(model),
    environments: model.environments.map(({ name }) => newestValues(model.configuration, name)),
    kinds: usesOwnCode(model) ? await kindsOf(project.root, model) : builtInKinds,
    findings: [],
    columns: new Map(),
  };
  const datasets = [...analysing.index.datasets.values()];
  const read = new Map<DatasetId, ReadSql>();
  for (const dataset of datasets)
    if (dataset.kind === "product") read.set(dataset.id, await readSql(analysing, dataset));
  const reads = new Map(
    [...read].map(
      ([id, sql]) => [id, sql.inputs.map((input) => ({ input, place: inputPlace(analysing, id, input) }))] as const,
    ),
  );
  const dependencies = dependenciesOf(datasets, reads, (id, rule) => placeOf(project.places, `${id}#rule:${rule}`));
  const { findings, members } = findCycles(dependencies);
  analysing.findings.push(...findings);
  const analyses: Record<DatasetId, DatasetAnalysis> = {};
  for (const id of executionOrder(dependencies)) {
    const dataset = analysing.index.datasets.get(id);
    const sql = read.get(id);
    if (dataset?.kind === "source") publish(analysing, dataset, sourceColumns(dataset));
    else if (dataset !== undefined && sql !== undefined)
      analyses[id] = await bindDataset(analysing, dataset, sql, members.has(id));
  }
  for (const dataset of datasets) await checkDataset(analysing, dataset);
  analysing.findings.push(...checkClaims(project.claims ?? [], analyses));
  return { analysis: { datasets: analyses, analyzerVersion }, diagnostics: distinct(analysing.findings) };
}

function usesOwnCode({ sources, products }: Model): boolean {
  return (
    products.some(({ datasets }) => datasets.some(({ transformation }) => transformation.code !== undefined)) ||
    [...sources, ...products].some(({ datasets }) =>
      datasets.some(({ rules }) => rules.some(({ kind }) => kind === "custom")),
    )
  );
}

function publish(analysing: Analysing, dataset: Dataset, columns: readonly Column[] | undefined): void {
  if (columns !== undefined) analysing.columns.set(dataset.id, columns);
}

async function readSql(analysing: Analysing, dataset: ProductDataset): Promise<ReadSql> {
  const placeAt = (offset: number) => placeInSql(analysing.places, dataset, offset);
  const parsed = await analysing.analyzer.parse(dataset.transformation.sql);
  report(analysing, parsed.findings, placeAt);
  const inputs = parsed.tables.flatMap((table) => resolveTable(analysing, dataset, table) ?? []);
  for (const { name, start } of parsed.configItems) {
    const fault = configNameFault(name, analysing.configItems, inputs);
    if (fault === undefined) continue;
    const { code, value, candidates } = fault;
    const place = placeAt(start);
    analysing.findings.push(diagnostic(code, { place, values: { value }, value, hint: suggest(value, candidates) }));
  }
  return { parsed, inputs, isSound: parsed.findings.length === 0 && inputs.length === parsed.tables.length };
}

function resolveTable(
  analysing: Analysing,
  dataset: ProductDataset,
  table: ParsedSql["tables"][number],
): SqlInput | undefined {
  const owner = dataset.id.split(".")[0] ?? "";
  const result = resolveName(analysing.index.names, owner, table.parts);
  if (result.kind === "found") return { dataset: result.id, parts: table.parts, start: table.start, end: table.end };
  const written = table.parts.join(".");
  const finding = nameFinding(result, written, { owner, hidden: analysing.hidden });
  if (finding === undefined) return undefined;
  const { code, values, hint } = finding;
  const place = placeInSql(analysing.places, dataset, table.start);
  analysing.findings.push(diagnostic(code, { place, values, value: written, hint }));
  return undefined;
}

function inputPlace(analysing: Analysing, id: DatasetId, input: SqlInput): Place {
  const dataset = analysing.index.datasets.get(id);
  if (dataset?.kind !== "product") return placeOf(analysing.places, id);
  return placeInSql(analysing.places, dataset, input.start);
}

async function bindDataset(
  analysing: Analysing,
  dataset: ProductDataset,
  read: ReadSql,
  isOnCycle: boolean,
): Promise<DatasetAnalysis> {
  const { parsed, inputs } = read;
  const base = {
    inputs,
    configItems: parsed.configItems,
    usesRunTime: parsed.usesRunTime,
    canonicalSql: parsed.canonical,
  };
  const schemas = read.isSound && !isOnCycle ? inputSchemas(analysing, inputs) : undefined;
  if (schemas === undefined) return { ...base, selected: [], columns: [] };
  const wrongSteps = await checkSteps(dataset, schemas, analysing);
  analysing.findings.push(...wrongSteps);
  if (wrongSteps.length > 0) return { ...base, selected: [], columns: [] };
  const bound = await analysing.analyzer.bind(dataset.transformation.sql, schemas, uniqueKeys(analysing, inputs), {
    configTypes: typesOf(
      parsed.configItems.map((item) => item.name),
      analysing.configItems,
    ),
  });
  report(analysing, bound.findings, (offset) => placeInSql(analysing.places, dataset, offset));
  if (bound.findings.length > 0) return { ...base, selected: [], columns: [] };
  const given = givenColumns(analysing, dataset, bound.columns);
  if (given === undefined) return { ...base, selected: bound.columns, columns: [] };
  const columns = productColumns(dataset, given);
  publish(analysing, dataset, columns);
  // a function says nothing of how its rows belong to those it read
  const preserved = dataset.transformation.code === undefined ? bound.preservesRowsOf : undefined;
  return {
    ...base,
    selected: bound.columns,
    columns,
    ...(preserved === undefined ? {} : { preservesRowsOf: preserved }),
  };
}

/** The columns a dataset gives before declared types: those of its SELECT, or what a function makes of them. */
function givenColumns(
  analysing: Analysing,
  dataset: ProductDataset,
  selected: BoundSql["columns"],
): BoundSql["columns"] | undefined {
  const { code, steps = [] } = dataset.transformation;
  if (code === undefined) return selected;
  const found = functionColumns(analysing.kinds, code, selected);
  if (typeof found !== "string") return found;
  const place = placeOf(analysing.places, `${dataset.id}#step:${steps.length - 1}`);
  analysing.findings.push(diagnostic("LW3714", { place, values: { kind: code.kind, problem: found } }));
  return undefined;
}

/** The columns of everything a SELECT reads, as it is spelled there; undefined when one is unknown. */
function inputSchemas(analysing: Analysing, inputs: readonly SqlInput[]) {
  const schemas = new Map<string, Readonly<{ parts: readonly string[]; columns: readonly Column[] }>>();
  for (const { dataset, parts } of inputs) {
    const columns = analysing.columns.get(dataset);
    if (columns === undefined) return undefined;
    schemas.set(parts.join(".").toLowerCase(), { parts, columns });
  }
  return [...schemas.values()];
}

function uniqueKeys(analysing: Analysing, inputs: readonly SqlInput[]): UniqueKey[] {
  const keys = new Map<string, UniqueKey>();
  for (const { dataset: id, parts } of inputs) {
    const dataset = analysing.index.datasets.get(id);
    for (const columns of dataset === undefined ? [] : uniqueColumns(dataset))
      keys.set(`${parts.join(".").toLowerCase()}(${columns.join()})`, { parts, keys: columns });
  }
  return [...keys.values()];
}

async function checkDataset(analysing: Analysing, dataset: Dataset): Promise<void> {
  const { findings, places } = analysing;
  const known = (id: DatasetId) => analysing.columns.get(id);
  const columns = known(dataset.id);
  for (const rule of dataset.rules) {
    if (rule.kind !== "custom") continue;
    const subject = `${dataset.id}#rule:${rule.name}`;
    const at = {
      rule: placeOf(places, subject),
      kind: placeOf(places, `${subject}#settings`),
      column: (name: string) => placeOf(places, `${subject}#${name}`),
    };
    findings.push(...(await checkOwnRule(rule, dataset.id, { ...analysing, known, places: at })));
  }
  if (columns === undefined) return;
  findings.push(...checkColumns(dataset, columns, { known, places }));
  if (dataset.kind === "source" && dataset.filter !== undefined) {
    // a filter runs at the source, so it names columns as the source does
    const named = (dataset.schema ?? []).map(({ sourceName, type, nullable }) => ({
      name: sourceName,
      type,
      nullable,
    }));
    await checkExpression(analysing, dataset.filter, named, placeOf(places, `${dataset.id}#filter`));
  }
  for (const rule of dataset.rules) {
    const place = placeOf(places, `${dataset.id}#rule:${rule.name}#expression`);
    if (rule.kind === "expression") await checkExpression(analysing, rule.expression, columns, place);
  }
}

/** One condition as written at `start`; references in it stand for the newest values of their items in each environment. */
async function checkExpression(
  analysing: Analysing,
  written: string,
  columns: readonly Column[],
  start: Place,
): Promise<void> {
  for (const filled of filledValues<unknown>(written, analysing.environments)) {
    if (typeof filled !== "string") continue;
    const findings = await analysing.analyzer.bindExpression(filled, columns);
    report(analysing, findings, (offset) => (filled === written ? placeFrom(start, written, offset) : start));
  }
}

function report(analysing: Analysing, found: readonly SqlFinding[], place: (offset: number) => Place): void {
  for (const { code, offset, values, value, hint } of found)
    analysing.findings.push(diagnostic(code, { place: place(offset), values, value, hint }));
}
