import {
  canonicalJson,
  deepFreeze,
  type Diagnostic,
  diagnostic,
  type Json,
  sha256,
  sortDiagnostics,
  suggest,
} from "../base/index.ts";
import { type Connector, declaredConnectors, type Properties } from "../connector/index.ts";
import { checkFilledPorts, checkWrittenFiles } from "./build/port.ts";
import { canonicalModel } from "./canonical.ts";
import { configurationInForce } from "./configuration.ts";
import { parseInstant } from "./instant.ts";
import type { DatasetBase, Document, Environment, KindRecord, Model, Product, ResolvedModel, Source } from "./model.ts";
import { type PlaceMap, placeOf } from "./places.ts";
import { builtInPorts } from "./port/kinds.ts";
import { fitsProperty } from "./property-value.ts";
import { parseSize, SIZE_RULE } from "./size.ts";
import { type Missing, substitute } from "./substitute.ts";

export type Resolution = Readonly<{ resolved?: ResolvedModel; diagnostics: readonly Diagnostic[] }>;

type Resolving = Readonly<{
  values: ReadonlyMap<string, Json>;
  environment: string;
  asOf: string;
  places: PlaceMap;
  findings: Diagnostic[];
  /** Parts with a value that is missing or of the wrong type: what else is wrong with them nobody can tell. */
  faulty: Set<string>;
  sources: readonly Pick<Connector, "type" | "connection" | "authentication" | "dataset">[];
  /** Kinds of rules the project brings. */
  rules: readonly KindRecord[];
}>;

/**
 * One environment at one instant: every `${config.category.item}` becomes its value, secrets stay references. Pure.
 * @param asOf ISO day or instant (UTC) the configuration is read at
 * @param places of `loadProject`, so that findings name files; without them they name the project file
 */
export function resolve(model: Model, environment: string, asOf: string, places: PlaceMap = new Map()): Resolution {
  const findings: Diagnostic[] = [];
  const found = model.environments.find((candidate) => candidate.name === environment);
  if (found === undefined) {
    const names = model.environments.map((candidate) => candidate.name);
    const hint = suggest(environment, names);
    return {
      diagnostics: [
        diagnostic("LW1606", { place: placeOf(places, ""), values: { value: environment }, value: environment, hint }),
      ],
    };
  }
  if (parseInstant(asOf) === undefined) {
    return {
      diagnostics: [
        diagnostic("LW1107", { place: placeOf(places, ""), values: { key: "as of", value: asOf }, value: asOf }),
      ],
    };
  }
  const values = configurationInForce(model.configuration, environment, asOf);
  const extensions = model.extensions ?? [];
  const sourceKinds = [...declaredConnectors, ...extensions.flatMap((extension) => extension.sources)];
  const rules = extensions.flatMap((extension) => extension.rules);
  const resolving: Resolving = {
    values,
    environment,
    asOf,
    places,
    findings,
    faulty: new Set(),
    sources: sourceKinds,
    rules,
  };
  const resolvedEnvironment = fill(resolving, found, `environment:${environment}`);
  const sources = model.sources.map((source) => resolveSource(resolving, source));
  const products = model.products.map((product) => resolveProduct(resolving, product));
  checkPorts(resolving, model, { products, sources, environment: resolvedEnvironment });
  checkEnvironment(resolving, resolvedEnvironment);
  checkSql(resolving, model);
  if (findings.length > 0) return { diagnostics: sortDiagnostics(findings) };
  const configuration = Object.fromEntries(values);
  const body = { model: { ...model, sources, products }, environment: resolvedEnvironment, asOf, configuration };
  const resolved = deepFreeze({ ...body, hash: resolvedHash(body) });
  return { resolved, diagnostics: [] };
}

/** An environment beside the resolved one, with its own values put in; a reference without a value stays as it is written. */
export function filledEnvironment(model: Model, name: string, asOf: string): Environment | undefined {
  const found = model.environments.find((candidate) => candidate.name === name);
  return found && substitute(found, configurationInForce(model.configuration, name, asOf), []);
}

/** SHA-256 over all that a resolved Model says: not the instant it was resolved at, so that equal metadata has an equal hash on every day. */
export function resolvedHash(resolved: Omit<ResolvedModel, "hash">): string {
  const { model, environment, configuration } = resolved;
  const rest = { environment, configuration } as unknown as Json;
  return sha256(`${canonicalModel(model)}${canonicalJson(rest)}`);
}

/** A part of the Model with its references replaced; reports those that have no value. */
function fill<T>(resolving: Resolving, part: T, subject: string): T {
  const missing: Missing[] = [];
  const filled = substitute(part, resolving.values, missing);
  if (missing.length > 0) resolving.faulty.add(subject);
  for (const { name, reason } of missing) {
    const place = placeOf(resolving.places, subject);
    if (reason === "not a scalar")
      resolving.findings.push(diagnostic("LW1608", { place, values: { name }, value: name }));
    else resolving.findings.push(noValue(resolving, name, place));
  }
  return filled;
}

function noValue(resolving: Resolving, name: string, place: Diagnostic["place"]): Diagnostic {
  const { environment, asOf, places } = resolving;
  const definition = places.get(`config:${name}`);
  const related =
    definition === undefined ? {} : { related: [{ place: definition, text: `"${name}" is defined here` }] };
  const hint = `give it a version that holds in "${environment}" at this time`;
  return diagnostic("LW1607", { place, values: { name, environment, asOf }, value: name, hint, ...related });
}

function resolveSource(resolving: Resolving, source: Source): Source {
  const { datasets, ...head } = source;
  const filled = fill(resolving, head, source.name);
  const connector = resolving.sources.find((candidate) => candidate.type === source.type);
  if (connector !== undefined) {
    const methods: Readonly<Record<string, Properties>> = connector.authentication;
    checkDocument(resolving, filled.connection, connector.connection, source.name);
    checkDocument(
      resolving,
      filled.authentication,
      methods[String(filled.authentication["method"])] ?? {},
      source.name,
    );
  }
  return {
    ...filled,
    datasets: datasets.map((dataset) => {
      const result = fill(resolving, dataset, dataset.id);
      if (connector !== undefined) checkDocument(resolving, result.options, connector.dataset, dataset.id);
      checkText(resolving, result.table, "table", dataset.id);
      checkText(resolving, result.filter, "filter", dataset.id);
      checkRules(resolving, result);
      return result;
    }),
  };
}

function resolveProduct(resolving: Resolving, product: Product): Product {
  const { datasets, ...head } = product;
  return {
    ...fill(resolving, head, product.name),
    datasets: datasets.map((dataset) => {
      const { transformation, ...rest } = dataset;
      const filled = fill(resolving, rest, dataset.id);
      checkRules(resolving, filled);
      // SQL is never a template: its values are parameters
      return { ...filled, transformation };
    }),
  };
}

/** The settings of rules of the project's own kinds. */
function checkRules(resolving: Resolving, { id, rules }: Pick<DatasetBase, "id" | "rules">): void {
  for (const rule of rules) {
    if (rule.kind !== "custom") continue;
    const record = resolving.rules.find(({ kind }) => kind === rule.type);
    checkDocument(resolving, rule.settings, record?.properties ?? {}, `${id}#rule:${rule.name}`);
  }
}

type Filled = Pick<Model, "products" | "sources"> & Readonly<{ environment: Environment }>;

/** The settings of ports: types, what built-in kinds say to them, and files that are in the way of something. */
function checkPorts(resolving: Resolving, model: Model, filled: Filled): void {
  const own = (model.extensions ?? []).flatMap((extension) => extension.ports);
  const products = filled.products.filter(({ name }) => !resolving.faulty.has(name));
  for (const { name: product, outputs } of products)
    for (const { name, settings = {} } of outputs)
      for (const [kind, document] of Object.entries(settings)) {
        const record = [...builtInPorts, ...own].find((candidate) => candidate.kind === kind);
        checkDocument(resolving, document, record?.properties ?? {}, `${product}#port:${name}#${kind}`);
      }
  const { sources, environment } = filled;
  resolving.findings.push(
    ...checkFilledPorts(products, resolving.places, resolving.faulty),
    ...checkWrittenFiles(products, { sources, environments: [environment] }, resolving.places),
  );
}

/** After the values are put in, a property has to be of its type. */
function checkDocument(
  resolving: Resolving,
  document: Readonly<Record<string, Json>> | Document,
  properties: Properties,
  subject: string,
): void {
  for (const [name, value] of Object.entries(document)) {
    const property = properties[name];
    if (property === undefined || fitsProperty(property, value)) continue;
    report(resolving, {
      name,
      value,
      subject,
      hint: property.values === undefined ? `expected: ${property.type}` : `one of: ${property.values.join(", ")}`,
    });
  }
}

function checkEnvironment(resolving: Resolving, environment: Environment): void {
  const subject = `environment:${environment.name}`;
  checkText(resolving, environment.lake, "lake", subject);
  checkText(resolving, environment.store, "store", subject);
  for (const name of ["memory", "temp_limit"]) {
    const value = environment.settings[name];
    if (value !== undefined && (typeof value !== "string" || parseSize(value) === undefined))
      report(resolving, { name, value, subject, hint: `expected: ${SIZE_RULE}` });
  }
  const { threads } = environment.settings;
  if (threads === undefined || (Number.isSafeInteger(threads) && Number(threads) > 0)) return;
  report(resolving, { name: "threads", value: threads, subject, hint: "expected: a whole number from 1" });
}

function checkText(resolving: Resolving, value: unknown, name: string, subject: string): void {
  if (value !== undefined && typeof value !== "string")
    report(resolving, { name, value, subject, hint: "expected: a text" });
}

function report(
  resolving: Resolving,
  problem: Readonly<{ name: string; value: unknown; subject: string; hint: string }>,
): void {
  const { name, value, subject, hint } = problem;
  const place = placeOf(resolving.places, subject);
  resolving.faulty.add(subject);
  resolving.findings.push(diagnostic("LW1609", { place, values: { name, value: JSON.stringify(value) }, hint }));
}

/** Items used in SQL need a value too. The text is only searched: a name in a comment asks for a value in vain, which does no harm. */
function checkSql(resolving: Resolving, model: Model): void {
  const known = new Set(model.configuration.flatMap((category) => category.items.map((item) => item.name)));
  for (const product of model.products) {
    for (const { id, transformation } of product.datasets) {
      for (const [, name = ""] of transformation.sql.matchAll(/\bconfig\s*\(\s*'([a-z0-9_.]{1,250})'\s*\)/gi)) {
        if (known.has(name) && !resolving.values.has(name))
          resolving.findings.push(noValue(resolving, name, placeOf(resolving.places, `${id}#sql`)));
      }
    }
  }
}
