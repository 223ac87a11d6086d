import { beforeAll, describe, expect, test } from "vitest";
import { type CompilerMessage, compile } from "../../scripts/public-api/compile.ts";
import { repositoryRoot } from "../support/places.ts";

/** Datasets every program begins with. */
const shop = `
import { defineDataset, defineProduct, defineRule, defineSource, defineTransformation, expression, from, sql } from "lakewright";
const shop = defineSource({
  source: "shop",
  type: "sqlite",
  schema: {
    orders: { id: "bigint", customer: "bigint", placed: "timestamp", country: "string", price: "decimal(10,2)" },
    customers: { id: "string", number: "bigint", name: "string" },
  },
  datasets: { orders: { table: "orders" }, customers: { table: "customers" } },
});
const selected = defineTransformation({
  sql: sql\`SELECT id, customer, placed, country, price FROM bronze.orders\`,
  columns: { id: "bigint", customer: "bigint", placed: "timestamp", country: "string", price: "decimal(10,2)" },
});
const { orders, customers } = shop.datasets;
`;

type Wrong = readonly [name: string, code: string, at: string, message: string];

const wrong: readonly Wrong[] = [
  [
    "a misspelt key",
    `defineDataset({ dataset: "silver.orders", transformation: selected, keys: ["idd"] });`,
    '"idd"',
    "column 'idd' is not in silver.orders; columns are: id, customer, placed, country, price",
  ],
  [
    "a misspelt key of a source",
    `defineSource({ source: "s", type: "sqlite", schema: { t: { id: "int" } }, datasets: { t: { table: "t", keys: ["di"] } } });`,
    '"di"',
    "column 'di' is not in s.bronze.t; columns are: id",
  ],
  [
    "a misspelt watermark",
    `defineSource({ source: "s", type: "sqlite", schema: { t: { id: "int" } }, datasets: { t: { table: "t", load: { mode: "incremental", watermark: "at" } } } });`,
    "watermark",
    "column 'at' is not in s.bronze.t; columns are: id",
  ],
  [
    "a rule on a missing column",
    `defineDataset({ dataset: "silver.orders", transformation: selected, rules: [{ not_null: ["id", "price"] }, { not_null: ["amount"], severity: "warn" }] });`,
    '"amount"',
    "column 'amount' is not in silver.orders; columns are: id, customer, placed, country, price",
  ],
  [
    "a rule made before, on a missing column",
    `const rule = defineRule({ range: { column: "amount", min: 0 } });\ndefineDataset({ dataset: "silver.orders", transformation: selected, rules: [rule] });`,
    "rule",
    "column 'amount' is not in silver.orders",
  ],
  [
    "a pattern for a number",
    `defineDataset({ dataset: "silver.orders", transformation: selected, rules: [{ matches: { column: "id", pattern: "x" } }] });`,
    "column",
    "column 'id' is bigint; this rule needs a string",
  ],
  [
    "freshness of a text",
    `defineDataset({ dataset: "silver.orders", transformation: selected, rules: [{ freshness: { column: "country", max_age: "1d" } }] });`,
    "column",
    "column 'country' is string; this rule needs a date or timestamp",
  ],
  [
    "a bound of another type",
    `defineDataset({ dataset: "silver.orders", transformation: selected, rules: [{ range: { column: "placed", min: 3 } }] });`,
    "min",
    "the column is timestamp; 3 cannot be compared with it",
  ],
  [
    "a value of another type",
    `defineDataset({ dataset: "silver.orders", transformation: selected, rules: [{ accepted: { column: "price", values: [1, "much"] } }] });`,
    '"much"',
    "the column is decimal(10,2); much cannot be compared with it",
  ],
  [
    "a reference to a column of another type",
    `defineDataset({ dataset: "silver.orders", transformation: selected, rules: [{ reference: { column: "customer", dataset: customers, to: "id" } }] });`,
    "to",
    "column 'customer' is bigint, but 'id' of shop.bronze.customers is string",
  ],
  [
    "a reference to a missing column",
    `defineDataset({ dataset: "silver.orders", transformation: selected, rules: [{ reference: { column: "customer", dataset: customers, to: "nr" } }] });`,
    "to",
    "column 'nr' is not in shop.bronze.customers; columns are:",
  ],
  [
    "a promised type that is not given",
    `defineDataset({ dataset: "silver.orders", transformation: selected, rules: [{ schema: { columns: { id: "int" } } }] });`,
    "id",
    "column 'id' of silver.orders is bigint, not int",
  ],
  [
    "a kind of rule that does not exist",
    `defineDataset({ dataset: "silver.orders", transformation: selected, rules: [{ not_nul: ["id"] }] });`,
    "not_nul",
    "'not_nul'",
  ],
  [
    "a declared column that is not selected",
    `defineDataset({ dataset: "silver.orders", transformation: selected, columns: { amount: { type: "int" } } });`,
    "amount",
    "column 'amount' is not in silver.orders; columns are:",
  ],
  [
    "a join on different types",
    `from(orders).join(customers, { on: { customer: "id" }, take: { name: "name" } });`,
    "customer",
    "column 'customer' is bigint, but 'id' of shop.bronze.customers is string: cast one of them",
  ],
  [
    "a join on a missing column of the left side",
    `from(orders).join(customers, { on: { buyer: "number" } });`,
    "buyer",
    "column 'buyer' is not in the left side; columns are: id, customer, placed, country, price",
  ],
  [
    "a join on a missing column of the right side",
    `from(orders).join(customers, { on: { customer: "nr" } });`,
    "customer",
    "column 'nr' is not in shop.bronze.customers; columns are:",
  ],
  [
    "a column taken under a name that is there",
    `from(orders).join(customers, { on: { customer: "number" }, take: { id: "name" } });`,
    "id",
    "column 'id' is there already; take it under another name",
  ],
  [
    "a misspelt column in select",
    `from(orders).select({ id: "id", land: "contry" });`,
    "land",
    "column 'contry' is not in the step before; columns are: id, customer, placed, country, price",
  ],
  [
    "a misspelt column in an expression",
    `from(orders).select({ double: expression("bigint", "{prise} * 2") });`,
    "double",
    "column 'prise' is not in the step before",
  ],
  [
    "a column that select left behind",
    `from(orders).select({ id: "id" }).where("{price} > 0");`,
    '"{price} > 0"',
    "column 'price' is not in the step before; columns are: id",
  ],
  [
    "a group by a missing column",
    `from(orders).aggregate({ by: ["land"], columns: { orders: expression("bigint", "count(*)") } });`,
    '"land"',
    "column 'land' is not in the step before",
  ],
  [
    "a key the steps do not give",
    `defineDataset({ dataset: "gold.x", transformation: defineTransformation({ steps: from(orders).select({ number: "id" }) }), keys: ["id"] });`,
    '"id"',
    "column 'id' is not in gold.x; columns are: number",
  ],
  [
    "a port of a column that is not there",
    `const data = defineDataset({ dataset: "silver.orders", transformation: selected });\ndefineProduct({ product: "p", owner: "o", datasets: [data], outputs: { x: { dataset: data, columns: { amount: "int" } } } });`,
    "amount",
    "column 'amount' is not in silver.orders; columns are:",
  ],
  [
    "a port with another type",
    `const data = defineDataset({ dataset: "silver.orders", transformation: selected, columns: { id: { type: "int" } } });\ndefineProduct({ product: "p", owner: "o", datasets: [data], outputs: { x: { dataset: data, columns: { id: "bigint" } } } });`,
    "id",
    "column 'id' of silver.orders is int, not bigint",
  ],
  [
    "a port of a dataset the product does not have",
    `const data = defineDataset({ dataset: "silver.orders", transformation: selected });\nconst other = defineDataset({ dataset: "gold.other", transformation: selected });\ndefineProduct({ product: "p", owner: "o", datasets: [data], outputs: { x: { dataset: other } } });`,
    "dataset",
    "gold.other is not a dataset of this product; they are: silver.orders",
  ],
  [
    "a misspelt setting of a port",
    `const data = defineDataset({ dataset: "silver.orders", transformation: selected });\ndefineProduct({ product: "p", owner: "o", datasets: [data], outputs: { x: { dataset: data, as: ["files"], files: { pat: "x.csv" } } } });`,
    "pat",
    "Did you mean to write 'path'?",
  ],
];

const right = {
  "every kind of rule": `defineDataset({ dataset: "silver.orders", transformation: selected, keys: ["id"], rules: [
    { not_null: ["customer"] },
    { unique: ["id"], keep: "first", order_by: "placed", severity: "discard" },
    { range: { column: "price", min: 0, max: "\${config.limits.price}" } },
    { range: { column: "placed", min: "2020-01-01" } },
    { accepted: { column: "country", values: ["DE"] } },
    { matches: { column: "country", pattern: "[A-Z]{2}" } },
    { expression: "price > 0" },
    { reference: { column: "customer", dataset: customers, to: "number" } },
    { reference: { columns: ["customer", "country"], dataset: customers, to: ["number", "name"] } },
    { reference: { column: "customer", dataset: "silver.customers", to: "anything" } },
    { row_count: { min: 1 }, severity: "warn" },
    { freshness: { column: "placed", max_age: "1d" } },
    { schema: { columns: { id: "bigint" }, allow_extra: true } },
  ] });`,
  "a port written as a file, of a dataset made by steps": `const data = defineDataset({ dataset: "gold.x", steps: [{ from: { dataset: "bronze.orders" } }, { where: { condition: "price > 0" } }] });
    defineProduct({ product: "p", owner: "o", datasets: [data], outputs: { x: { dataset: data, as: ["table", "files"], files: { path: "x.csv" } } } });`,
  "columns nobody knows": `const data = defineDataset({ dataset: "silver.x", keys: ["a"], columns: { b: { type: "int" } }, rules: [{ range: { column: "c", min: 1 } }] });
    from(data).join(orders, { on: { anything: "id" }, take: { p: "price" } }).select({ q: "whatever", p: "p" });`,
  "a declared type over a selected one": `const data = defineDataset({ dataset: "silver.x", transformation: selected, columns: { id: { type: "string" } }, rules: [{ matches: { column: "id", pattern: "x" } }] });
    from(data).join(customers, { on: { id: "id" }, take: { name: "name" } });`,
} as const;

describe("the compiler", () => {
  let messages: Readonly<Record<string, readonly CompilerMessage[]>>;
  beforeAll(() => {
    const programs = [...wrong.map(([name, code]) => [name, code] as const), ...Object.entries(right)];
    messages = compile(
      repositoryRoot,
      Object.fromEntries(programs.map(([name, code]) => [`${name}.ts`, `${shop}\n${code}\nexport {};`])),
    );
  });

  test.each(wrong)("refuses %s and says so", (name, _code, at, message) => {
    const found = messages[`${name}.ts`] ?? [];
    expect(found.map((item) => item.text).join("\n")).toContain(message);
    expect(found.map((item) => item.at)).toContain(at);
    expect(found.every((item) => item.line > 17)).toBe(true);
  });

  test.each(Object.keys(right))("accepts %s", (name) => {
    expect(messages[`${name}.ts`]).toEqual([]);
  });
});
