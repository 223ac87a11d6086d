import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { jsonSchemas } from "../../src/metadata/index.ts";
import { validProject } from "./project-folder.ts";

const schemas = await jsonSchemas();
const folder = fileURLToPath(new URL("../../schemas/", import.meta.url));

function validator(kind: string) {
  const schema = JSON.parse(schemas[`${kind}.schema.json`] ?? "null") as object;
  return new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
}

test("the schemas in the repository are those of the code", () => {
  for (const [name, text] of Object.entries(schemas)) expect(readFileSync(folder + name, "utf8"), name).toBe(text);
  expect(readdirSync(folder).sort()).toEqual(Object.keys(schemas).sort());
});

describe("a JSON Schema validator", () => {
  test.each([
    ["project", "lakewright.yaml"],
    ["source", "sources/ops.yaml"],
    ["source-schema", "sources/ops.schema.yaml"],
    ["product", "products/sales/product.yaml"],
    ["dataset", "products/sales/silver/orders.yaml"],
    ["config", "config/limits.yaml"],
  ])("takes a valid %s", (kind, path) => {
    const validate = validator(kind);
    expect(validate(parse(String(validProject[path]))), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each([
    [
      "project",
      "format: 1\nproject: shop\ndomain: retail\nenvironments: { local: { engine: duckbd, lake: a, store: b } }",
    ],
    ["source", "source: ops\ntype: sqlite\nconnection: { pth: ops.db }\ndatasets: {}"],
    [
      "source",
      "source: ops\ntype: postgres\nconnection: { database: a }\nauthentication: { method: password, user: u, password: geheim }\ndatasets: {}",
    ],
    ["source", "source: ops\ntype: kafka\ndatasets: {}"],
    ["product", "product: Sales\nowner: a"],
    ["dataset", "materialize: { as: scd2 }"],
    ["dataset", "rules: [{ not_null: [] }]"],
    ["dataset", "kees: [id]"],
    ["config", "category: a\nitems: { x: { versions: [{ value: 1 }] } }"],
    ["product-test", "dataset: silver.a\nexpect: { rows: [] }"],
  ])("refuses a wrong %s: %s", (kind, text) => {
    expect(validator(kind)(parse(text))).toBe(false);
  });
});
