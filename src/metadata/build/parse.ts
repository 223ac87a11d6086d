import { compareText, type Diagnostic, diagnostic } from "../../base/index.ts";
import type { Kinds } from "../extension/kinds.ts";
import type { FileKind, ProjectFile, ProjectFiles } from "../file/project-files.ts";
import { type FoundReference, scanScalars } from "../file/scan-scalars.ts";
import { parseYamlFile, type YamlFile } from "../file/yaml-file.ts";
import type { Layer } from "../model.ts";
import { checkShape, type Shaped } from "../schema/check-shape.ts";
import { datasetShapeOf, type DatasetText } from "../schema/dataset.ts";
import { LATER_KEYS } from "../schema/later.ts";
import { productShapeOf, type ProductText, productTestShape } from "../schema/product.ts";
import { type ConfigText, configShape, projectShape, type ProjectText } from "../schema/project.ts";
import { ruleShapeOf } from "../schema/rule.ts";
import { sourcesShape, type SourceText } from "../schema/source.ts";
import type { SchemaTable } from "../schema-format.ts";
import { readSchemaLines } from "../schema-lines.ts";
import { type Hidden, isHidden } from "../hidden.ts";
import { isName } from "../name.ts";
import type { NamedFile } from "./context.ts";
import type { DatasetFiles, ProductOutline } from "./product.ts";
import { hideNames } from "./hide.ts";
import { parseSchemaFile } from "./schema-file.ts";
import type { z } from "zod";

/** All files of a project in their shapes, grouped as they belong together. */
export type ParsedProject = Readonly<{
  project?: NamedFile<ProjectText>;
  config: readonly NamedFile<ConfigText>[];
  sources: readonly NamedFile<SourceText>[];
  schemas: ReadonlyMap<string, readonly SchemaTable[]>;
  products: readonly ProductOutline[];
  references: readonly FoundReference[];
  hidden: Hidden;
}>;

type Parsing = {
  readonly findings: Diagnostic[];
  readonly references: FoundReference[];
  readonly hidden: Set<string>;
  readonly dataset: z.ZodType;
  readonly product: z.ZodType;
};

export function parseProject(files: ProjectFiles, kinds: Kinds, findings: Diagnostic[]): ParsedProject {
  const rule = ruleShapeOf(kinds.rules);
  const parsing: Parsing = {
    findings,
    references: [],
    hidden: new Set(),
    dataset: datasetShapeOf(rule, kinds.steps),
    product: productShapeOf(kinds.ports),
  };
  for (const file of files.unreadable) hideNames(parsing.hidden, file);
  const of = (kind: FileKind) => files.files.filter((file) => file.kind === kind);
  const [projectFile] = of("project");
  const project = projectFile === undefined ? undefined : shaped<ProjectText>(parsing, projectFile, projectShape);
  const sourceShapes = sourcesShape(kinds.sources, rule);
  const config = of("config").flatMap((file) => shaped<ConfigText>(parsing, file, configShape) ?? []);
  const sources = of("source").flatMap((file) => shaped<SourceText>(parsing, file, sourceShapes) ?? []);
  const schemas = new Map<string, readonly SchemaTable[]>();
  for (const file of of("schema")) {
    const tables = readSchemaLines(file.names[0] ?? "", file.text) ?? parseSchemaFile(file.path, file.text, findings);
    if (tables === undefined) hideNames(parsing.hidden, file);
    else schemas.set(file.names[0] ?? "", tables);
  }
  const products = parseProducts(parsing, files.files);
  return {
    ...(project === undefined ? {} : { project }),
    config,
    sources,
    schemas,
    products,
    references: parsing.references,
    hidden: parsing.hidden,
  };
}

/** One file in its shape; what it would have defined is noted when it cannot be used. */
function shaped<T>(parsing: Parsing, file: ProjectFile, shape: z.ZodType): NamedFile<T> | undefined {
  const yaml = parseYamlFile(file.path, file.text, parsing.findings);
  const result = yaml === undefined ? undefined : shapedYaml<T>(parsing, yaml, shape);
  hideNames(parsing.hidden, file, yaml, result);
  return result === undefined ? undefined : { ...result, path: file.path, names: file.names };
}

function shapedYaml<T>(parsing: Parsing, yaml: YamlFile, shape: z.ZodType): Shaped<T> | undefined {
  parsing.references.push(...scanScalars(yaml, parsing.findings));
  return checkShape<T>(yaml, shape, parsing.findings);
}

type DraftProduct = {
  name: string;
  product?: ProjectFile;
  datasets: Map<string, { sql?: ProjectFile; yaml?: ProjectFile }>;
  tests: ProjectFile[];
};

function parseProducts(parsing: Parsing, files: readonly ProjectFile[]): ProductOutline[] {
  const drafts = new Map<string, DraftProduct>();
  for (const file of files) {
    const [name = "", layer = "", dataset = ""] = file.names;
    if (!file.path.startsWith("products/")) continue;
    if (!isName(name) || (file.kind === "sql" && !isName(dataset))) {
      hideNames(parsing.hidden, file);
      continue;
    }
    const draft: DraftProduct = drafts.get(name) ?? { name, datasets: new Map(), tests: [] };
    drafts.set(name, draft);
    if (file.kind === "product") draft.product = file;
    if (file.kind === "test") draft.tests.push(file);
    if (file.kind !== "sql" && file.kind !== "dataset") continue;
    const key = `${layer}.${dataset}`;
    const pair = draft.datasets.get(key) ?? {};
    draft.datasets.set(key, file.kind === "sql" ? { ...pair, sql: file } : { ...pair, yaml: file });
  }
  return [...drafts.values()].map((draft) => parseProduct(parsing, draft));
}

function parseProduct(parsing: Parsing, draft: DraftProduct): ProductOutline {
  const file = draft.product === undefined ? undefined : shaped<ProductText>(parsing, draft.product, parsing.product);
  if (draft.product === undefined && !isHidden(parsing.hidden, draft.name)) {
    const place = { file: `products/${draft.name}/product.yaml`, line: 1, column: 1 };
    parsing.findings.push(
      diagnostic("LW1503", { place, values: { name: draft.name }, hint: "write it with `product:` and `owner:`" }),
    );
  }
  const datasets = [...draft.datasets]
    .map(([key, pair]) => parseDataset(parsing, key, pair))
    .sort((a, b) => compareText(b.layer, a.layer) || compareText(a.name, b.name));
  const tests = draft.tests.flatMap(
    (test) => shaped<Readonly<Record<string, unknown>>>(parsing, test, productTestShape) ?? [],
  );
  return { name: draft.name, ...(file === undefined ? {} : { file }), datasets, tests };
}

function parseDataset(parsing: Parsing, key: string, pair: { sql?: ProjectFile; yaml?: ProjectFile }): DatasetFiles {
  const [layer, name = ""] = key.split(".") as [Layer, string];
  const { sql, yaml: file } = pair;
  const raw = file === undefined ? undefined : parseYamlFile(file.path, file.text, parsing.findings);
  const isLater = Object.keys(LATER_KEYS).some(
    (feature) => raw?.value !== null && typeof raw?.value === "object" && feature in raw.value,
  );
  const result = raw === undefined ? undefined : shapedYaml<DatasetText>(parsing, raw, parsing.dataset);
  const yaml =
    result === undefined || file === undefined ? undefined : { ...result, path: file.path, names: file.names };
  return {
    name,
    layer,
    ...(sql === undefined ? {} : { sql }),
    ...(yaml === undefined ? {} : { yaml }),
    hasBrokenYaml: file !== undefined && yaml === undefined,
    isLater,
  };
}
