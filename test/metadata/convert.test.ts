import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  analyseProject,
  canonicalModel,
  convertProject,
  loadProject,
  memoryCache,
  sql,
  writeConversion,
} from "../../src/metadata/index.ts";
import { sqlCode } from "../../src/metadata/convert/sql-code.ts";
import { yamlText } from "../../src/metadata/yaml-text.ts";
import { parseYamlFile } from "../../src/metadata/file/yaml-file.ts";
import { repositoryRoot } from "../support/places.ts";
import { compile } from "../../scripts/public-api/compile.ts";
import { real } from "./analyse-files.ts";
import { type Files, projectFolder, validProject } from "./project-folder.ts";

/** Converts a project and back again. @returns the texts of both conversions */
async function there(root: string) {
  const loaded = await loadProject(root);
  expect(loaded.diagnostics.filter((finding) => finding.severity === "error")).toEqual([]);
  const { analysis } = await analyseProject(loaded, real, memoryCache());
  const code = await convertProject(root, "ts", analysis);
  using typed = projectFolder({});
  writeConversion(root, typed.root, code);
  const model = (await loadProject(typed.root)).model;
  if (loaded.model === undefined || model === undefined) throw new Error("no Model");
  expect(canonicalModel(model)).toBe(canonicalModel(loaded.model));
  const yaml = await convertProject(typed.root, "yaml");
  using back = projectFolder({});
  writeConversion(typed.root, back.root, yaml);
  const last = (await loadProject(back.root)).model;
  if (last === undefined) throw new Error("no Model");
  expect(canonicalModel(last)).toBe(canonicalModel(loaded.model));
  return { code: code.files, yaml: yaml.files };
}

/** What the compiler says to the modules among these files. */
function compilerMessages(files: Readonly<Record<string, string>>) {
  const modules = Object.entries(files).filter(([path]) => path.endsWith(".ts"));
  return Object.values(compile(repositoryRoot, Object.fromEntries(modules))).flat();
}

function copyOf(folder: string) {
  const copy = projectFolder({});
  const wanted = ["lakewright.yaml", "config", "products", "sources"].filter((name) =>
    readdirSync(folder).includes(name),
  );
  for (const name of wanted) cpSync(join(folder, name), join(copy.root, name), { recursive: true });
  return copy;
}

test("the example goes there and back; the code compiles, and SQL comes back as it was", {
  timeout: 120_000,
}, async () => {
  const example = join(repositoryRoot, "examples/nyc-flights");
  using project = copyOf(example);
  const { code, yaml } = await there(project.root);
  expect(compilerMessages(code)).toEqual([]);
  for (const [path, text] of Object.entries(yaml)) {
    if (path.endsWith(".sql")) expect(text).toBe(readFileSync(join(example, path), "utf8"));
  }
  using back = projectFolder({
    ...yaml,
    "sources/ops.schema.yaml": readFileSync(join(example, "sources/ops.schema.yaml"), "utf8"),
  });
  const { code: codeAgain } = await there(back.root);
  const withoutLayout = (text: string) => text.replace(/^\s*\/\/.*\n/gm, "").replace(/\s+|,(?=\s*[}\]])/g, "");
  expect(Object.keys(codeAgain).sort()).toEqual(Object.keys(code).sort());
  for (const [path, text] of Object.entries(codeAgain))
    if (!path.endsWith("product.ts")) expect(withoutLayout(text)).toBe(withoutLayout(code[path] ?? ""));
});

/** One of everything a file can say. */
const everything: Files = {
  ...validProject,
  "lakewright.yaml": `# head of the project
format: 1
project: shop
domain: retail
description: "quotes \\" and \\\\ and 'more', \${config.limits.text} and $\${ and \`"
environments:
  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db", threads: 2, secrets: { provider: env, prefix: LW_ } }
  prod:
    engine: databricks
    # where the tables lie
    lake: "abfss://{layer}@\${config.storage.account}.dfs.core.windows.net" # in Azure
    store: "postgres://host/db"
    store_password: { secret: store-password }
defaults:
  silver: { severity: warn, time_limit: 10m, materialize: { as: append } }
policies:
  LW1912: off
  environments: { prod: { LW1912: error } }
  own:
    - { code: OURS1, each: dataset, expect: "name <> 'x'", message: "no x" }
`,
  "config/storage.yaml":
    "category: storage\nitems:\n  account:\n    description: Konto für Öl — 日本\n    versions:\n      - { value: acct, effective: 2020-01-01, expires: 2021-01-01 }\n      - { value: [1, { a: null }], effective: 2021-01-01, environment: prod }\n      - { value: b2, effective: 2021-01-01 }\n",
  "config/limits.yaml":
    "category: limits\nitems:\n  most: { value: 10 }\n  text: { value: 'yes' }\n  deep: { value: { '1': [true, -0.5, 1e-7], b: 'a\\tb' } }\n",
  "sources/ops.yaml": `source: ops
type: sqlite
connection: { path: ops.db }
tags: [a, b]
drift: freeze
datasets:
  orders:
    table: orders
    load: { mode: incremental, watermark: placed, lookback: 1h, keys: [id] }
    filter: "note <> 'x''y'"
    drift: fail
    time_limit: 2h
  "*": { table: "*", load: { mode: full } }
`,
  "products/sales/product.yaml":
    "product: sales\nowner: 'team: a'\nversion: 2.0.1\ninputs: [ops]\non_failure: stop\nsla: { freshness: 24h, nested: { list: [1, two, null] } }\noutputs:\n  orders: { dataset: sales.silver.orders, as: [table, api], contract: 1.2.3, description: 'no' }\n",
  "products/sales/silver/orders.sql":
    "-- a `backtick` and a ${dollar}\nSELECT id, placed,\n\n  note AS note -- it''s \\d \\u1234\nFROM bronze.orders\n",
  "products/sales/silver/orders.yaml": `description: |
  two
  lines
on_foreign_change: accept
keys: [id]
columns:
  id: { type: bigint, nullable: false, unit: "%", classification: personal }
rules:
  # above a rule
  - { not_null: [note], severity: discard, max_failed: 1.5%, name: noted, description: "null: [x]" }
  - { unique: [id], keep: last, order_by: placed }
  - range: { column: id, min: -5, max: 9007199254740991, allow_null: true } # behind a part
    max_failed: 3
  - { range: { column: placed, max: "2030-01-01" } }
  - { accepted: { column: note, values: ["a", "null", "~", "1"] }, severity: warn }
  - { accepted: { column: id, values: [1, 2.5] } }
  - { matches: { column: note, pattern: "[^@ ]+\\\\.[a-z]{2,}" } }
  - { expression: "note <> 'it''s' AND id > 0", allow_null: true }
  - { reference: { column: id, dataset: bronze.items, to: order_id } }
  - { reference: { columns: [id], dataset: ops.bronze.items, to: [order_id], allow_null: true } }
  - { row_count: { min: 1, max: 10 }, severity: warn }
  - { freshness: { column: placed, max_age: 3d } }
  - { schema: { columns: { id: bigint, note: string }, allow_extra: true } }
`,
  "products/sales/gold/no_break.sql": "SELECT 1 AS one",
  "products/sales/gold/windows.sql": "SELECT 1 AS one\r\n",
  "products/sales/gold/__odd.sql": "\n\n  SELECT 1 AS one\n   \n",
  "products/sales/tests/orders.yaml":
    "description: 'a # b'\ndataset: silver.orders\ngiven:\n  bronze.orders:\n    - { id: 1, placed: '2020-01-01', note: \"\\u00e9\\n\" }\nexpect: { rows: [{ id: 1 }], quarantined: [] }\nconfig: { limits.most: 3 }\nrun_time: 2020-01-01T00:00:00Z\n",
};

test("everything the YAML can say is said in TypeScript, and comes back", { timeout: 120_000 }, async () => {
  const files = Object.fromEntries(Object.entries(everything).filter(([path]) => !path.includes("__odd")));
  using project = projectFolder({
    ...files,
    "products/sales/gold/odd.sql": everything["products/sales/gold/__odd.sql"] ?? "",
  });
  const { code } = await there(project.root);
  expect(compilerMessages(code)).toEqual([]);
  expect(code["lakewright.ts"]).toContain("// head of the project\n");
  expect(code["lakewright.ts"]).toContain("      // where the tables lie\n");
  expect(code["lakewright.ts"]).toContain(", // in Azure\n");
  expect(code["products/sales/silver/orders.ts"]).toMatch(/\/\/ above a rule\n[^]*\/\/ behind a part\n/);
});

test("kinds and policies of the project stay files of their own; their rules compile", {
  timeout: 60_000,
}, async () => {
  const even = `import { defineExtension, portKind, ruleKind, stepKind } from "lakewright";
import { odd } from "./odd.ts";
const even = ruleKind({
  kind: "even",
  summary: "The number is even",
  properties: { column: { type: "column", description: "Column of whole numbers", required: true } },
  compile: ({ column }) => ({ good: \`\${column} % 2 = 0\`, reason: odd }),
});
const top = stepKind({
  kind: "top",
  summary: "Some rows",
  properties: { of: { type: "dataset", description: "What is read", required: true } },
  compile: ({ settings }) => \`SELECT id FROM \${settings.of}\`,
});
const mail = portKind({
  kind: "mail",
  summary: "By mail",
  properties: { to: { type: "text", description: "Whom", required: true } },
  describe: ({ to }) => to,
  write: async () => {},
});
export const extension = defineExtension({ contract: 1, rules: [even], steps: [top], ports: [mail] });
`;
  using project = projectFolder({
    ...validProject,
    "lakewright.yaml": `${String(validProject["lakewright.yaml"])}extensions: [./extensions/even.ts]\n`,
    "extensions/even.ts": even,
    "extensions/odd.ts": 'export const odd = "it is odd";\n',
    "products/sales/gold/top.yaml": "steps: [{ top: { of: silver.orders } }]\n",
    // built-in steps: the order of their columns counts
    "products/sales/gold/sums.yaml": `steps:
  - from: { dataset: silver.orders }
  - join: { dataset: bronze.items, on: { id: order_id }, take: { price: price }, how: left } # some have none
  - add: { columns: { z: price * 2, a: "'\\\\' || note" } }
  - deduplicate: { by: [id], order: { placed: desc, a: asc } }
  - aggregate: { by: [note], columns: { z: sum(z), a: max(a) } }
`,
    "products/sales/product.yaml":
      "product: sales\nowner: team\noutputs: { top: { dataset: gold.top, as: [table, mail], mail: { to: us } } }\n",
    "policies/owner.ts": "export const policies = [];\n",
    "products/sales/silver/orders.yaml":
      "keys: [id]\nrules:\n  - { even: { column: id }, severity: warn } # ours\n  - { not_null: [id] }\n",
  });
  const { code, yaml } = await there(project.root);
  expect(code["products/sales/gold/sums.ts"]).toContain("// some have none\n");
  expect(code["products/sales/gold/sums.ts"]).toContain('order: { placed: "desc", a: "asc" }');
  expect(yaml["products/sales/gold/sums.yaml"]).toContain("columns: { z: sum(z), a: max(a) }");
  expect(code["products/sales/product.ts"]).toContain(
    'ownPort({ dataset: goldTop, as: ["table", "mail"], mail: { to: "us" } })',
  );
  expect(code["products/sales/gold/top.ts"]).toContain('steps: [{ top: { of: "silver.orders" } }],\n');
  expect(code["products/sales/silver/orders.ts"]).toContain(
    'ownRule({ even: { column: "id" }, severity: "warn" }), // ours\n',
  );
  expect(compilerMessages(code)).toEqual([]);
  const { kept, replaced } = await convertProject(project.root, "ts");
  expect(kept).toEqual(["sources/ops.schema.yaml", "extensions/even.ts", "extensions/odd.ts", "policies/owner.ts"]);
  expect(replaced).not.toContain("extensions/even.ts");
});

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }).map((text) => text.replaceAll("\0", "")),
  fc.constantFrom(
    "yes",
    "null",
    "~",
    "1",
    "1.0",
    "-",
    "- a",
    "a: b",
    "a #b",
    "`",
    "${",
    "\\",
    '"',
    "'",
    "\u2028",
    "é",
    "{a}",
    "2020-01-01",
  ),
);
const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    anyText,
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      anyText.filter((key) => key !== "__proto__" && key !== ""),
      tie("value"),
      { maxKeys: 3 },
    ),
  ),
})).value;

test("any value is read back from YAML as it was written", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const findings: never[] = [];
      const read = parseYamlFile("x.yaml", yamlText({ value }), findings)?.value;
      expect(JSON.stringify(read)).toBe(JSON.stringify({ value }));
    }),
    { numRuns: 500 },
  );
});

test("any SQL is the same text when its code is run", async () => {
  const line = fc.stringMatching(/^[ a-z`$\\{}'"\r]{0,12}$/);
  const texts = fc.sample(fc.array(line, { maxLength: 6 }), 500).map((lines) => lines.join("\n"));
  const code = texts.map((text) => `    ${sqlCode(text, "    ")},`);
  // what becomes of a literal is known only to those who run it
  using folder = projectFolder({ "texts.mjs": `export const run = (sql) => [\n${code.join("\n")}\n];\n` });
  const module = (await import(pathToFileURL(join(folder.root, "texts.mjs")).href)) as {
    run: (tag: typeof sql) => readonly string[];
  };
  expect(module.run(sql)).toEqual(texts);
});

const ruleTexts = [
  { not_null: ["id"] },
  { unique: ["id"], keep: "first", order_by: "placed" },
  { range: { column: "id", min: 1 } },
  { accepted: { column: "note", values: ["a"] } },
  { matches: { column: "note", pattern: "a{1,2}\\\\." } },
  { expression: "id > 0" },
  { reference: { column: "id", dataset: "bronze.items", to: "order_id" } },
  { row_count: { min: 1 } },
  { freshness: { column: "placed", max_age: "1d" } },
  { schema: { columns: { id: "bigint" } } },
] as const;

const wellFormed = anyText.filter((text) => text.isWellFormed() && !text.includes("${"));
const anyDataset = fc.record({
  description: wellFormed,
  rules: fc.subarray([...ruleTexts]),
  unit: wellFormed,
  comment: fc.stringMatching(/^[ -~]{0,20}$/),
});
const anyProject = fc.record({
  description: wellFormed,
  datasets: fc.array(anyDataset, { minLength: 1, maxLength: 5 }),
  config: fc.dictionary(
    fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/),
    // references are checked, and none stand in keys
    anyValue.filter((value) => value !== null && !JSON.stringify(value).includes("${")),
    { maxKeys: 3 },
  ),
});

test("generated projects go there and back", { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyProject, async ({ description, datasets, config }) => {
      const items = Object.entries(config).map(([name, value]) => [name, { value }] as const);
      const files: Record<string, string> = {
        "lakewright.yaml": `${String(validProject["lakewright.yaml"])}description: ${JSON.stringify(description)}\n`,
        ...(items.length === 0
          ? {}
          : { "config/made.yaml": yamlText({ category: "made", items: Object.fromEntries(items) }) }),
      };
      for (const [index, { comment, unit, ...dataset }] of datasets.entries()) {
        const columns = { id: { unit } };
        const rules = dataset.rules.map((rule, at) => ({
          ...rule,
          description: dataset.description,
          name: `rule_${at}`,
        }));
        files[`products/sales/gold/made_${index}.sql`] = `SELECT id, placed, note -- ${comment}\nFROM bronze.orders`;
        files[`products/sales/gold/made_${index}.yaml`] =
          `# ${comment}\n${yamlText({ description: dataset.description, columns, rules })}`;
      }
      using project = projectFolder({ ...validProject, ...files });
      await there(project.root);
    }),
    { numRuns: 4 },
  );
});
