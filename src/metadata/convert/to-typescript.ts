import type { ProjectFile, ProjectFiles } from "../file/project-files.ts";
import type { Analysis, DatasetAnalysis, DatasetId } from "../model.ts";
import { identifierOf } from "../typed/identifier.ts";
import { schemaTypesName } from "../typed/schema-types.ts";
import { type CodeMember, codeMembers, codeOf, commentsAbove, memberOf, printMember } from "./code-value.ts";
import { usesCall, withOwnRules, wrappedPort } from "./own-kinds.ts";
import { sqlCode } from "./sql-code.ts";

/** Path → text. */
export type ConvertedFiles = Readonly<Record<string, string>>;

/** The same project in TypeScript: a module for each source, dataset, product and category. Schema files stay what they are. */
export function toTypeScript(files: ProjectFiles, analysis: Analysis | undefined): ConvertedFiles {
  const of = (kind: ProjectFile["kind"]) => files.files.filter((file) => file.kind === kind);
  const schemas = new Set(of("schema").map((file) => file.names[0] ?? ""));
  const parts: Part[] = [
    ...of("source").map((file) => sourcePart(file, schemas)),
    ...productsOf(files.files).map((product) => productPart(product)),
    ...of("config").map(configPart),
  ];
  const datasets = productsOf(files.files).flatMap((product) =>
    product.datasets.map((dataset) => datasetPart(product.name, dataset, analysis)),
  );
  const [project] = of("project");
  const entries = [...parts, ...datasets].map(({ path, text }) => [path, text] as const);
  return Object.fromEntries([["lakewright.ts", projectText(project?.text ?? "", parts)], ...entries]);
}

/** A module and what it exports. */
type Part = Readonly<{ path: string; name: string; list: "sources" | "products" | "config"; text: string }>;

type DefineCall = Readonly<{
  imports: readonly string[];
  comments?: readonly string[];
  name: string;
  call: string;
  members: readonly CodeMember[];
}>;

function moduleText({ imports, comments = [], name, call, members }: DefineCall): string {
  const lines = members.flatMap((member) => printMember(member, "  "));
  return [...imports, "", ...commentsAbove(comments, ""), `export const ${name} = ${call}({`, ...lines, "});", ""].join(
    "\n",
  );
}

function projectText(yaml: string, parts: readonly Part[]): string {
  const { head, members, foot } = codeMembers(yaml);
  const imports = parts.map(({ path, name }) => `import { ${name} } from "./${path}";`);
  const lists = (["sources", "products", "config"] as const).flatMap((list) => {
    const names = parts.filter((part) => part.list === list).map((part) => codeOf(part.name));
    return names.length === 0
      ? []
      : [memberOf(list, { kind: "list", items: names, isWide: false, before: [], after: "" })];
  });
  return moduleText({
    imports: ['import { defineProject } from "lakewright";', ...imports],
    comments: [...head, ...foot],
    name: "project",
    call: "defineProject",
    members: [...members.filter(({ key }) => key !== "format"), ...lists],
  });
}

function sourcePart({ names: [source = ""], text }: ProjectFile, schemas: ReadonlySet<string>): Part {
  const { head, members: written, foot } = codeMembers(text);
  const members = written.map((member) => (member.key === "datasets" ? withOwnRulesInside(member) : member));
  const hasSchema = schemas.has(source);
  const schema = schemaTypesName(source);
  const at = members.findIndex(({ key }) => key === "datasets");
  const withSchema = hasSchema ? members.toSpliced(at, 0, memberOf("schema", codeOf(schema))) : members;
  const name = `${identifierOf(source)}Source`;
  return {
    path: `sources/${source}.ts`,
    name,
    list: "sources",
    text: moduleText({
      imports: [
        `import { defineSource${usesCall(members) ? ", ownRule" : ""} } from "lakewright";`,
        ...(hasSchema ? [`import { ${schema} } from "./${source}.schema.ts";`] : []),
      ],
      comments: [...head, ...foot],
      name,
      call: "defineSource",
      members: withSchema,
    }),
  };
}

function withOwnRulesInside(datasets: CodeMember): CodeMember {
  if (datasets.value.kind !== "map") return datasets;
  const members = datasets.value.members.map((dataset): CodeMember => {
    if (dataset.value.kind !== "map") return dataset;
    return { ...dataset, value: { ...dataset.value, members: withOwnRules(dataset.value.members) } };
  });
  return { ...datasets, value: { ...datasets.value, members } };
}

function configPart({ names: [category = ""], text }: ProjectFile): Part {
  const { head, members, foot } = codeMembers(text);
  const name = `${identifierOf(category)}Config`;
  const imports = ['import { defineConfig } from "lakewright";'];
  const code = moduleText({ imports, comments: [...head, ...foot], name, call: "defineConfig", members });
  return { path: `config/${category}.ts`, name, list: "config", text: code };
}

type ProductFiles = Readonly<{
  name: string;
  product: string;
  tests: readonly ProjectFile[];
  datasets: readonly DatasetFiles[];
}>;
type DatasetFiles = Readonly<{
  layer: string;
  name: string;
  /** Undefined for a dataset that is made by steps of the project's own kinds. */
  sql?: string;
  yaml: string;
}>;

function productsOf(files: readonly ProjectFile[]): readonly ProductFiles[] {
  const of = (kind: ProjectFile["kind"], product: string) =>
    files.filter((file) => file.kind === kind && file.names[0] === product);
  return files
    .filter((file) => file.kind === "product")
    .map(({ names: [name = ""], text }) => ({
      name,
      product: text,
      tests: of("test", name),
      datasets: datasetsOf(of("sql", name), of("dataset", name)),
    }));
}

function datasetsOf(sqlFiles: readonly ProjectFile[], yamlFiles: readonly ProjectFile[]): readonly DatasetFiles[] {
  const keyOf = ({ names: [, layer = "", name = ""] }: ProjectFile) => `${layer}.${name}`;
  const sql = new Map(sqlFiles.map((file) => [keyOf(file), file.text]));
  const yaml = new Map(yamlFiles.map((file) => [keyOf(file), file.text]));
  return [...new Set([...sql.keys(), ...yaml.keys()])].sort().map((key) => {
    const [layer = "", name = ""] = key.split(".");
    const text = sql.get(key);
    return { layer, name, ...(text === undefined ? {} : { sql: text }), yaml: yaml.get(key) ?? "" };
  });
}

function productPart({ name: product, product: yaml, tests, datasets }: ProductFiles): Part {
  const { head, members, foot } = codeMembers(yaml);
  const names = datasets.map(({ layer, name }) => codeOf(datasetName(layer, name)));
  const imports = datasets.map(
    ({ layer, name }) => `import { ${datasetName(layer, name)} } from "./${layer}/${name}.ts";`,
  );
  const list = memberOf("datasets", { kind: "list", items: names, isWide: false, before: [], after: "" });
  const testMembers = tests.map(({ names: [, test = ""], text }): CodeMember => {
    const read = codeMembers(text);
    const value = { kind: "map", members: read.members, isWide: true, before: [], after: "" } as const;
    return { key: test, before: [...read.head, ...read.foot], value };
  });
  const testList = { kind: "map", members: testMembers, isWide: true, before: [], after: "" } as const;
  const withPorts = members.map((member) => (member.key === "outputs" ? withDatasets(member, datasets) : member));
  const name = `${identifierOf(product)}Product`;
  const text = moduleText({
    imports: [`import { defineProduct${usesCall(withPorts) ? ", ownPort" : ""} } from "lakewright";`, ...imports],
    comments: [...head, ...foot],
    name,
    call: "defineProduct",
    members: [
      ...withPorts,
      ...(datasets.length === 0 ? [] : [list]),
      ...(tests.length === 0 ? [] : [memberOf("tests", testList)]),
    ],
  });
  return { path: `products/${product}/product.ts`, name, list: "products", text };
}

/** Ports name the dataset itself, so that the compiler knows what they give out. */
function withDatasets(outputs: CodeMember, datasets: readonly DatasetFiles[]): CodeMember {
  if (outputs.value.kind !== "map") return outputs;
  const names = new Map(
    datasets.map(({ layer, name }) => [JSON.stringify(`${layer}.${name}`), datasetName(layer, name)] as const),
  );
  const ports = outputs.value.members.map((port): CodeMember => {
    if (port.value.kind !== "map") return port;
    const members = port.value.members.map((member): CodeMember => {
      if (member.key !== "dataset" || member.value.kind !== "scalar") return member;
      return { ...member, value: { ...member.value, text: names.get(member.value.text) ?? member.value.text } };
    });
    return { ...port, value: wrappedPort({ ...port.value, members }) };
  });
  return { ...outputs, value: { ...outputs.value, members: ports } };
}

function datasetName(layer: string, name: string): string {
  const identifier = identifierOf(name);
  return /^[a-z]/.test(identifier) && !identifier.includes("_")
    ? layer + identifier.charAt(0).toUpperCase() + identifier.slice(1)
    : `${layer}_${name}`;
}

function datasetPart(product: string, { layer, name, sql, yaml }: DatasetFiles, analysis: Analysis | undefined) {
  const { head, members: written, foot } = codeMembers(yaml);
  const members = withOwnRules(written);
  const selected = analysis?.datasets[`${product}.${layer}.${name}` as DatasetId]?.selected ?? [];
  const transformation = sql === undefined ? undefined : transformationCode(sql, selected);
  const used = [
    "defineDataset",
    ...(transformation === undefined ? [] : ["defineTransformation"]),
    ...(usesCall(members) ? ["ownRule"] : []),
    ...(transformation?.includes("sql: sql`") === true ? ["sql"] : []),
  ];
  return {
    path: `products/${product}/${layer}/${name}.ts`,
    text: moduleText({
      imports: [`import { ${used.join(", ")} } from "lakewright";`],
      comments: [...head, ...foot],
      name: datasetName(layer, name),
      call: "defineDataset",
      members: [
        memberOf("dataset", codeOf(JSON.stringify(`${layer}.${name}`))),
        ...(transformation === undefined ? [] : [memberOf("transformation", codeOf(transformation))]),
        ...members,
      ],
    }),
  };
}

/** The call with the SELECT and, where they are known, its columns. */
function transformationCode(sql: string, selected: DatasetAnalysis["selected"]): string {
  const members = selected.map((column) => memberOf(column.name, codeOf(JSON.stringify(column.type))));
  const columns = { kind: "map", members, isWide: members.length > 4, before: [], after: "" } as const;
  const given = [
    memberOf("sql", codeOf(sqlCode(sql, "    "))),
    ...(members.length === 0 ? [] : [memberOf("columns", columns)]),
  ];
  const lines = given.flatMap((member) => printMember(member, "    "));
  return `defineTransformation({\n${lines.join("\n")}\n  })`;
}
