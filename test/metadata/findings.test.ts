import { describe, expect, test } from "vitest";
import { load, source } from "./load-files.ts";
import { validProject } from "./project-folder.ts";

const DATASET = "products/sales/silver/orders.yaml";
const SOURCE = "sources/ops.yaml";
const PRODUCT = "products/sales/product.yaml";

async function rules(text: string) {
  const { findings, model } = await load({ [DATASET]: `rules:\n  - ${text}\n` });
  return { findings, rules: model?.products[0]?.datasets[0]?.rules };
}

describe("rules", () => {
  test.each<[string, object]>([
    [
      "{ not_null: [id, note] }",
      { kind: "not_null", columns: ["id", "note"], name: "not_null_id_note", severity: "quarantine" },
    ],
    [
      "{ unique: [id], keep: last, order_by: placed, severity: discard }",
      { kind: "unique", columns: ["id"], keep: "last", orderBy: "placed", severity: "discard" },
    ],
    [
      "{ range: { column: id, min: 1, max: 9, allow_null: true } }",
      { kind: "range", column: "id", min: 1, max: 9, allowNull: true, name: "range_id" },
    ],
    ['{ range: { column: placed, min: "2013-01-01" } }', { kind: "range", min: "2013-01-01", allowNull: false }],
    [
      "{ accepted: { column: note, values: [a, b] }, max_failed: 1.5% }",
      { kind: "accepted", values: ["a", "b"], maxFailed: { percent: 1.5 } },
    ],
    [
      '{ matches: { column: note, pattern: "[a-z]+" }, max_failed: 10 }',
      { kind: "matches", pattern: "[a-z]+", maxFailed: { rows: 10 } },
    ],
    [
      "{ expression: 'id > 0', allow_null: true, name: positive }",
      { kind: "expression", expression: "id > 0", allowNull: true, name: "positive" },
    ],
    [
      "{ reference: { column: id, dataset: bronze.items, to: order_id } }",
      { kind: "reference", columns: ["id"], dataset: "ops.bronze.items", to: ["order_id"] },
    ],
    [
      "{ reference: { columns: [id], dataset: ops.bronze.items, to: [order_id], allow_null: true } }",
      { dataset: "ops.bronze.items", allowNull: true },
    ],
    ["{ row_count: { min: 1 } }", { kind: "row_count", min: 1, severity: "fail", name: "row_count" }],
    [
      "{ freshness: { column: placed, max_age: 2d }, severity: warn }",
      { kind: "freshness", maxAgeSeconds: 172_800, severity: "warn" },
    ],
    [
      "{ schema: { columns: { id: BIGINT }, allow_extra: true } }",
      { kind: "schema", columns: [{ name: "id", type: "bigint" }], allowExtra: true },
    ],
  ])("%s", async (text, expected) => {
    const { findings, rules: built } = await rules(text);
    expect(findings).toEqual([]);
    expect(built).toHaveLength(1);
    expect(built?.[0]).toMatchObject(expected);
  });

  test.each([
    [
      "{ freshness: { column: placed, max_age: 2d }, severity: discard }",
      'LW1403 2:61  severity "discard" makes no sense for freshness — one of: warn, fail',
    ],
    ["{ not_null: [id], max_failed: 1%, severity: fail }", "LW1413 2:23"],
    ["{ row_count: { min: 1 }, max_failed: 1 }", "LW1412 2:30"],
    [
      "{ not_null: [id], keep: first }",
      'LW1101 2:23  unknown key "keep" in a rule of kind not_null — only with `unique`',
    ],
    [
      "{ range: { column: id, min: 1 }, allow_null: true }",
      'LW1101 2:38  unknown key "allow_null" in a rule of kind range — put it inside `range:`',
    ],
    ["{ unique: [id], keep: first }", "LW1408 2:21"],
    ["{ reference: { column: id, columns: [id], dataset: bronze.items, to: order_id } }", "LW1411 2:7"],
    ["{ notnull: [id] }", 'LW1101 2:7  unknown key "notnull" in "rules.0" — did you mean "not_null"?'],
    [
      "{ not_null: [id], severity: quarantene }",
      'LW1104 2:33  "severity" cannot be "quarantene" — did you mean "quarantine"?',
    ],
    [
      "{ not_null: [id], max_failed: lots }",
      'LW1107 2:35  "max_failed" is not written correctly: lots — expected: a share such as 1%, or a number of rows',
    ],
    ["{ expression: '  ' }", "LW1106 2:19"],
  ])("%s is refused with one finding", async (text, expected) => {
    const { findings } = await rules(text);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(expected);
  });

  test("default names are made unique, and a column that may not be null brings its rule", async () => {
    const { model } = await load({
      [DATASET]:
        "columns: { id: { nullable: false }, note: { nullable: false } }\nrules:\n  - { expression: 'id > 0' }\n  - { expression: 'id < 9' }\n  - { not_null: [note], severity: discard }\n",
    });
    expect(model?.products[0]?.datasets[0]?.rules.map((rule) => `${rule.name} ${rule.severity}`)).toEqual([
      "expression quarantine",
      "expression_2 quarantine",
      "not_null_note discard",
      "not_null_id fail",
    ]);
  });
});

describe("defaults by layer", () => {
  test("without `defaults:` a dataset is a table, its step may take an hour", async () => {
    const { model } = await load({});
    const dataset = model?.products[0]?.datasets[0];
    expect(dataset).toMatchObject({ materialize: { as: "table" }, timeLimitSeconds: 3600, onForeignChange: "stop" });
    expect(model?.sources[0]?.datasets[0]).toMatchObject({
      load: { mode: "full" },
      timeLimitSeconds: 3600,
      drift: "evolve",
    });
    expect(model?.products[0]).toMatchObject({ onFailure: "block", version: "0.1.0" });
  });

  test("`defaults:` hold for a layer, what a dataset says holds before them", async () => {
    const project = `${String(validProject["lakewright.yaml"])}defaults:\n  silver: { severity: warn, time_limit: 10m, materialize: { as: append } }\n`;
    const { model, findings } = await load({
      "lakewright.yaml": project,
      [DATASET]: "rules:\n  - { not_null: [id] }\n  - { not_null: [note], severity: fail }\n",
    });
    const dataset = model?.products[0]?.datasets[0];
    expect(dataset).toMatchObject({ materialize: { as: "append" }, timeLimitSeconds: 600 });
    // what an append does with a SELECT is said where it is asked for
    expect(findings.filter((finding) => finding.includes("LW1514"))).toEqual([expect.stringContaining("silver.")]);
    expect(dataset?.rules.map((rule) => rule.severity)).toEqual(["warn", "fail"]);
    expect(model?.sources[0]?.datasets[0]?.timeLimitSeconds).toBe(3600);
  });
});

describe("sources", () => {
  test.each([
    ["  orders: { table: orders, load: { mode: incremental, watermark: id, lookback: 1h } }\n", "LW1512 5:70"],
    ["  orders: { table: orders, keys: [id], load: { mode: full, keys: [id] } }\n", "LW1511 5:60"],
    ["  orders: { table: orders, load: { mode: stream } }\n", 'LW1104 5:42  "mode" cannot be "stream"'],
    ["  orders: { table: orders, load: { mode: full, stream: { trigger: 10s } } }\n", "LW1110 5:48"],
    ["  orders: { tabel: orders }\n", 'LW1101 5:13  unknown key "tabel" in "datasets.orders" — did you mean "table"?'],
    ["  orders: { table: orders, drift: evolv }\n", 'LW1104 5:35  "drift" cannot be "evolv" — did you mean "evolve"?'],
    ['  "ref_*": { table: "ref.*", columns: { a: { type: int } } }\n', "LW1504 5:3 warning:"],
  ])("%s", async (text, expected) => {
    const { findings } = await load({
      [SOURCE]: source(text),
      [DATASET]: null,
      "products/sales/silver/orders.sql": null,
      [PRODUCT]: null,
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(expected);
  });

  test("a wildcard stands for every table of the schema file that no dataset names", async () => {
    const schema =
      "source: ops\ntables:\n  orders: { table: main.orders, columns: {} }\n  ref_a: { table: ref.a, columns: {} }\n  x: { table: ref.b, columns: {} }\n";
    const datasets =
      '  orders: { table: main.orders }\n  x: { table: ref.b }\n  "ref_*": { table: "ref.*", tags: [small] }\n';
    const { findings, model } = await load({ [SOURCE]: source(datasets), "sources/ops.schema.yaml": schema });
    expect(findings).toEqual([]);
    expect(model?.sources[0]?.datasets.map(({ id, table, tags }) => [id, table, tags])).toEqual([
      ["ops.bronze.orders", "main.orders", []],
      ["ops.bronze.x", "ref.b", []],
      ["ops.bronze.ref_a", "ref.a", ["small"]],
    ]);
  });

  test("two tables that give one name are named both", async () => {
    const schema =
      'source: ops\ntables:\n  ref_a: { table: ref.a, columns: {} }\n  b: { table: "ref.A", columns: {} }\n';
    const { findings } = await load({
      [SOURCE]: source('  orders: { table: orders }\n  "ref_*": { table: "ref.*" }\n'),
      "sources/ops.schema.yaml": schema,
    });
    expect(findings.filter((finding) => finding.startsWith("LW1509"))).toHaveLength(1);
    expect(findings.join("\n")).toContain('"ref.a" and "ref.A"');
  });

  test("a dataset without columns in the schema file is a warning, not an error", async () => {
    const { findings, model } = await load({ "sources/ops.schema.yaml": null });
    expect(findings).toEqual([
      'LW1504 5:3 warning:  schema of "ops.bronze.orders" is unknown — run `lakewright discover ops`',
      'LW1504 6:3 warning:  schema of "ops.bronze.items" is unknown — run `lakewright discover ops`',
    ]);
    expect(model).toBeDefined();
  });
});

describe("products", () => {
  test.each([
    ["inputs: [op]\n", 'LW1307 3:10  source or product "op" does not exist — did you mean "ops"?'],
    [
      "inputs: [ops.bronze.order]\n",
      'LW1301 3:10  dataset "ops.bronze.order" does not exist for "sales" — did you mean "ops.bronze.orders"?',
    ],
    ["inputs: [sales]\n", "LW1305 3:10"],
    [
      "outputs: { o: { dataset: orders } }\n",
      'LW1301 3:26  dataset "orders" does not exist for "sales" — did you mean "silver.orders"?',
    ],
    [
      "outputs: { o: { dataset: silver.orders, as: [tabel] } }\n",
      'LW1104 3:46  "0" cannot be "tabel" — did you mean "table"?',
    ],
    ["on_failure: retry\n", 'LW1104 3:13  "on_failure" cannot be "retry" — one of: stop, block, continue'],
    ["version: 1.0\n", 'LW1103 3:10  "version" has a value of the wrong type: 1'],
  ])("%s is refused with one finding", async (text, expected) => {
    const { findings } = await load({ [PRODUCT]: `product: sales\nowner: team\n${text}` });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(expected);
  });

  test("a test names its datasets as SQL does", async () => {
    const text = "dataset: silver.orders\ngiven:\n  bronze.order: [{ id: 1 }]\nexpect: { rows: [{ id: 1 }] }\n";
    const { findings } = await load({ "products/sales/tests/one.yaml": text });
    expect(findings).toEqual([
      'LW1301 3:3  dataset "bronze.order" does not exist for "sales" — did you mean "bronze.orders"?',
    ]);
  });

  test("a file that cannot be read causes no follow-up findings", async () => {
    const { findings } = await load({
      [SOURCE]: "source: ops\n  type: sqlite\n",
      [DATASET]: "rules:\n  - { reference: { column: id, dataset: bronze.items, to: order_id } }\n",
      [PRODUCT]: "product: sales\nowner: team\ninputs: [ops]\n",
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(/^LW1010/);
  });
});
