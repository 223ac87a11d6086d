import { canonicalJson, type Column, type Json, sha256 } from "../../src/base/index.ts";
import type {
  Analysis,
  DatasetAnalysis,
  DatasetId,
  ProductDataset,
  ResolvedModel,
  Rule,
  SourceDataset,
} from "../../src/metadata/index.ts";
import type { Observed, ObservedDataset, Plan } from "../../src/plan/index.ts";

/** A project to plan, in one piece, so that a test can change any part of it. */
export type Sample = Readonly<{
  resolved: ResolvedModel;
  analysis: Analysis;
}>;

export const flightColumns: readonly Column[] = [
  { name: "carrier", type: "string", nullable: false },
  { name: "dep_delay", type: "int", nullable: true },
];

export function sourceDataset(name: string, changes: Partial<SourceDataset> = {}): SourceDataset {
  return {
    kind: "source",
    id: `ops.bronze.${name}`,
    name,
    layer: "bronze",
    description: "",
    tags: [],
    columns: [],
    keys: [],
    rules: [],
    timeLimitSeconds: 3600,
    table: `public.${name}`,
    options: {},
    load: { mode: "full" },
    drift: "evolve",
    schema: flightColumns.map((column) => ({ ...column, sourceName: column.name, sourceType: "x" })),
    ...changes,
  };
}

export function productDataset(id: DatasetId, sql: string, changes: Partial<ProductDataset> = {}): ProductDataset {
  const [owner = "", layer = "silver", name = ""] = id.split(".");
  return {
    kind: "product",
    id,
    name,
    layer: layer as ProductDataset["layer"],
    description: "",
    tags: [],
    columns: [],
    keys: [],
    rules: [],
    timeLimitSeconds: 3600,
    materialize: { as: "table" },
    onForeignChange: "stop",
    transformation: { type: "sql", description: "", sql, file: `products/${owner}/${layer}/${name}.sql` },
    ...changes,
  };
}

/** What an analyser would say of a SELECT: inputs in the order given. The canonical text stands for a real one: no comments, one case. */
export function analysed(
  sql: string,
  inputs: readonly DatasetId[],
  changes: Partial<DatasetAnalysis> = {},
): DatasetAnalysis {
  return {
    inputs: inputs.map((dataset) => {
      const short = dataset.split(".").slice(1);
      const start = Math.max(0, sql.indexOf(short.join(".")));
      return { dataset, parts: short, start, end: start + short.join(".").length };
    }),
    configItems: [],
    usesRunTime: false,
    selected: flightColumns,
    columns: flightColumns,
    canonicalSql: canonicalOf(sql),
    ...changes,
  };
}

function canonicalOf(sql: string): string {
  return sql
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

export type SampleInput = Readonly<{
  sources?: readonly SourceDataset[];
  products?: readonly Readonly<{
    dataset: ProductDataset;
    reads: readonly DatasetId[];
    analysis?: Partial<DatasetAnalysis>;
  }>[];
  configuration?: Readonly<Record<string, Json>>;
  analyzerVersion?: string;
}>;

/** Source `ops` and as many products as the names of the datasets say. */
export function sample(input: SampleInput): Sample {
  const products = input.products ?? [];
  const owners = [...new Set(products.map((one) => one.dataset.id.split(".")[0] ?? ""))].sort();
  const model: ResolvedModel["model"] = {
    format: 1,
    project: "nyc",
    domain: "aviation",
    description: "",
    environments: [],
    sources: [
      {
        name: "ops",
        type: "sqlite",
        description: "",
        connection: {},
        authentication: {},
        wildcards: [],
        drift: "evolve",
        tags: ["raw"],
        datasets: input.sources ?? [],
      },
    ],
    products: owners.map((name) => ({
      name,
      description: "",
      owner: "team",
      purpose: "",
      version: "1.0.0",
      tags: [],
      inputs: [],
      outputs: [],
      onFailure: "block",
      tests: [],
      datasets: products.map((one) => one.dataset).filter((dataset) => dataset.id.startsWith(`${name}.`)),
    })),
    configuration: [],
  };
  const environment = {
    name: "local",
    engine: "duckdb",
    lake: "./lake",
    store: "sqlite:./store.db",
    settings: {},
  } as const;
  const configuration = input.configuration ?? {};
  const asOf = "2026-11-21T00:00:00.000Z";
  const hash = sha256(canonicalJson({ model, configuration }));
  const datasets = Object.fromEntries(
    products.map((one) => [one.dataset.id, analysed(one.dataset.transformation.sql, one.reads, one.analysis)]),
  );
  return {
    resolved: { model, environment, asOf, configuration, hash },
    analysis: { datasets, analyzerVersion: input.analyzerVersion ?? "duckdb 1.5.6 canonical 1" },
  };
}

/** Bronze flights and planes → silver flights (with a rule that looks into airports) → gold delay and routes. */
export function flightsProject(changes: Readonly<{ silverSql?: string; rules?: readonly Rule[] }> = {}): Sample {
  const silver =
    changes.silverSql ?? "SELECT carrier, dep_delay FROM bronze.flights LEFT JOIN bronze.planes USING (tailnum)";
  const looksUp: Rule = {
    kind: "reference",
    name: "dest_known",
    description: "",
    severity: "warn",
    columns: ["dest"],
    dataset: "ops.bronze.airports",
    to: ["faa"],
    allowNull: false,
  };
  return sample({
    sources: [sourceDataset("flights", { tags: ["daily"] }), sourceDataset("planes"), sourceDataset("airports")],
    products: [
      {
        dataset: productDataset("on_time.silver.flights", silver, {
          rules: changes.rules ?? [looksUp],
          tags: ["daily"],
        }),
        reads: ["ops.bronze.flights", "ops.bronze.planes"],
      },
      {
        dataset: productDataset(
          "on_time.gold.carrier_delay",
          "SELECT carrier, avg(dep_delay) FROM silver.flights GROUP BY ALL",
        ),
        reads: ["on_time.silver.flights"],
      },
      {
        dataset: productDataset("on_time.gold.routes", "SELECT carrier FROM silver.flights"),
        reads: ["on_time.silver.flights"],
      },
    ],
  });
}

/** The observation after every step of a plan was published once, at `version`. */
export function observedAfter(plan: Plan, version = 0): Observed {
  const datasets: Record<string, ObservedDataset> = {};
  for (const step of plan.steps) {
    datasets[step.dataset] = {
      version,
      tableVersion: version,
      rowCount: 0,
      attempt: version + 1,
      fingerprint: step.fingerprint,
      rawHash: step.rawHash,
      columns: step.columns,
      state: { inputs: Object.fromEntries(step.inputs.map((input) => [input.dataset, version])) },
    };
  }
  return { datasets };
}

/** The observation with one dataset changed. */
export function changed(observed: Observed, id: DatasetId, changes: Partial<ObservedDataset>): Observed {
  const before = observed.datasets[id];
  if (before === undefined) throw new Error(`${id} was not observed`);
  return { datasets: { ...observed.datasets, [id]: { ...before, ...changes } } };
}
