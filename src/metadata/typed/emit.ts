import type { ColumnClaim } from "./claim.ts";
import { type Definition, isDefinition } from "./definition.ts";
import type { Columns, Table } from "./columns.ts";
import type { DatasetDefinition } from "./dataset.ts";
import { jsonWithSpots, type ValuePath } from "./json-text.ts";
import { type PlainFault, plainValue } from "./plain-value.ts";
import type { ProductDefinition } from "./product.ts";
import type { ConfigDefinition, ProjectDefinition } from "./project.ts";
import type { SourceDefinition } from "./source.ts";
import { sqlOfSteps } from "./steps-sql.ts";
import type { Transformation } from "./transformation.ts";

/** Where something of the project's code is defined: the frame of the call, and the way to it inside the call's argument. */
export type Origin = Readonly<{ at: string; path: ValuePath }>;

/** A metadata file that was never written: the text the YAML front end would have found at this path. */
export type EmittedFile = Readonly<{
  path: string;
  text: string;
  origin: Origin;
  /** Made from steps: the text stands nowhere in the code. */
  isGenerated?: boolean;
}>;

/** A claim of the code before its place is known. */
export type EmittedClaim = Omit<ColumnClaim, "place"> & Readonly<{ origin: Origin }>;

export type EmissionFault = PlainFault &
  Readonly<{
    origin: Origin;
    /** The function that should have made the value. */
    maker?: string;
  }>;

export type EmittedProject = Readonly<{
  files: readonly EmittedFile[];
  claims: readonly EmittedClaim[];
  faults: readonly EmissionFault[];
}>;

type Emission = {
  readonly files: EmittedFile[];
  readonly claims: EmittedClaim[];
  readonly faults: EmissionFault[];
  /** Which product a dataset belongs to. */
  readonly owners: ReadonlyMap<Table, string>;
};

/** The files that say what a project definition says: with them everything goes the way of a project written in YAML. */
export function emitProject(project: ProjectDefinition): EmittedProject {
  const { format = 1, sources, products, config, ...rest } = project.value;
  const owners = new Map<Table, string>();
  const emission: Emission = { files: [], claims: [], faults: [], owners };
  const made = <T extends Definition>(key: string, list: readonly T[] | undefined) =>
    definitionsOf(emission, { at: project.at, path: [key] }, list);
  const ofProducts = made("products", products);
  for (const { value, at } of ofProducts)
    for (const dataset of definitionsOf(emission, { at, path: ["datasets"] }, value.datasets))
      owners.set(dataset, value.product);
  emitDocument(emission, {
    path: "lakewright.yaml",
    value: { format, ...rest },
    origin: { at: project.at, path: [] },
  });
  for (const category of made("config", config)) emitConfig(emission, category);
  for (const source of made("sources", sources)) emitSource(emission, source as SourceDefinition);
  for (const product of ofProducts) emitProduct(emission, product);
  return { files: emission.files, claims: emission.claims, faults: emission.faults };
}

const KINDS: Readonly<Record<string, string>> = {
  sources: "source",
  products: "product",
  config: "config",
  datasets: "dataset",
};

/** Those entries of a list that are what the list is for; code that is not checked by the compiler may hold anything. */
function definitionsOf<T extends Definition>(
  emission: Emission,
  origin: Origin,
  list: readonly T[] | undefined,
): readonly T[] {
  const kind = KINDS[String(origin.path[0])] ?? "";
  const given: readonly T[] = Array.isArray(list) || list === undefined ? (list ?? []) : [list];
  return given.filter((entry, index) => {
    if (isDefinition(entry, kind)) return true;
    const maker = `define${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    emission.faults.push({ path: [index], value: "", maker, origin: { ...origin, path: [...origin.path, index] } });
    return false;
  });
}

type Document = Readonly<Record<string, unknown>>;

type EmittedDocument = Readonly<{
  path: string;
  value: Document;
  origin: Origin;
  /** Decides how datasets are called: its own by their short names. */
  product?: string;
}>;

function emitDocument(emission: Emission, { path, value, origin, product = "" }: EmittedDocument): void {
  const { plain, faults } = plainValue(value, (table) => nameFor(emission, table, product));
  for (const fault of faults)
    emission.faults.push({ ...fault, origin: { at: origin.at, path: [...origin.path, ...fault.path] } });
  emission.files.push({ path, text: jsonWithSpots(plain).text, origin });
}

function nameFor(emission: Emission, table: Table, product: string): string {
  const owner = emission.owners.get(table);
  return owner === undefined || owner === product ? table.table : `${owner}.${table.table}`;
}

function emitConfig(emission: Emission, { value, at }: ConfigDefinition): void {
  emitDocument(emission, { path: `config/${value.category}.yaml`, value, origin: { at, path: [] } });
}

function emitSource(emission: Emission, { value, at }: SourceDefinition): void {
  const { schema: _schema, ...rest } = value;
  emitDocument(emission, { path: `sources/${value.source}.yaml`, value: rest, origin: { at, path: [] } });
}

function emitProduct(emission: Emission, { value, at }: ProductDefinition): void {
  const { datasets, tests = {}, ...rest } = value;
  const name = value.product;
  const folder = `products/${name}`;
  const document = {
    ...rest,
    ...(rest.inputs === undefined ? {} : { inputs: rest.inputs.map(inputName) }),
    ...(rest.outputs === undefined ? {} : { outputs: withoutPromises(rest.outputs) }),
  };
  emitDocument(emission, {
    path: `${folder}/product.yaml`,
    value: document,
    origin: { at, path: [] },
    product: name,
  });
  for (const [test, text] of Object.entries(tests))
    emitDocument(emission, {
      path: `${folder}/tests/${test}.yaml`,
      value: text,
      origin: { at, path: ["tests", test] },
      product: name,
    });
  for (const dataset of datasets ?? []) if (emission.owners.has(dataset)) emitDataset(emission, dataset, name);
  for (const [port, { dataset, columns }] of Object.entries(rest.outputs ?? {})) {
    if (columns === undefined) continue;
    const written = typeof dataset === "string" ? dataset : dataset.table;
    const origin = { at, path: ["outputs", port, "columns"] };
    const id = written.split(".").length === 2 ? `${name}.${written}` : written;
    emission.claims.push({ dataset: id, of: "published", columns, origin });
  }
}

function inputName(input: unknown): unknown {
  if (isDefinition(input, "source")) return (input as SourceDefinition).value.source;
  if (isDefinition(input, "product")) return (input as ProductDefinition).value.product;
  return input;
}

function withoutPromises(outputs: Document): Document {
  const ports = Object.entries(outputs).map(([name, port]) => {
    if (port === null || typeof port !== "object") return [name, port];
    const { columns: _columns, ...rest } = port as Document;
    return [name, rest];
  });
  return Object.fromEntries(ports) as Document;
}

function emitDataset(emission: Emission, { value, at }: DatasetDefinition, product: string): void {
  const { dataset, transformation, ...rest } = value;
  const path = `products/${product}/${dataset.replace(".", "/")}`;
  // although it may say nothing: this is where the dataset is defined
  emitDocument(emission, { path: `${path}.yaml`, value: rest, origin: { at, path: [] }, product });
  if (transformation === undefined) return;
  const origin = { at: transformation.at, path: ["sql"] };
  if ("sql" in transformation.value)
    emission.files.push({ path: `${path}.sql`, text: transformation.value.sql, origin });
  else {
    const text = sqlOfSteps(transformation.value.steps, (table) => nameFor(emission, table, product));
    emission.files.push({ path: `${path}.sql`, text, origin: { ...origin, path: ["steps"] }, isGenerated: true });
  }
  const columns = claimedColumns(transformation);
  if (columns === undefined) return;
  const said = "sql" in transformation.value ? "columns" : "steps";
  const claim = { dataset: `${product}.${dataset}`, of: "selected", columns } as const;
  emission.claims.push({ ...claim, origin: { ...origin, path: [said] } });
}

/** What nobody else has said: a column that steps pass on is judged where it comes from. */
function claimedColumns({ columns, value }: Transformation): Columns | undefined {
  if (columns === undefined || "sql" in value) return columns;
  const last = value.steps.findLast((step) => step.kind === "select" || step.kind === "aggregate");
  const said = Object.keys(columns).map((name) => {
    const output = last?.columns[name];
    return [name, typeof output === "object" ? output.type : ""] as const;
  });
  return Object.fromEntries(said);
}
