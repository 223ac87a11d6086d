import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatDiagnostic } from "../../src/base/index.ts";
import { analyseProject, canonicalModel, loadProject, memoryCache } from "../../src/metadata/index.ts";
import { loadTypedProject } from "../../src/metadata/typed/load.ts";
import { real } from "./analyse-files.ts";
import { type Files, projectFolder, validProject } from "./project-folder.ts";

const environments = '{ local: { engine: "duckdb", lake: "./lake", store: "sqlite:./store.db" } }';

/** The valid project of the other tests, written in TypeScript. */
const typed: Files = {
  "lakewright.ts": `import { defineConfig, defineProject } from "lakewright";
import { sales } from "./products/sales.ts";
import { ops } from "./sources/ops.ts";

const limits = defineConfig({ category: "limits", items: { most: { value: 10 } } });

export const project = defineProject({
  project: "shop",
  domain: "retail",
  environments: ${environments},
  sources: [ops],
  products: [sales],
  config: [limits],
});
`,
  "sources/ops.ts": `import { defineSource } from "lakewright";

export const ops = defineSource({
  source: "ops",
  type: "sqlite",
  connection: { path: "ops.db" },
  schema: {
    orders: { id: "bigint", placed: "timestamp", note: "string" },
    items: { order_id: "bigint", price: "double" },
  },
  datasets: { orders: { table: "orders" }, items: { table: "items" } },
});
`,
  "sources/ops.schema.yaml": validProject["sources/ops.schema.yaml"] ?? "",
  "products/sales.ts": `import { defineDataset, defineProduct, defineTransformation } from "lakewright";

export const orders = defineDataset({
  dataset: "silver.orders",
  transformation: defineTransformation({
    sql: "SELECT id, placed, note FROM bronze.orders\\n",
    columns: { id: "bigint", placed: "timestamp", note: "string" },
  }),
  keys: ["id"],
});

export const sales = defineProduct({
  product: "sales",
  owner: "team",
  datasets: [orders],
  outputs: { orders: { dataset: orders } },
});
`,
};

async function findings(files: Files, withSql = false): Promise<readonly string[]> {
  using folder = projectFolder({ ...typed, ...files });
  const project = await loadProject(folder.root);
  const analysed = withSql ? (await analyseProject(project, real, memoryCache())).diagnostics : [];
  return [...project.diagnostics, ...analysed].map(formatDiagnostic);
}

const edited = (path: string, from: string, to: string): Files => {
  const text = String(typed[path]);
  expect(text).toContain(from);
  return { [path]: text.replace(from, to) };
};

test("the same project in YAML and in TypeScript is the same Model, byte for byte", async () => {
  using yaml = projectFolder(validProject);
  using code = projectFolder(typed);
  const [first, second] = [await loadProject(yaml.root), await loadProject(code.root)];
  expect(second.diagnostics).toEqual(first.diagnostics);
  if (first.model === undefined || second.model === undefined) throw new Error("no Model");
  expect(canonicalModel(second.model)).toBe(canonicalModel(first.model));
});

test("SQL may lie in files beside the code", async () => {
  const files = edited(
    "products/sales.ts",
    `  transformation: defineTransformation({
    sql: "SELECT id, placed, note FROM bronze.orders\\n",
    columns: { id: "bigint", placed: "timestamp", note: "string" },
  }),
`,
    "",
  );
  using yaml = projectFolder(validProject);
  using code = projectFolder({
    ...typed,
    ...files,
    "products/sales/silver/orders.sql": validProject["products/sales/silver/orders.sql"] ?? "",
  });
  expect((await loadProject(code.root)).model).toEqual((await loadProject(yaml.root)).model);
});

test.each<readonly [string, Files, string]>([
  [
    "a value that is wrong",
    edited("lakewright.ts", 'domain: "retail"', 'domain: "Retail"'),
    "lakewright.ts:9:11  LW1201",
  ],
  [
    "a key that is wrong",
    edited("sources/ops.ts", 'type: "sqlite",', 'type: "sqlite",\n  tag: [],'),
    "sources/ops.ts:6:3  LW1101",
  ],
  ["a value that is missing", edited("products/sales.ts", 'owner: "team",', ""), "products/sales.ts:12:22  LW1102"],
  [
    "a place behind a text and a comment",
    edited("sources/ops.ts", 'path: "ops.db"', '/* { */ path: "}", /* : */ readOnly: 1'),
    "sources/ops.ts:6:44  LW1101",
  ],
  [
    "an item of a list",
    edited("products/sales.ts", 'owner: "team",', 'owner: "team",\n  tags: ["a",\n    "B"],'),
    "products/sales.ts:16:5  LW1201",
  ],
  [
    "a port of nothing",
    edited("products/sales.ts", "dataset: orders }", 'dataset: "gold.x" }'),
    "products/sales.ts:16:33  LW1301",
  ],
  ["configuration", edited("lakewright.ts", "value: 10", "valu: 10"), "lakewright.ts:5:68  LW1101"],
  [
    "a name that is taken by a keyword of an array",
    edited("products/sales.ts", 'keys: ["id"]', 'keys: ["id", "id"]'),
    "products/sales.ts:9:16",
  ],
])("a finding about %s points into the code", async (_what, files, place) => {
  expect((await findings(files)).join("\n")).toContain(place);
});

test("a finding in SQL points at its line, in a literal and in a template", async () => {
  const inLiteral = await findings(edited("products/sales.ts", "placed, note FROM", "placed, nota FROM"), true);
  expect(inLiteral).toContainEqual(expect.stringContaining("products/sales.ts:6:30  LW2201"));
  const template = "sql`\n      SELECT id,\n        placed, nota AS note\n      FROM bronze.orders\n    `";
  const files = edited("products/sales.ts", '"SELECT id, placed, note FROM bronze.orders\\n"', template);
  const imported = String(files["products/sales.ts"]).replace("defineTransformation }", "defineTransformation, sql }");
  const inTemplate = await findings({ "products/sales.ts": imported }, true);
  expect(inTemplate).toContainEqual(expect.stringMatching(/^products\/sales\.ts:8:\d+ {2}LW2201/));
});

test("a dataset that says nothing but its SQL is found where it is defined", async () => {
  using folder = projectFolder({ ...typed, ...edited("products/sales.ts", '  keys: ["id"],\n', "") });
  const { places } = await loadProject(folder.root);
  expect(places.get("sales.silver.orders")).toEqual({ file: "products/sales.ts", line: 3, column: 23 });
  expect(places.get("sales.silver.orders#sql")).toEqual({ file: "products/sales.ts", line: 6, column: 11 });
});

test("what the code says about columns is compared with what the SELECT gives", async () => {
  const columns = 'columns: { id: "bigint", placed: "timestamp", note: "string" }';
  const say = (text: string) => findings(edited("products/sales.ts", columns, `columns: { ${text} }`), true);
  expect(await say('id: "int", placed: "timestamp", note: "string"')).toEqual([
    'products/sales.ts:7:14  LW1806  column "id" is bigint, the code says int — write bigint',
  ]);
  expect(await say('id: "bigint", placed: "timestamp", note: "string", more: "int"')).toEqual([
    'products/sales.ts:7:14  LW1807  column "more" is said to be there, but sales.silver.orders does not have it — columns are: id, placed, note',
  ]);
  expect(await say('id: "bigint", placed: "timestamp"')).toEqual([
    'products/sales.ts:7:14  LW1808  the SELECT gives column "note", which the code does not name — add note: "string"',
  ]);
});

test("what a port promises is compared with what consumers see", async () => {
  const files = edited(
    "products/sales.ts",
    "dataset: orders }",
    'dataset: orders, columns: { id: "int" } as Record<string, string> }',
  );
  expect(await findings(files, true)).toEqual([
    expect.stringContaining('LW1806  column "id" is bigint, the code says int'),
  ]);
});

test.each<readonly [string, Files, readonly (string | RegExp)[]]>([
  ["a syntax error", { "lakewright.ts": "export const = 3;\n" }, [/^lakewright\.ts:1:\d+ {2}LW3702 .*lakewright\.ts/]],
  [
    "code that throws",
    { "sources/ops.ts": "throw new Error('no ops here');\nexport const ops = 1;\n" },
    ["sources/ops.ts:1:7  LW3702", "no ops here"],
  ],
  [
    "an import of nothing",
    { "products/sales.ts": 'import "./missing.ts";\nexport const sales = 1;\n' },
    ["LW3702", "missing.ts"],
  ],
  ["no export", { "lakewright.ts": "export const a = 1;\n" }, ["lakewright.ts:1:1  LW1801"]],
  [
    "two projects",
    {
      "lakewright.ts": `import { defineProject } from "lakewright";
const common = { domain: "d", environments: ${environments} } as const;
export const one = defineProject({ project: "one", ...common });
export const two = defineProject({ project: "two", ...common });
`,
    },
    ["lakewright.ts:3:20  LW1802", "one, two"],
  ],
  ["both front ends", { "lakewright.yaml": validProject["lakewright.yaml"] ?? "" }, ["lakewright.ts:1:1  LW1800"]],
  ["code that ends the process", { "lakewright.ts": "process.exit(3);\n" }, ["LW1803", "exit code 3"]],
  [
    "a file that says it again",
    { "products/sales/product.yaml": validProject["products/sales/product.yaml"] ?? "" },
    ["products/sales.ts:12:22  LW1805"],
  ],
  [
    "a function as a value",
    edited("lakewright.ts", "value: 10", "value: () => 10"),
    ["lakewright.ts:5:75  LW1804", '"value" is a function'],
  ],
  ["a date as a value", edited("lakewright.ts", "value: 10", "value: new Date(0)"), ["LW1804", "a Date"]],
  [
    "a plain object as a source",
    edited("lakewright.ts", "sources: [ops]", 'sources: [ops, { source: "x" }]'),
    ["lakewright.ts:11:18  LW1814", "defineSource"],
  ],
  [
    "a plain object as a dataset",
    edited("products/sales.ts", "datasets: [orders]", 'datasets: [orders, { dataset: "gold.x" }]'),
    ["products/sales.ts:15:22  LW1814", "defineDataset"],
  ],
  [
    "one thing defined twice",
    edited("lakewright.ts", "config: [limits]", 'config: [limits, defineConfig({ category: "limits", items: {} })]'),
    ["lakewright.ts:13:20  LW1815  config/limits.yaml"],
  ],
  [
    "a name no file could have",
    edited("sources/ops.ts", 'source: "ops"', 'source: "o/ps"'),
    ["sources/ops.ts:3:20  LW1201", '"o/ps"'],
  ],
  [
    "a layer that does not exist",
    edited("products/sales.ts", "silver.orders", "bronze.orders"),
    ["products/sales.ts:3:23  LW1201"],
  ],
  [
    "a source without datasets",
    edited("sources/ops.ts", "datasets:", "dataset:"),
    ["sources/ops.ts:11:3  LW1101", "datasets"],
  ],
  ["no number", edited("lakewright.ts", "value: 10", "value: 0 / 0"), ["LW1804", "NaN"]],
])("%s is a finding", async (_what, files, expected) => {
  const found = (await findings(files)).join("\n");
  for (const part of expected) expect(found).toMatch(part);
});

test("code that does not end is a finding, and is stopped", async () => {
  using folder = projectFolder({ "lakewright.ts": "for (;;);\n" });
  const { findings: found } = await loadTypedProject(folder.root, 1000);
  expect(found.map(formatDiagnostic)).toEqual([
    expect.stringContaining("LW1803  lakewright.ts did not end within 1 s"),
  ]);
});

test("column types of a source that are not what the schema file says are a warning", async () => {
  const types = (
    type: string,
  ) => `// Column types of source ops, made from ops.schema.yaml. Written by lakewright: commit it, do not edit it.
export const opsSchema = { items: { order_id: 'bigint', price: 'double' },
  orders: { "id": '${type}', placed: 'timestamp', note: 'string' } } as const;
`;
  expect(await findings({ "sources/ops.schema.ts": types("bigint") })).toEqual([]);
  expect(await findings({ "sources/ops.schema.ts": types("int") })).toEqual([
    "sources/ops.schema.ts:1:1  LW1809 warning:  sources/ops.schema.ts does not say what sources/ops.schema.yaml says — run `lakewright discover ops --types`",
  ]);
});

test("an unchanged project is answered from the cache, a changed import is not", async () => {
  using folder = projectFolder(typed);
  const cache = memoryCache();
  const before = await loadProject(folder.root, cache);
  expect((await loadProject(folder.root, cache)).model).toBe(before.model);
  writeFileSync(
    join(folder.root, "sources/ops.ts"),
    String(typed["sources/ops.ts"]).replace('table: "items"', 'table: "article"'),
  );
  const after = await loadProject(folder.root, cache);
  expect(after.model?.sources[0]?.datasets[1]?.table).toBe("article");
});

test("a dataset of another product is read by its full name", async () => {
  const other = `import { defineDataset, defineProduct, defineTransformation, from } from "lakewright";
import { orders, sales } from "./sales.ts";

export const report = defineProduct({
  product: "report",
  owner: "team",
  inputs: [sales],
  datasets: [
    defineDataset({
      dataset: "gold.notes",
      transformation: defineTransformation({ steps: from(orders).select({ note: "note" }) }),
      rules: [{ reference: { column: "note", dataset: orders, to: "note" } }],
    }),
  ],
});
`;
  const entry = String(typed["lakewright.ts"])
    .replace("import { ops", 'import { report } from "./products/report.ts";\nimport { ops')
    .replace("products: [sales]", "products: [sales, report]");
  using folder = projectFolder({ ...typed, "products/report.ts": other, "lakewright.ts": entry });
  const project = await loadProject(folder.root);
  const { diagnostics } = await analyseProject(project, real, memoryCache());
  expect([...project.diagnostics, ...diagnostics]).toEqual([]);
  const [dataset] = project.model?.products.find((product) => product.name === "report")?.datasets ?? [];
  expect(dataset?.transformation.sql).toContain('FROM "sales"."silver"."orders" AS "orders"');
  expect(dataset?.rules[0]).toMatchObject({ dataset: "sales.silver.orders" });
});
