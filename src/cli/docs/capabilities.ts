import {
  builtInPorts,
  type DriftPolicy,
  type Environment,
  LATER_KEYS,
  LATER_VALUES,
  type Load,
  type Materialization,
  type ProductDataset,
  type RuleKind,
  type Severity,
} from "../../metadata/index.ts";
import type { DatasetFacts, Site } from "./site.ts";

/** Something a data product can need: who of the project uses it, or why nobody does. */
export type Capability = Readonly<{
  area: string;
  name: string;
  says: string;
  /** `here`: this version has it · `later`: it does not yet · `elsewhere`: no part of lakewright, to be thought of all the same. */
  scope: "here" | "later" | "elsewhere";
  /** Sources, products and environments that use it, sorted as in the Model. */
  users: readonly string[];
  /** Not a choice of one product: environments, values, policies are those of the project. */
  isShared: boolean;
}>;

/** The name of one thing the project uses, with who uses it. */
type Use = readonly [name: string, user: string];
type Words<K extends string> = Readonly<Record<K, string>>;

const loadModes = {
  full: "the whole table each time",
  append: "every file or row once",
  incremental: "what is new by a watermark",
} as const satisfies Words<Load["mode"]>;

const driftPolicies = {
  evolve: "a change of the source is taken over",
  freeze: "the schema stays, what was ignored is recorded",
  quarantine: "rows that do not fit are kept aside",
  fail: "a change stops the load",
} as const satisfies Words<DriftPolicy>;

const materializations = {
  table: "made anew when inputs change",
  append: "rows are added",
  merge: "rows are added and renewed by key",
} as const satisfies Words<Materialization["as"]>;

const ruleKinds = {
  not_null: "columns hold a value",
  unique: "no two rows with the same values",
  range: "values between bounds",
  accepted: "values of a list",
  matches: "texts of a form",
  expression: "any condition in SQL",
  reference: "values that exist in another dataset",
  row_count: "a table of a plausible size",
  freshness: "a table that is not too old",
  schema: "columns and types as agreed",
  custom: "a kind of the project's own",
} as const satisfies Words<RuleKind>;

const transformations = {
  SQL: "one plain SELECT",
  steps: "steps without SQL, built in or of the project's own kinds",
  "own code": "a function of the project over the rows",
} as const;

const severities = {
  warn: "published and counted",
  quarantine: "kept aside with reasons",
  discard: "dropped with a record",
  fail: "nothing is published",
} as const satisfies Words<Severity>;

const engines = {
  duckdb: "runs on one machine",
  spark: "Spark; this version checks the metadata for it and runs nothing there",
  databricks: "Databricks; this version checks the metadata for it and runs nothing there",
} as const satisfies Words<Environment["engine"]>;

const portKinds: Words<string> = Object.fromEntries(builtInPorts.map(({ kind, summary }) => [kind, summary]));

/** What every data product meets and lakewright does not do. */
const elsewhere = {
  "Network and identity": "subscriptions, private network, groups and roles of the landing zone",
  Dashboards: "a tool that reads the output ports",
  "Model training": "a platform that reads the gold tables",
  "Master data": "agreed keys of customers, products, places",
  "Access requests": "who may read which port, and who decides",
  Backup: "copies of lake and store in another region",
  "Cost control": "budgets and alerts of the cloud account",
  Incidents: "who is called when a run fails",
} as const;

const promises = {
  contract: "the version of what a port promises",
  "service level": "freshness, availability",
  "unit tests": "given rows, expected rows",
  "classified columns": "personal data is named",
} as const;

const surroundings = {
  "secrets by name": "a provider has the values",
  "values by date": "configuration with effective dates",
  policies: "what the project asks of its own metadata",
  "own kinds": "code of the project",
} as const;

/** One area: what there is of it in this version, and what the project uses. */
type Area = Readonly<{
  area: string;
  words: Words<string>;
  uses: readonly Use[];
  isShared?: boolean;
  /** Beginning of the entries of `LATER_VALUES` that belong here. */
  later?: string;
}>;

/** Every capability with its users: what is in use, what could be, what comes later, what others have to bring. */
export function capabilitiesOf(site: Site): readonly Capability[] {
  const areas = [...sourceAreas(site), ...productAreas(site), ...projectAreas(site)];
  const prefixes = areas.flatMap((one) => one.later ?? []);
  const rest = Object.entries(LATER_VALUES).filter(([key]) => !prefixes.some((prefix) => key.startsWith(prefix)));
  const unplaced = [...Object.entries(LATER_KEYS), ...rest];
  return [
    ...areas.flatMap(capabilitiesIn),
    ...unplaced.map(([name, says]) => unused({ area: "Later", name, says: plainText(says), scope: "later" })),
    ...Object.entries(elsewhere).map(([name, says]) => unused({ area: "Beside it", name, says, scope: "elsewhere" })),
  ];
}

function sourceAreas({ model: { sources }, sourceTypes }: Site): readonly Area[] {
  const delivered = sources.flatMap((source) => source.datasets.map((dataset) => [dataset, source.name] as const));
  return [
    {
      area: "Source",
      words: Object.fromEntries(sourceTypes.map((type) => [type, `reads from ${type}`])),
      uses: sources.map((source): Use => [source.type, source.name]),
      later: "type: ",
    },
    { area: "Load", words: loadModes, uses: delivered.map(([dataset, source]): Use => [dataset.load.mode, source]) },
    { area: "Drift", words: driftPolicies, uses: delivered.map(([dataset, source]): Use => [dataset.drift, source]) },
  ];
}

function productAreas({ model: { products }, owners }: Site): readonly Area[] {
  const made = products.flatMap((product) => product.datasets.map((dataset) => [dataset, product.name] as const));
  const ports = products.flatMap((product) => product.outputs.map((port) => [port, product.name] as const));
  const facts = owners.flatMap((owner) => owner.datasets);
  const rules = facts.flatMap(({ dataset, owner }) => dataset.rules.map((rule) => [rule, owner] as const));
  const kept: readonly Use[] = [
    ...ports.filter(([port]) => port.contract !== "").map(([, product]): Use => ["contract", product]),
    ...products.filter(({ sla }) => sla !== undefined).map(({ name }): Use => ["service level", name]),
    ...products.filter(({ tests }) => tests.length > 0).map(({ name }): Use => ["unit tests", name]),
    ...facts.filter(isClassified).map(({ owner }): Use => ["classified columns", owner]),
  ];
  return [
    {
      area: "Table",
      words: materializations,
      uses: made.map(([dataset, product]): Use => [dataset.materialize.as, product]),
      later: "as: ",
    },
    {
      area: "Transformation",
      words: transformations,
      uses: made.flatMap(([dataset, product]) => waysOf(dataset).map((way): Use => [way, product])),
    },
    { area: "Rule", words: ruleKinds, uses: rules.map(([rule, owner]): Use => [rule.kind, owner]) },
    { area: "Consequence", words: severities, uses: rules.map(([rule, owner]): Use => [rule.severity, owner]) },
    {
      area: "Output port",
      words: portKinds,
      uses: ports.flatMap(([port, product]) => port.as.map((kind): Use => [kind, product])),
    },
    { area: "Promise", words: promises, uses: kept },
  ];
}

function isClassified({ columns }: DatasetFacts): boolean {
  return columns.some((column) => column.classification !== undefined);
}

function waysOf({ transformation }: ProductDataset): readonly (keyof typeof transformations)[] {
  const { steps, code } = transformation;
  if (steps === undefined && code === undefined) return ["SQL"];
  return [...(steps === undefined ? [] : ["steps" as const]), ...(code === undefined ? [] : ["own code" as const])];
}

function projectAreas({ model, targets }: Site): readonly Area[] {
  const { environments, configuration, extensions = [], policies, project } = model;
  const uses: readonly Use[] = [
    ...environments.filter(({ secrets }) => secrets !== undefined).map(({ name }): Use => ["secrets by name", name]),
    ...configuration.map(({ name }): Use => ["values by date", name]),
    ...(policies === undefined ? [] : [["policies", project] as const]),
    ...extensions.map(({ file }): Use => ["own kinds", file]),
  ];
  // which targets are built is decided in pipelines; a lake with an address is one that somebody has to set up
  const inCloud = environments.filter(({ lake }) => lake.includes("://"));
  const engineUses = environments.map(({ engine, name }): Use => [engine, name]);
  return [
    { area: "Engine", words: engines, uses: engineUses, isShared: true },
    { area: "Environment", words: surroundings, uses, isShared: true },
    {
      area: "Deployment",
      words: Object.fromEntries(targets.map(({ name, summary }) => [name, summary])),
      uses: targets.flatMap(({ name }) => inCloud.map((environment): Use => [name, environment.name])),
      isShared: true,
    },
  ];
}

/** What this version has of an area, what the project brings beside it, and what comes later. */
function capabilitiesIn({ area, words, uses, isShared = false, later }: Area): readonly Capability[] {
  const users = Map.groupBy(uses, ([name]) => name);
  const names = new Set([...Object.keys(words), ...users.keys()]);
  const waiting = Object.entries(LATER_VALUES).filter(([key]) => later !== undefined && key.startsWith(later));
  return [
    ...[...names].map(
      (name): Capability => ({
        area,
        name,
        says: words[name] ?? "a kind of the project's own",
        scope: "here",
        users: [...new Set((users.get(name) ?? []).map(([, user]) => user))],
        isShared,
      }),
    ),
    ...waiting.map(([key, says]) =>
      unused({ area, name: key.slice((later ?? "").length), says: plainText(says), scope: "later" }),
    ),
  ];
}

function unused(facts: Pick<Capability, "area" | "name" | "says" | "scope">): Capability {
  return { ...facts, users: [], isShared: true };
}

function plainText(text: string): string {
  return text.replaceAll("`", "");
}
