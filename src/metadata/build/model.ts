import { compareText, deepFreeze, type Diagnostic, diagnostic, type Place } from "../../base/index.ts";
import { indexDatasets } from "../dataset-index.ts";
import type { LoadedExtensions } from "../extension/load-extensions.ts";
import { LIMITS } from "../file/limits.ts";
import type { ProjectFiles } from "../file/project-files.ts";
import type { Scope } from "../file/scope.ts";
import type { Hidden } from "../hidden.ts";
import type { Model } from "../model.ts";
import { allowedInputs } from "../analysis/project-index.ts";
import { buildCategory } from "./config.ts";
import { checkReferences } from "./config-references.ts";
import type { BuildContext } from "./context.ts";
import { buildPolicies } from "./policies.ts";
import { type ParsedProject, parseProject } from "./parse.ts";
import { checkWrittenFiles } from "./port.ts";
import {
  buildProduct,
  checkPathNames,
  indexedDatasets,
  portDatasets,
  portNames,
  type ProductOutline,
} from "./product.ts";
import { buildProject, layerDefaults, type ProjectHead } from "./project.ts";
import { buildSource, outlineSource, type SourceOutline } from "./source.ts";

/** What the files of a project say. */
export type BuiltModel = Readonly<{
  /** Everything that could be understood; what is wrong is left out. Undefined without a usable lakewright.yaml. */
  draft?: Model;
  findings: readonly Diagnostic[];
  places: ReadonlyMap<string, Place>;
  hidden: Hidden;
}>;

/** Files → Model: pure, all findings at once. */
export function buildModel(files: ProjectFiles, { kinds, records }: LoadedExtensions): BuiltModel {
  const findings: Diagnostic[] = [...files.findings];
  const places = new Map<string, Place>();
  checkPathNames(files.files, findings);
  const parsed = parseProject(files, kinds, findings);
  const head: ProjectHead | undefined = parsed.project === undefined ? undefined : buildProject(parsed.project);
  const context: BuildContext = {
    kinds,
    defaults: layerDefaults(parsed.project?.value.defaults),
    places,
  };
  const environments = head?.environments.map((environment) => environment.name) ?? [];
  const configuration = parsed.config.map((file) => buildCategory(file, context, environments));
  checkReferences(parsed.references, configuration, { places, hidden: parsed.hidden }, findings);
  const body = buildDatasets(parsed, context, findings);
  const taken = { sources: body.sources, environments: head?.environments ?? [] };
  findings.push(...checkWrittenFiles(body.products, taken, places));
  for (const name of environments) {
    const place = parsed.project?.scope.in("environments", name).place("key");
    if (place !== undefined) places.set(`environment:${name}`, place);
    const scope = parsed.project?.scope.in("environments", name);
    if (scope !== undefined) placeKeys(scope, parsed.project?.value.environments[name], `environment:${name}#`, places);
  }
  const policies = parsed.project === undefined ? undefined : buildPolicies(parsed.project, places);
  const draft =
    head === undefined
      ? undefined
      : deepFreeze({
          ...head,
          ...body,
          configuration,
          ...(records.length === 0 ? {} : { extensions: records }),
          ...(policies === undefined ? {} : { policies }),
        });
  return { ...(draft === undefined ? {} : { draft }), findings, places, hidden: parsed.hidden };
}

/** The place of each key of an environment: what a deploy target finds wrong with one is said at its line. */
function placeKeys(scope: Scope, value: unknown, subject: string, places: Map<string, Place>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = scope.in(Array.isArray(value) ? Number(key) : key);
    places.set(`${subject}${key}`, at.place("key"));
    placeKeys(at, inner, `${subject}${key}.`, places);
  }
}

function buildDatasets(
  parsed: ParsedProject,
  context: BuildContext,
  findings: Diagnostic[],
): Pick<Model, "sources" | "products"> {
  const sources = parsed.sources.flatMap((file): SourceOutline[] => {
    const outline = outlineSource(file, context, parsed.schemas.get(file.names[0] ?? "") ?? []);
    return outline === undefined ? [] : [outline];
  });
  checkOwners(sources, parsed.products);
  const names = [...sources.flatMap((source) => source.datasets), ...parsed.products.flatMap(indexedDatasets)];
  if (names.length > LIMITS.datasetCount) {
    const place = { file: "lakewright.yaml", line: 1, column: 1 };
    findings.push(diagnostic("LW1513", { place, values: { count: names.length, limit: LIMITS.datasetCount } }));
    return { sources: [], products: [] };
  }
  const ports = portNames(parsed.products);
  const open = parsed.products.map((product) => ({
    name: product.name,
    ports: portDatasets(product),
    inputs: undefined,
  }));
  const all = indexDatasets(names, open);
  const restricted = parsed.products.map((product, position) => {
    // an empty list is the same as none: what the SQL reads
    const inputs = product.file?.value.inputs ?? [];
    return {
      name: product.name,
      ports: open[position]?.ports ?? [],
      inputs: inputs.length === 0 ? undefined : allowedInputs(inputs, all, ports),
    };
  });
  const use = {
    index: indexDatasets(names, restricted),
    hidden: parsed.hidden,
    ports: [...ports.keys()],
  };
  const products = parsed.products
    .map((outline) => buildProduct(outline, context, use, findings))
    .sort((a, b) => compareText(a.name, b.name));
  return {
    sources: sources.map((outline) => buildSource(outline, context, use)).sort((a, b) => compareText(a.name, b.name)),
    products,
  };
}

/** Sources and products share one space of names: both own datasets. */
function checkOwners(sources: readonly SourceOutline[], products: readonly ProductOutline[]): void {
  const byName = new Map(sources.map(({ file }) => [file.value.source, file.scope.in("source").place()]));
  for (const { name, file } of products) {
    const other = byName.get(name);
    if (other === undefined || file === undefined) continue;
    const related = [{ place: other, text: "the source" }];
    file.scope.report(
      "LW1203",
      { what: "product", value: name },
      { at: ["product"], value: name, related, hint: "a source and a product cannot share a name" },
    );
  }
}
