import { describe, expect, test } from "vitest";
import type { Column } from "../../src/base/index.ts";
import { analyse, SQL, YAML } from "./analyse-files.ts";
import { type Files, validProject } from "./project-folder.ts";

function columns(list: readonly Column[] | undefined): readonly string[] | undefined {
  return list?.map(({ name, type, nullable }) => `${name} ${type}${nullable ? "" : " not null"}`);
}

describe("names in SQL", () => {
  const other: Files = {
    "sources/two.yaml":
      "source: two\ntype: sqlite\nconnection: { path: two.db }\ndatasets:\n  items: { table: items }\n  prices: { table: prices }\n",
    "sources/two.schema.yaml":
      "source: two\ntables:\n  items: { table: items, columns: { order_id: { type: bigint } } }\n  prices: { table: prices, columns: { price: { type: double } } }\n",
    "products/stock/product.yaml": "product: stock\nowner: team\noutputs:\n  open: { dataset: gold.open }\n",
    "products/stock/gold/open.sql": "SELECT order_id FROM two.bronze.items\n",
    "products/stock/gold/closed.sql": "SELECT order_id FROM two.bronze.items\n",
  };

  test.each([
    ["SELECT id AS a FROM bronze.orders", ["ops.bronze.orders"]],
    ["SELECT id AS a FROM ops.bronze.orders", ["ops.bronze.orders"]],
    ['SELECT id AS a FROM "bronze"."orders"', ["ops.bronze.orders"]],
    ["SELECT id AS a FROM BRONZE.Orders", ["ops.bronze.orders"]],
    ["SELECT price AS a FROM bronze.prices", ["two.bronze.prices"]],
    [
      "SELECT order_id AS a FROM two.bronze.items UNION ALL SELECT order_id FROM ops.bronze.items",
      ["two.bronze.items", "ops.bronze.items"],
    ],
    ["SELECT order_id AS a FROM stock.gold.open", ["stock.gold.open"]],
    ["WITH orders AS (SELECT id FROM bronze.orders) SELECT id AS a FROM orders", ["ops.bronze.orders"]],
    [
      "SELECT id AS a FROM bronze.orders o WHERE EXISTS (SELECT 1 FROM ops.bronze.items i WHERE i.order_id = o.id)",
      ["ops.bronze.orders", "ops.bronze.items"],
    ],
  ])("%s", async (sql, inputs) => {
    const { analysis, findings } = await analyse({ ...other, [SQL]: sql, [YAML]: null });
    expect(findings).toEqual([]);
    expect(analysis.datasets["sales.silver.orders"]?.inputs.map((input) => input.dataset).sort()).toEqual(
      [...inputs].sort(),
    );
  });

  test.each([
    [
      "SELECT id FROM bronze.order",
      'LW1301  dataset "bronze.order" does not exist for "sales" — did you mean "bronze.orders"?',
    ],
    ["SELECT id FROM silver.order_items", 'LW1301  dataset "silver.order_items" does not exist for "sales"'],
    ["SELECT id FROM orders", 'LW2109  Table "orders" has no layer'],
    [
      "SELECT order_id FROM bronze.items",
      'LW1302  "bronze.items" is ambiguous for "sales": several sources have it — write one of: ops.bronze.items, two.bronze.items',
    ],
    [
      "SELECT order_id FROM stock.gold.closed",
      'LW1303  "stock.gold.closed" belongs to another product and is no output port — give it out in `outputs:` of its product',
    ],
    [
      "SELECT order_id FROM stock.gold.opn",
      'LW1301  dataset "stock.gold.opn" does not exist for "sales" — did you mean "stock.gold.open"?',
    ],
    [
      "SELECT id FROM ops.bronze.orders WHERE id < config('limits.mots')",
      'LW1306  configuration item "limits.mots" does not exist',
    ],
  ])("%s is refused", async (sql, expected) => {
    const { findings } = await analyse({ ...other, [SQL]: sql, [YAML]: null });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(expected);
    expect(findings[0]).toMatch(
      new RegExp(`^${SQL}:1:${sql.search(/bronze\.(order|items)$|silver|orders$|stock|config/) + 1} `),
    );
  });

  test("declared inputs are all a product may read, and make short names clear", async () => {
    const product = "product: sales\nowner: team\ninputs: [ops, stock.open]\n";
    const allowed = await analyse({
      ...other,
      "products/sales/product.yaml": product,
      [SQL]: "SELECT i.order_id FROM bronze.items i JOIN stock.gold.open USING (order_id)",
      [YAML]: null,
    });
    expect(allowed.findings).toEqual([]);
    const refused = await analyse({
      ...other,
      "products/sales/product.yaml": product,
      [SQL]: "SELECT price FROM bronze.prices",
      [YAML]: null,
    });
    expect(refused.findings).toEqual([
      `${SQL}:1:19  LW1304  "two.bronze.prices" is not among the inputs of "sales" — add "two.bronze.prices" to \`inputs:\` of product sales`,
    ]);
  });
});

describe("columns", () => {
  test("names and types come from the SELECT, declared types over them, keys of a merge are never null", async () => {
    const { analysis, findings } = await analyse({
      [SQL]: "SELECT id, upper(note) AS note, id * 2 AS twice FROM bronze.orders",
      [YAML]: "keys: [id]\nmaterialize: { as: merge }\ncolumns:\n  twice: { type: int, nullable: false }\n",
      "products/sales/gold/notes.sql": "SELECT note, count(*) AS orders FROM silver.orders GROUP BY note",
    });
    expect(findings).toEqual([]);
    const orders = analysis.datasets["sales.silver.orders"];
    expect(columns(orders?.columns)).toEqual(["id bigint not null", "note string", "twice int not null"]);
    expect(orders?.selected[2]).toEqual({ name: "twice", type: "bigint" });
    expect(orders?.preservesRowsOf).toBe(0);
    expect(columns(analysis.datasets["sales.gold.notes"]?.columns)).toEqual(["note string", "orders bigint"]);
    expect(analysis.datasets["sales.gold.notes"]?.preservesRowsOf).toBeUndefined();
  });

  test("declared columns of a source are the types its readers see", async () => {
    const source =
      "source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n  orders: { table: orders, columns: { id: { type: int } } }\n  items: { table: items }\n";
    const { analysis } = await analyse({ "sources/ops.yaml": source });
    expect(columns(analysis.datasets["sales.silver.orders"]?.columns)).toEqual([
      "id int",
      "placed timestamp",
      "note string",
    ]);
  });

  test("a configuration value has the type of its values, through references too", async () => {
    const { analysis, findings } = await analyse({
      "config/limits.yaml":
        'category: limits\nitems:\n  most: { value: 10 }\n  alias: { value: "${config.limits.most}" }\n  text: { value: "at ${config.limits.most}" }\n',
      [SQL]: "SELECT id, config('limits.alias') AS most, config('limits.text') AS text FROM bronze.orders",
      [YAML]: null,
    });
    expect(findings).toEqual([]);
    const [, most, text] = analysis.datasets["sales.silver.orders"]?.selected ?? [];
    expect([most?.type, text?.type]).toEqual(["bigint", "string"]);
  });

  test("without the schema of an input columns are unknown, dependencies are not", async () => {
    const { analysis, findings, loaded } = await analyse({
      "sources/ops.schema.yaml": null,
      "products/sales/gold/x.sql": "SELECT nothing FROM silver.orders",
    });
    expect(findings).toEqual([]);
    expect(loaded.every((finding) => finding.includes("LW1504 warning:"))).toBe(true);
    expect(analysis.datasets["sales.gold.x"]).toMatchObject({
      inputs: [{ dataset: "sales.silver.orders" }],
      selected: [],
      columns: [],
    });
  });

  test("an unknown column is found behind multi-byte characters, on its line", async () => {
    const { findings } = await analyse({
      [SQL]: "-- größer 🛫\nSELECT id,\n  '🛬é' AS mark, /* ✈ */ palced\nFROM bronze.orders",
      [YAML]: null,
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(new RegExp(`^${SQL}:3:26 .*palced.*did you mean "placed"`));
  });

  test.each([
    ["SELECT count(*) FROM bronze.orders", "LW2205"],
    ["SELECT o.id, i.order_id AS id FROM bronze.orders o, bronze.items i", "LW2206"],
    ["", "LW21"],
  ])("%j gives no table", async (sql, code) => {
    const { findings, analysis } = await analyse({ [SQL]: sql, [YAML]: null });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(code);
    expect(analysis.datasets["sales.silver.orders"]?.columns).toEqual([]);
  });
});

describe("what datasets say about columns", () => {
  test.each([
    ["keys: [ident]\n", '1:8  LW1308  "ident" of "sales.silver.orders" does not exist — '],
    [
      "columns: { plced: { type: date } }\n",
      '1:12  LW1308  "plced" of "sales.silver.orders" does not exist — did you mean "placed"?',
    ],
    [
      "rules:\n  - { not_null: [id, nott] }\n",
      '2:22  LW1308  "nott" of "sales.silver.orders" does not exist — did you mean "note"?',
    ],
    ["rules:\n  - { range: { column: idd, min: 1 } }\n", '2:24  LW1308  "idd"'],
    [
      "rules:\n  - { reference: { column: id, dataset: bronze.items, to: oder_id } }\n",
      '2:59  LW1308  "oder_id" of "ops.bronze.items" does not exist — did you mean "order_id"?',
    ],
    ["rules:\n  - { reference: { columns: [idd], dataset: bronze.items, to: [order_id] } }\n", '2:30  LW1308  "idd"'],
    ["rules:\n  - { unique: [id], keep: first, order_by: plced }\n", '2:44  LW1308  "plced"'],
    [
      "rules:\n  - { freshness: { column: note, max_age: 1d } }\n",
      '2:28  LW1414  rule kind freshness does not fit column "note" of type string — the column has to be a date or timestamp',
    ],
    ["rules:\n  - { matches: { column: id, pattern: x } }\n", "2:26  LW1414"],
    ["rules:\n  - { range: { column: placed, min: 1 } }\n", "2:24  LW1414"],
    ["rules:\n  - { range: { column: id, min: a } }\n", "2:24  LW1414"],
    ["rules:\n  - { accepted: { column: id, values: [a] } }\n", "2:27  LW1414"],
  ])("%s is refused with one finding", async (yaml, expected) => {
    const { findings, loaded } = await analyse({ [YAML]: yaml });
    expect(loaded).toEqual([]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`${YAML}:${expected}`);
  });

  test("an expression is judged where it stands", async () => {
    const { findings } = await analyse({ [YAML]: 'rules:\n  - { expression: "id > 0 AND ntoe IS NULL" }\n' });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(new RegExp(`^${YAML}:2:31 .*ntoe`));
  });

  test.each([
    ['"Placed At" > now()', "LW2"],
    ["placed > DATE '2020-01-01'", "5:"],
    ["id IN (SELECT 1)", "LW2"],
    ["id > 0; DROP TABLE orders", "LW2"],
    ["id > 0 -- all", "LW2"],
    ["id > ${config.limits.most} AND ident = 1", "ident"],
  ])("the filter %s is refused", async (filter, expected) => {
    const schema = String(validProject["sources/ops.schema.yaml"]).replace(
      "placed: { type: timestamp }",
      'placed: { type: timestamp, source_name: "Placed At" }',
    );
    const source = `source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n  orders: { table: orders, filter: ${JSON.stringify(filter)} }\n  items: { table: items }\n`;
    const { findings, loaded } = await analyse({ "sources/ops.yaml": source, "sources/ops.schema.yaml": schema });
    expect(loaded).toEqual([]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(expected);
    expect(findings[0]).toMatch(/^sources\/ops\.yaml:5:/);
  });

  test("a filter names columns as the source does", async () => {
    const schema = String(validProject["sources/ops.schema.yaml"]).replace(
      "placed: { type: timestamp }",
      'placed: { type: timestamp, source_name: "Placed At" }',
    );
    const source =
      "source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n  orders: { table: orders, filter: '\"Placed At\" IS NOT NULL AND id < ${config.limits.most}' }\n  items: { table: items }\n";
    expect((await analyse({ "sources/ops.yaml": source, "sources/ops.schema.yaml": schema })).findings).toEqual([]);
  });

  test("a source says the same things about its tables", async () => {
    const source =
      "source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n  orders: { table: orders, load: { mode: incremental, watermark: plcd }, keys: [idd], rules: [{ not_null: [nte] }] }\n  items: { table: items }\n";
    const { findings } = await analyse({ "sources/ops.yaml": source });
    expect(findings.map((finding) => finding.replace(/ of .*/, ""))).toEqual([
      'sources/ops.yaml:5:66  LW1308  "plcd"',
      'sources/ops.yaml:5:81  LW1308  "idd"',
      'sources/ops.yaml:5:108  LW1308  "nte"',
    ]);
  });
});

describe("circles", () => {
  test("are printed once, as a path, where they begin; the rest is analysed", async () => {
    const { findings, analysis } = await analyse({
      "products/sales/gold/a.sql": "SELECT id\nFROM gold.b",
      "products/sales/gold/b.sql": "SELECT id FROM gold.c",
      "products/sales/gold/c.sql": "SELECT id FROM gold.a",
      "products/sales/gold/d.sql": "SELECT id FROM gold.a",
    });
    expect(findings).toEqual([
      "products/sales/gold/a.sql:2:6  LW1305  these depend on each other in a circle: sales.gold.a → sales.gold.b → sales.gold.c → sales.gold.a — take one of these steps out",
    ]);
    expect(analysis.datasets["sales.silver.orders"]?.columns).toHaveLength(3);
  });

  test("a dataset that reads itself, and a rule that looks into what is made from it, are circles too", async () => {
    const self = await analyse({ [SQL]: "SELECT id FROM silver.orders", [YAML]: null });
    expect(self.findings[0]).toContain("sales.silver.orders → sales.silver.orders");
    const rule = await analyse({
      "products/sales/gold/x.sql": "SELECT id FROM silver.orders",
      [YAML]: "rules:\n  - { reference: { column: id, dataset: gold.x, to: id } }\n",
    });
    expect(rule.findings).toHaveLength(1);
    expect(rule.findings[0]).toContain("LW1305");
  });
});
