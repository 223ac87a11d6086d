import { expect, test } from "vitest";
import { declaredConnectors } from "../../src/connector/index.ts";
import { checkExtension } from "../../src/metadata/extension/check-extension.ts";
import { jsonSchemas, kindsOf, loadProject, memoryCache } from "../../src/metadata/index.ts";
import { base, extension, findings, kinds, lakewrightYaml, rule, steps } from "./own-kinds-files.ts";
import { type Files, projectFolder } from "./project-folder.ts";

test("a project with own kinds that are used rightly has no finding", async () => {
  const used = {
    ...rule(
      [
        "{ raw: { sql: 'id > 0', column: id, mode: strict, most: 1.5 } }",
        "{ raw: { sql: 'id > ${config.limits.most}', most: '${config.limits.most}' }, name: limited }",
        "{ gathered: { by: [id], sql: 'count(*) = 1 AND max(id) > 0' }, severity: discard, max_failed: 3 }",
        "{ whole: { sql: 'SELECT count(*) <> $count AS failed FROM $rows, $other', other: bronze.items, column: order_id } }",
      ].join("\n  - "),
    ),
    ...steps(
      "raw_select: { sql: SELECT note FROM silver.orders }",
      "raw_select: { sql: SELECT note FROM $input }",
      "shout: {}",
    ),
    "products/sales/product.yaml":
      "product: sales\nowner: team\noutputs:\n  orders: { dataset: silver.orders, as: [table, mail], mail: { to: team } }\n",
  };
  expect(await findings(used)).toEqual([]);
});

test.each<[string, Files, readonly (string | RegExp)[]]>([
  [
    "a file that is not there",
    { "own/kinds.ts": null },
    [/^lakewright\.yaml:4:14 {2}LW3700 {2}There is no file "own\/kinds\.ts"/],
  ],
  [
    "a file that throws",
    { "own/kinds.ts": 'throw new Error("not today");\n' },
    [/^own\/kinds\.ts:\d+:\d+ {2}LW3702 {2}"own\/kinds\.ts" cannot be loaded: not today/],
  ],
  [
    "a file without the export",
    { "own/kinds.ts": "export const extensions = {};\n" },
    [/LW3703 {2}"own\/kinds\.ts" exports no `extension`/],
  ],
  [
    "a contract of another version",
    extension("{ contract: 2, sources: 7 }"),
    [/LW3705 .* contract 2 of extensions, this version has 1 — contract: 1/],
  ],
  ["no contract", extension("{}"), [/LW3705 .* contract undefined/]],
  [
    "a shape that is wrong in several places",
    extension(
      '{ contract: 1, ruels: [], rules: [{ kind: "Bad Name", summary: "", properties: { a: { type: "int", description: "x" } }, compile: 1 }], targets: [{ name: "t", summary: "s" }] }',
    ),
    [
      /wrong at ruels — not known/,
      /wrong at rules\[0\]\.compile — expected: a function/,
      /wrong at rules\[0\]\.kind — expected: a name of/,
      /wrong at rules\[0\]\.properties\.a\.type/,
      /wrong at rules\[0\]\.summary — expected: a text that says/,
      /wrong at targets\[0\]\.build — expected: a function/,
    ],
  ],
  [
    "a source with an identity of properties it does not have, and a step with columns of another dataset",
    extension(
      '{ contract: 1, sources: [{ type: "s", summary: "s", connection: { host: { type: "text", description: "x" } }, identity: ["port"], authentication: {}, dataset: { table: { type: "text", description: "x" } }, modes: ["full"], discover: () => [], extract: () => ({ rowCount: 0 }) }], steps: [{ kind: "k", summary: "s", properties: { a: { type: "dataset", description: "x" } , b: { type: "column", description: "x", of: "a" } }, compile: () => "" }] }',
    ),
    [/wrong at sources\[0\]\.identity — expected: names of properties of `connection`/, /wrong at steps\[0\]/],
  ],
  [
    "a rule kind that is built in",
    { "own/kinds.ts": kinds.replace('kind: "raw"', 'kind: "unique"') },
    [
      'lakewright.yaml:4:14  LW3706  "own/kinds.ts" adds the rule kind "unique", which lakewright itself has already — name it otherwise',
    ],
  ],
  [
    "a port kind that is a key of ports",
    { "own/kinds.ts": kinds.replace('kind: "mail"', 'kind: "dataset"') },
    [/adds the port kind "dataset", which lakewright itself has already/],
  ],
  [
    "two files with the same kinds",
    { "lakewright.yaml": lakewrightYaml("own/kinds.ts", "own/again.ts"), "own/again.ts": kinds },
    [
      /"own\/again\.ts" adds the port kind "mail", which own\/kinds\.ts has already/,
      /rule kind "gathered"/,
      /rule kind "listed"/,
      /rule kind "odd"/,
      /rule kind "picky"/,
      /rule kind "raw"/,
      /rule kind "whole"/,
      /step kind "raw_select"/,
      /step kind "shout"/,
    ],
  ],
])("%s is told, and nothing that would only follow from it", async (_, changes, expected) => {
  const found = [...(await findings({ ...rule("{ raw: { sql: 'true' } }"), ...changes }))].sort();
  expect(found.map((text) => text)).toEqual(
    expected.map((text) => (typeof text === "string" ? text : (expect.stringMatching(text) as string))),
  );
});

test.each<[string, Files, RegExp]>([
  ["a setting that is missing", rule("{ raw: {} }"), /orders\.yaml:3:7 {2}LW1102 .*"sql" is missing/],
  [
    "a setting nobody knows",
    rule("{ raw: { sql: 'true', colum: id } }"),
    /LW1101 .*"colum".* — did you mean "column"\?/,
  ],
  ["a setting of another type", rule("{ raw: { sql: 'true', most: much } }"), /LW1103 .*"most".* — expected: a number/],
  [
    "a setting that is not one of its values",
    rule("{ raw: { sql: 'true', mode: strickt } }"),
    /LW1104 .* — did you mean "strict"\?/,
  ],
  [
    "a reference to a value there is not",
    rule("{ raw: { sql: '${config.limits.mots} > 1' } }"),
    /orders\.yaml:3:20 {2}LW1306 .*limits\.mots.* — did you mean "limits\.most"\?/,
  ],
  [
    "a reference in place of a column",
    rule("{ raw: { sql: 'true', column: '${config.limits.most}' } }"),
    /LW1107 .* — expected: a value written out/,
  ],
  [
    "a condition that is none with the value of an environment",
    rule("{ raw: { sql: '${config.limits.most} + 1' } }"),
    /orders\.yaml:3:5 {2}LW2303 .* — rule kind "raw" made: \d+ \+ 1/,
  ],
  [
    "a column that does not exist",
    rule("{ raw: { sql: 'true', column: idd } }"),
    /orders\.yaml:3:35 {2}LW1308 .*"idd".* — did you mean "id"\?/,
  ],
  ["a kind nobody knows", rule("{ rau: { sql: 'true' } }"), /LW1101 .*"rau".* — did you mean "raw"\?/],
  ["two kinds in one rule", rule("{ raw: { sql: 'true' }, not_null: [id] }"), /LW1402 .*not_null, raw/],
  [
    "an own rule that cannot be compiled",
    rule("{ raw: { sql: throw } }"),
    /orders\.yaml:3:7 {2}LW3709 {2}Rule kind "raw" cannot be compiled: no idea/,
  ],
  [
    "a step of two kinds",
    steps("{ raw_select: { sql: SELECT 1 AS a }, shout: {} }"),
    /made\.yaml:2:\d+ {2}LW3710 .*raw_select, shout/,
  ],
  [
    "a function that is not the last step",
    steps("shout: { from: silver.orders }", "raw_select: { sql: SELECT 1 AS a FROM $input }"),
    /LW3711 {2}Step kind "shout"/,
  ],
  [
    "a function with nothing to read",
    steps("shout: {}"),
    /LW3715 {2}Step kind "shout" has nothing to read, or too much: 0 datasets/,
  ],
  [
    "a function whose columns cannot be",
    steps("shout: { from: silver.orders, result: Not A Name }"),
    /made\.yaml:2:5 {2}LW3714 .*"Not A Name" is no name/,
  ],
  [
    "SQL beside steps",
    { ...steps("shout: { from: silver.orders }"), "products/sales/silver/made.sql": "SELECT 1 AS a\n" },
    /LW3712 .*silver\.made.*made\.sql/,
  ],
  [
    "settings of a port kind that is not used",
    {
      "products/sales/product.yaml":
        "product: sales\nowner: team\noutputs:\n  o: { dataset: silver.orders, mail: { to: x } }\n",
    },
    /product\.yaml:4:32 {2}LW3713 .*"mail".* — add mail to `as`/,
  ],
  [
    "a port kind without a setting it needs",
    {
      "products/sales/product.yaml":
        "product: sales\nowner: team\noutputs:\n  o: { dataset: silver.orders, as: [mail] }\n",
    },
    /LW1102 .*"mail\.to" is missing.* — Who gets it/,
  ],
])("%s is told with its place", async (_, changes, expected) => {
  expect(await findings(changes)).toEqual([expect.stringMatching(expected)]);
});

test.each([
  ["a function that reads files", "SELECT * FROM read_csv('/etc/passwd')"],
  ["a file", "SELECT * FROM '/etc/passwd'"],
  ["a statement that writes", "COPY (SELECT 1) TO 'x.csv'"],
  ["a setting", "SET memory_limit = '1GB'"],
  ["two statements", "SELECT 1 AS a; SELECT 2 AS a"],
  ["a dataset that does not exist", "SELECT * FROM silver.nothing"],
  ["a column that does not exist", "SELECT nothing FROM silver.orders"],
])("an own step cannot smuggle in %s, and the finding stands at the step", async (_, sql) => {
  const found = await findings(steps("raw_select: { sql: SELECT 1 AS a }", `raw_select: { sql: "${sql}" }`));
  expect(found.length).toBeGreaterThan(0);
  expect(
    found.every((text) => /^products\/sales\/silver\/made\.yaml:[23]:5 {2}LW(2|13)\d+ /.test(text)),
    found.join("\n"),
  ).toBe(true);
});

test("a source of a project may have all that the built-in ones have", () => {
  for (const source of declaredConnectors)
    expect(checkExtension({ extension: { contract: 1, sources: [source] } })).not.toHaveProperty("faults");
});

test("the schemas of a project know its own kinds", async () => {
  using folder = projectFolder(base);
  const { model } = await loadProject(folder.root);
  if (model === undefined) throw new Error("no model");
  const schemas = await jsonSchemas(await kindsOf(folder.root, model));
  expect(schemas["dataset.schema.json"]).toContain('"raw"');
  expect(schemas["dataset.schema.json"]).toContain('"shout"');
  expect(schemas["product.schema.json"]).toContain('"mail"');
  expect((await jsonSchemas())["dataset.schema.json"]).not.toContain('"raw"');
});

test("a cached project is read anew when its code changed, and not otherwise", async () => {
  using folder = projectFolder(base);
  const cache = memoryCache();
  const first = await loadProject(folder.root, cache);
  expect((await loadProject(folder.root, cache)).model).toBe(first.model);
  using other = projectFolder({ ...base, "own/kinds.ts": `${kinds}\n// changed\n` });
  const changed = await loadProject(other.root, cache);
  expect(changed.model?.extensions?.[0]?.hash).not.toBe(first.model?.extensions?.[0]?.hash);
});

test("work with code that is no longer what was read is refused", async () => {
  using folder = projectFolder(base);
  const { model } = await loadProject(folder.root);
  using other = projectFolder({ ...base, "own/kinds.ts": `${kinds}\n// changed\n` });
  if (model === undefined) throw new Error("no model");
  await expect(kindsOf(other.root, model)).rejects.toMatchObject({ code: "LW3707" });
});
