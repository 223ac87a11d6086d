import { closest, type Diagnostic, diagnostic, type Place } from "../../base/index.ts";
import { datasetId, type IndexedDataset, resolveName } from "../dataset-index.ts";
import type { ProjectFile } from "../file/project-files.ts";
import { isHidden } from "../hidden.ts";
import type { DatasetId, Document, Layer, OutputPort, Product, ProductDataset, Value } from "../model.ts";
import { isName, isReserved, NAME_RULE, nearestName } from "../name.ts";
import type { DatasetText } from "../schema/dataset.ts";
import type { ProductText } from "../schema/product.ts";
import type { BuildContext, LayerDefaults, NamedFile } from "./context.ts";
import { buildCommon } from "./dataset-common.ts";
import { portSettings } from "./port.ts";
import { buildSteps } from "./steps.ts";
import { checkFileName, checkReserved, lookUpDataset, nameFinding, type NameUse } from "./names.ts";

/** The files of one dataset of a product: SQL, and the YAML beside it. */
export type DatasetFiles = Readonly<{
  name: string;
  layer: Layer;
  sql?: ProjectFile;
  yaml?: NamedFile<DatasetText>;
  hasBrokenYaml: boolean;
  isLater: boolean;
}>;

export type ProductOutline = Readonly<{
  name: string;
  /** Undefined when product.yaml is missing or cannot be used. */
  file?: NamedFile<ProductText>;
  datasets: readonly DatasetFiles[];
  tests: readonly NamedFile<Readonly<Record<string, unknown>>>[];
}>;

/** The names a product brings: for the index that everything else is looked up in. */
export function indexedDatasets(outline: ProductOutline): IndexedDataset[] {
  return outline.datasets.map(({ name, layer }) => ({
    id: datasetId(outline.name, layer, name),
    owner: outline.name,
    layer,
    name,
  }));
}

/** Datasets behind the output ports, as far as they exist. */
export function portDatasets(outline: ProductOutline): string[] {
  const own = new Set(indexedDatasets(outline).map((dataset) => dataset.id as string));
  return Object.values(outline.file?.value.outputs ?? {})
    .map((port) => ownId(outline.name, port.dataset))
    .filter((id) => own.has(id));
}

function ownId(product: string, written: string): string {
  return written.split(".").length === 2 ? `${product}.${written}` : written;
}

/** Checks the names that paths give: they are names of datasets and products before anything is read. */
export function checkPathNames(files: readonly ProjectFile[], findings: Diagnostic[]): void {
  const seen = new Set<string>();
  for (const file of files) {
    for (const name of file.kind === "sql" || file.kind === "dataset" ? [file.names[0], file.names[2]] : file.names) {
      if (name === undefined || isName(name) || seen.has(`${file.path}\n${name}`)) continue;
      seen.add(`${file.path}\n${name}`);
      const near = nearestName(name);
      const hint = near === undefined ? NAME_RULE : `${NAME_RULE}: "${near}"`;
      findings.push(
        diagnostic("LW1201", {
          place: { file: file.path, line: 1, column: 1 },
          values: { value: name },
          value: name,
          hint,
        }),
      );
    }
  }
}

type ProductUse = Readonly<{ context: BuildContext; use: NameUse; findings: Diagnostic[] }>;

export function buildProduct(
  outline: ProductOutline,
  context: BuildContext,
  shared: Omit<NameUse, "owner">,
  findings: Diagnostic[],
): Product {
  const { name, file } = outline;
  const use = { ...shared, owner: name };
  const options: ProductUse = { context, use, findings };
  const datasets = outline.datasets.flatMap((files) => buildDataset(files, options) ?? []);
  const text = file?.value;
  if (file !== undefined) {
    checkFileName(file.scope, "product", file.value.product, name);
    checkReserved(file.scope, name, "owner", ["product"]);
    context.places.set(name, file.scope.in("product").place());
    checkInputs(file, use);
  }
  return {
    name,
    description: text?.description ?? "",
    owner: text?.owner ?? "",
    purpose: text?.purpose ?? "",
    version: text?.version ?? "0.1.0",
    tags: text?.tags ?? [],
    ...(text?.sla === undefined ? {} : { sla: text.sla as Document }),
    inputs: text?.inputs ?? [],
    outputs: file === undefined ? [] : buildPorts(file, options),
    onFailure: text?.on_failure ?? "block",
    datasets,
    tests: outline.tests.map((test) => buildTest(test, use)),
  };
}

/** `<product>.<port>` → dataset id. */
export type PortNames = ReadonlyMap<string, string>;

export function portNames(outlines: readonly ProductOutline[]): PortNames {
  const names = new Map<string, string>();
  for (const outline of outlines) {
    for (const [port, text] of Object.entries(outline.file?.value.outputs ?? {}))
      names.set(`${outline.name}.${port}`, ownId(outline.name, text.dataset));
  }
  return names;
}

function checkInputs(file: NamedFile<ProductText>, use: NameUse): void {
  const owners = new Set([...use.index.byId.values()].map((dataset) => dataset.owner));
  const open: NameUse = { ...use, index: { ...use.index, inputs: new Map() } };
  file.value.inputs?.forEach((input, position) => {
    const at = ["inputs", position];
    if (input === use.owner)
      return file.scope.report(
        "LW1305",
        { path: `${input} → ${input}` },
        { at, value: input, hint: "a product does not read itself" },
      );
    if (owners.has(input) || use.index.products.has(input)) return;
    const written = input.split(".");
    if (written.length === 2 && use.index.products.has(written[0] ?? "")) {
      const product = written[0] ?? "";
      const candidates = use.ports.filter((port) => port.startsWith(`${product}.`));
      if (!candidates.includes(input) && !isHidden(use.hidden, input))
        file.scope.unknown("LW1307", input, candidates, { at, values: { what: "output port" } });
      return;
    }
    if (written.length === 3) return void lookUpDataset(open, file.scope, input, at);
    if (!isHidden(use.hidden, input))
      file.scope.unknown(
        "LW1307",
        input,
        [...owners].filter((owner) => owner !== use.owner),
        { at, values: { what: "source or product" } },
      );
  });
}

function buildPorts(file: NamedFile<ProductText>, { context, use }: ProductUse): OutputPort[] {
  return Object.entries(file.value.outputs ?? {}).flatMap(([name, port]): OutputPort[] => {
    const scope = file.scope.in("outputs", name);
    const subject = `${use.owner}#port:${name}`;
    context.places.set(subject, scope.place("key"));
    for (const kind of port.as ?? []) context.places.set(`${subject}#${kind}`, scope.in(kind).place("key"));
    if (port.contract !== undefined) context.places.set(`${subject}#contract`, scope.in("contract").place());
    const dataset = ownPortDataset(scope, port.dataset, use);
    if (dataset === undefined) return [];
    return [
      {
        name,
        dataset,
        as: port.as ?? ["table"],
        contract: port.contract ?? "1.0.0",
        description: port.description ?? "",
        ...portSettings(scope, port, context.kinds.ports),
      },
    ];
  });
}

function ownPortDataset(scope: NamedFile<ProductText>["scope"], written: string, use: NameUse): DatasetId | undefined {
  const id = ownId(use.owner, written);
  const dataset = use.index.byId.get(id);
  if (dataset?.owner === use.owner) return dataset.id;
  const own = [...use.index.byId.values()]
    .filter((candidate) => candidate.owner === use.owner)
    .map((candidate) => `${candidate.layer}.${candidate.name}`);
  const near = closest(written, own) ?? own.find((candidate) => candidate.endsWith(`.${written}`));
  if (dataset === undefined && isHidden(use.hidden, written)) return undefined;
  const hint =
    near === undefined
      ? "a port gives out a dataset of its own product: silver.x or gold.x"
      : `did you mean "${near}"?`;
  scope.report("LW1301", { value: written, owner: use.owner }, { at: ["dataset"], value: written, hint });
  return undefined;
}

function buildDataset(files: DatasetFiles, options: ProductUse): ProductDataset | undefined {
  const { name, layer, sql, yaml } = files;
  const { context, use, findings } = options;
  const id = datasetId(use.owner, layer, name);
  const place = { file: sql?.path ?? yaml?.path ?? "", line: 1, column: 1 };
  context.places.set(id, yaml?.scope.place() ?? place);
  const made = madeBy(files, options, place);
  if (made === undefined) return undefined;
  context.places.set(`${id}#sql`, sql === undefined ? place : { file: sql.path, line: 1, column: 1 });
  rememberSteps(files, id, context.places);
  checkDatasetName(name, place, findings);
  const defaults = context.defaults[layer];
  const common =
    yaml === undefined
      ? emptyCommon(defaults)
      : buildCommon(yaml.scope, yaml.value, { id, context, use, defaults, keysAt: ["keys"], isFaulty: yaml.isFaulty });
  return {
    ...common,
    kind: "product",
    id,
    name,
    layer,
    materialize: { as: checkedMaterialization(files, yaml?.value ?? {}, { name: id, as: defaults.materialize }) },
    transformation: { type: "sql", description: common.description, file: place.file, ...made },
    onForeignChange: yaml?.value.on_foreign_change ?? "stop",
  };
}

/** SQL from a file, or made of steps. */
function madeBy(files: DatasetFiles, options: ProductUse, place: Place): ReturnType<typeof buildSteps> {
  const { name, layer, sql, yaml } = files;
  const steps = yaml?.value.steps;
  if (yaml === undefined || steps === undefined) {
    if (sql !== undefined) return { sql: sql.text };
    if (yaml?.isFaulty("steps") !== true) reportMissingSql(files, options, place);
    return undefined;
  }
  const scope = yaml.scope.in("steps");
  if (sql === undefined) return buildSteps(scope, steps, options.context.kinds.steps);
  scope.report("LW3712", { name: `${layer}.${name}`, file: sql.path }, { part: "key", hint: "remove one of them" });
  return undefined;
}

function rememberSteps({ yaml }: DatasetFiles, id: DatasetId, places: Map<string, Place>): void {
  yaml?.value.steps?.forEach((step, index) => {
    const [kind = ""] = Object.keys(step);
    places.set(`${id}#step:${index}`, yaml.scope.in("steps", index, kind).place("key"));
  });
}

function emptyCommon({ timeLimitSeconds }: LayerDefaults) {
  return { description: "", tags: [], columns: [], keys: [], rules: [], timeLimitSeconds };
}

function reportMissingSql({ name, layer, isLater }: DatasetFiles, { use, findings }: ProductUse, place: Place): void {
  if (isLater) return;
  const hint = `write products/${use.owner}/${layer}/${name}.sql`;
  findings.push(diagnostic("LW1502", { place, values: { name: `${layer}.${name}` }, hint }));
}

function checkDatasetName(name: string, place: Place, findings: Diagnostic[]): void {
  if (!isReserved(name, "dataset")) return;
  findings.push(
    diagnostic("LW1202", { place, values: { value: name }, value: name, hint: `for example "${name}_data"` }),
  );
}

function checkedMaterialization(
  files: DatasetFiles,
  text: DatasetText,
  standard: Readonly<{ name: string; as: "table" | "append" | "merge" }>,
): "table" | "append" | "merge" {
  const as = text.materialize?.as ?? standard.as;
  if (as === "append") {
    const hint = "`as: merge` with `keys:` takes each row once";
    files.yaml?.scope.report("LW1514", { name: standard.name }, { at: ["materialize"], severity: "warning", hint });
  }
  if (as !== "merge" || text.keys !== undefined || files.hasBrokenYaml || files.yaml?.isFaulty("keys") === true)
    return as;
  files.yaml?.scope.report(
    "LW1501",
    {},
    { at: ["materialize"], part: "value", hint: "`keys:` names the columns that identify a row" },
  );
  return as;
}

function buildTest(file: NamedFile<Readonly<Record<string, unknown>>>, use: NameUse): Document {
  const { dataset, given } = file.value as { dataset: string; given: Record<string, unknown> };
  const id = lookUpDataset(use, file.scope, dataset, ["dataset"]);
  for (const written of Object.keys(given)) {
    const result = resolveName(use.index, use.owner, written.split("."));
    const finding = nameFinding(result, written, use);
    if (finding !== undefined)
      file.scope.report(finding.code, finding.values, {
        at: ["given", written],
        part: "key",
        value: written,
        hint: finding.hint,
      });
  }
  return { name: file.names[1] ?? "", ...(file.value as Record<string, Value>), dataset: id ?? dataset };
}
