import type { Content, Files } from "./project-folder.ts";

/** A project somebody broke, by accident or on purpose: the files that differ from the valid one, and the code that has to be reported. */
export type Hostile = Readonly<{ name: string; files: Files; code: string }>;

const PROJECT = "lakewright.yaml";
const SOURCE = "sources/ops.yaml";
const SCHEMA = "sources/ops.schema.yaml";
const CONFIG = "config/limits.yaml";
const PRODUCT = "products/sales/product.yaml";
const DATASET = "products/sales/silver/orders.yaml";
const SQL = "products/sales/silver/orders.sql";

const MB = 1024 * 1024;

const head = "format: 1\nproject: shop\ndomain: retail\n";
const local = 'environments:\n  local: { engine: duckdb, lake: ./lake, store: "sqlite:./s.db" }\n';
const source = (datasets: string, rest = "") =>
  `source: ops\ntype: sqlite\nconnection: { path: ops.db }\n${rest}datasets:\n${datasets}`;
const rule = (text: string) => `keys: [id]\nrules:\n  - ${text}\n`;
const config = (items: string) => `category: limits\nitems:\n${items}`;
const versions = (...list: readonly string[]) =>
  config(`  most:\n    versions:\n${list.map((item) => `      - ${item}\n`).join("")}`);

/** An alias bomb: nine levels of nine references each, 9^9 values when followed. */
const bomb = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ..."bcdefghi".split("").map((name, index) => {
    const inner = "abcdefgh"[index];
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${inner}`).join(", ")}]`;
  }),
].join("\n");

const one = (path: string, content: Content): Files => ({ [path]: content });

/** Name of the mistake → code, files. */
const table: readonly (readonly [string, string, Files])[] = [
  ["no project file", "LW1001", one(PROJECT, null)],
  ["project file with the wrong extension", "LW1001", { [PROJECT]: null, "lakewright.yml": head + local }],
  ["project file is a folder", "LW1005", { [PROJECT]: null, "lakewright.yaml/x": "" }],
  ["YAML of 100 MB", "LW1002", one(DATASET, { sizeBytes: 100 * MB })],
  ["SQL of 100 MB", "LW1002", one(SQL, { sizeBytes: 100 * MB })],
  ["schema file of 100 MB", "LW1002", one(SCHEMA, { sizeBytes: 100 * MB })],
  ["project file of 5 MB", "LW1002", one(PROJECT, { sizeBytes: 5 * MB })],
  ["bytes that are not UTF-8", "LW1003", one(DATASET, Uint8Array.of(0x6b, 0x3a, 0xff, 0xfe))],
  ["UTF-16 with byte order mark", "LW1003", one(PROJECT, Buffer.from(`\ufeff${head}`, "utf16le"))],
  ["SQL with a zero byte", "LW1003", one(SQL, "SELECT 1 AS a\u0000")],
  ["truncated multi-byte character", "LW1003", one(SQL, Uint8Array.of(0x53, 0xe2, 0x82))],
  ["link out of the project", "LW1004", { [DATASET]: { link: "/etc/hostname" } }],
  ["link of a source out of the project", "LW1004", { "sources/evil.yaml": { link: "/etc/passwd" } }],
  ["folder that links out of the project", "LW1004", { "products/evil": { link: "/etc" } }],
  ["project file that links out", "LW1004", { [PROJECT]: { link: "/etc/hostname" } }],
  ["link to nothing", "LW1005", { "config/gone.yaml": { link: "./nowhere.yaml" } }],
  ["link to itself", "LW1005", { "config/loop.yaml": { link: "./loop.yaml" } }],
  ["folder that links to its parent", "LW1006", { "products/sales/up": { link: ".." } }],
  ["folders deeper than any product", "LW1006", { "products/a/b/c/d/e/f/g/h/i/j/x.yaml": "a: 1\n" }],
  ["wrong layer folder", "LW1007", { "products/sales/slver/a.sql": "SELECT 1 AS a" }],
  ["bronze in a product", "LW1007", { "products/sales/bronze/a.sql": "SELECT 1 AS a" }],
  ["SQL among sources", "LW1007", { "sources/a.sql": "SELECT 1 AS a" }],
  ["short extension", "LW1007", { "sources/more.yml": "source: more\n" }],
  ["nested layer folder", "LW1007", { "products/sales/silver/deep/a.sql": "SELECT 1 AS a" }],

  ["broken indentation", "LW1010", one(PRODUCT, "product: sales\n owner: team\n")],
  ["quote left open", "LW1010", one(DATASET, 'description: "open\n')],
  ["bracket left open", "LW1010", one(DATASET, "keys: [id\n")],
  ["tab as indentation", "LW1010", one(DATASET, "columns:\n\tid: { type: int }\n")],
  ["undefined alias", "LW1010", one(DATASET, "keys: *nothing\n")],
  ["language tag", "LW1010", one(DATASET, "description: !!js/function 'x'\n")],
  ["binary tag", "LW1010", one(DATASET, "description: !ruby/object:Gem {}\n")],
  ["SQL written as YAML", "LW1103", one(DATASET, "SELECT id FROM bronze.orders\n")],
  ["text that only looks like a map", "LW1015", one(DATASET, "keys: [id]: x\n")],
  ["duplicate key at the top", "LW1011", one(PRODUCT, "product: sales\nowner: a\nowner: b\n")],
  ["duplicate dataset", "LW1011", one(SOURCE, source("  orders: { table: a }\n  orders: { table: b }\n"))],
  ["duplicate key of different spelling", "LW1011", one(DATASET, 'keys: [id]\n"keys": [id]\n')],
  ["alias bomb", "LW1012", one(DATASET, bomb)],
  ["alias bomb in the project file", "LW1012", one(PROJECT, bomb)],
  ["alias that contains itself", "LW1013", one(DATASET, "columns: &c\n  id: *c\n")],
  ["41 lists inside each other", "LW1013", one(DATASET, `keys: ${"[".repeat(41)}${"]".repeat(41)}\n`)],
  ["100,000 lists inside each other", "LW1013", one(DATASET, `keys: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`)],
  ["10,000 maps inside each other", "LW1013", one(DATASET, "{a: ".repeat(10_000) + "1" + "}".repeat(10_000))],
  ["two documents", "LW1014", one(PRODUCT, "product: sales\nowner: a\n---\nproduct: other\n")],
  ["list as key", "LW1015", one(DATASET, "? [a, b]\n: 1\n")],
  ["null as key", "LW1015", one(DATASET, "~: 1\n")],
  ["prototype as key", "LW1015", one(SOURCE, source('  orders: { table: a }\n  "__proto__": { table: b }\n'))],
  ["empty file", "LW1016", one(DATASET, "")],
  ["only a comment", "LW1016", one(PRODUCT, "# to do\n")],
  ["number too large to be exact", "LW1018", one(DATASET, rule("{ range: { column: id, max: 9223372036854775807 } }"))],
  ["infinite number", "LW1018", one(DATASET, rule("{ range: { column: id, max: .inf } }"))],
  ["not a number", "LW1018", one(CONFIG, config("  most: { value: .nan }\n"))],

  ["constructor as key", "LW1101", one(DATASET, "constructor: 1\n")],
  ["merge key", "LW1101", one(DATASET, "x: &x { keys: [id] }\n<<: *x\n")],
  ["unknown key with quotes", "LW1101", one(DATASET, '"a\'\\"; DROP TABLE x; --": 1\n')],
  ["unknown key of 1,000 characters", "LW1101", one(DATASET, `${"k".repeat(1_000)}: 1\n`)],
  ["unknown key in Unicode", "LW1101", one(DATASET, "clés: [id]\n")],
  ["key in look-alike letters", "LW1101", one(DATASET, "kеys: [id]\n")],
  ["format missing", "LW1102", one(PROJECT, `project: shop\ndomain: retail\n${local}`)],
  ["table of a dataset missing", "LW1102", one(SOURCE, source("  orders: {}\n"))],
  ["list where a map belongs", "LW1103", one(SOURCE, source("  - orders\n"))],
  ["map where a list belongs", "LW1103", one(DATASET, "keys: { id: true }\n")],
  ["number where a text belongs", "LW1103", one(DATASET, "keys: [1]\n")],
  ["boolean that is a text", "LW1103", one(DATASET, "columns: { id: { nullable: yes } }\n")],
  ["whole file is a list", "LW1103", one(PRODUCT, "- product: sales\n")],
  ["unknown engine", "LW1104", one(PROJECT, `${head}environments:\n  local: { engine: oracle, lake: a, store: b }\n`)],
  ["format 0", "LW1104", one(PROJECT, `format: 0\nproject: shop\ndomain: retail\n${local}`)],
  ["no columns in a list", "LW1105", one(DATASET, "keys: []\n")],
  ["negative count", "LW1105", one(DATASET, rule("{ row_count: { min: -1 } }"))],
  ["threshold over 100%", "LW1105", one(DATASET, rule("{ not_null: [id], max_failed: 101% }"))],
  ["key without value", "LW1106", one(DATASET, "keys:\n")],
  ["configuration without value", "LW1106", one(CONFIG, config("  most:\n    value:\n"))],
  [
    "filter on files",
    "LW1101",
    { "sources/raw.yaml": "source: raw\ntype: files\ndatasets: { a: { path: a.csv, filter: x } }\n" },
  ],
  ["dataset without value", "LW1106", one(SOURCE, source("  orders:\n"))],
  ["duration without unit", "LW1107", one(DATASET, 'time_limit: "10"\n')],
  ["date that does not exist", "LW1107", one(CONFIG, versions("{ value: 1, effective: 2025-02-30 }"))],
  ["no step at all", "LW1105", one(DATASET, "steps: []\n")],
  ["a split of a later version", "LW1110", one(DATASET, "split: {}\n")],
  ["source type of a later version", "LW1110", one(SOURCE, "source: ops\ntype: kafka\ndatasets: {}\n")],
  ["materialisation of a later version", "LW1110", one(DATASET, "materialize: { as: scd2 }\n")],
  ["format of a later version", "LW1111", one(PROJECT, `format: 99\nproject: shop\ndomain: retail\n${local}`)],

  ["dataset name with quotes", "LW1201", one(SOURCE, source('  "or\'ders\\"": { table: a }\n'))],
  ["dataset name in Unicode", "LW1201", one(SOURCE, source("  bestellungen_ä: { table: a }\n"))],
  ["dataset name that is a path", "LW1201", one(SOURCE, source('  "../../etc": { table: a }\n'))],
  ["dataset name with a line break", "LW1201", one(SOURCE, source('  "a\\nb": { table: a }\n'))],
  ["upper-case file name", "LW1201", { "products/sales/silver/Orders2.sql": "SELECT 1 AS a" }],
  ["file name with quotes", "LW1201", { "products/sales/silver/o'rders\".sql": "SELECT 1 AS a" }],
  ["file name with a dot", "LW1201", { "products/sales/silver/a.b.sql": "SELECT 1 AS a" }],
  ["file name with a line break", "LW1201", { "products/sales/silver/a\nb.sql": "SELECT 1 AS a" }],
  ["name of 101 characters", "LW1201", { [`products/sales/silver/${"a".repeat(101)}.sql`]: "SELECT 1 AS a" }],
  ["column name with a space", "LW1201", one(DATASET, 'columns: { "a b": { type: int } }\n')],
  ["dataset called like SQL", "LW1202", { "products/sales/silver/select.sql": "SELECT 1 AS a" }],
  [
    "source dataset called like SQL",
    "LW1202",
    one(SOURCE, source("  order: { table: orders }\n  orders: { table: orders }\n")),
  ],
  ["product called like a layer", "LW1202", { "products/gold/product.yaml": "product: gold\nowner: a\n" }],
  [
    "source called quarantine",
    "LW1202",
    { "sources/quarantine.yaml": "source: quarantine\ntype: sqlite\nconnection: { path: a }\ndatasets: {}\n" },
  ],
  ["source and product of one name", "LW1203", { "products/ops/product.yaml": "product: ops\nowner: a\n" }],
  [
    "two rules of one name",
    "LW1203",
    one(DATASET, "rules:\n  - { name: a, not_null: [id] }\n  - { name: a, not_null: [note] }\n"),
  ],
  ["name that is not the file's", "LW1204", one(PRODUCT, "product: shop\nowner: team\n")],

  [
    "port of a dataset that is not there",
    "LW1301",
    one(PRODUCT, "product: sales\nowner: a\noutputs: { x: { dataset: gold.nothing } }\n"),
  ],
  [
    "reference to a dataset that is not there",
    "LW1301",
    one(DATASET, rule("{ reference: { column: id, dataset: bronze.gone, to: id } }")),
  ],
  [
    "bronze name of two sources",
    "LW1302",
    {
      "sources/two.yaml":
        "source: two\ntype: sqlite\nconnection: { path: b.db }\ndatasets:\n  items: { table: items }\n",
      [DATASET]: rule("{ reference: { column: id, dataset: bronze.items, to: order_id } }"),
    },
  ],
  [
    "another product's private dataset",
    "LW1303",
    {
      "products/other/product.yaml": "product: other\nowner: a\n",
      "products/other/gold/x.sql": "SELECT 1 AS a",
      [DATASET]: rule("{ reference: { column: id, dataset: other.gold.x, to: a } }"),
    },
  ],
  [
    "input that was not declared",
    "LW1304",
    {
      [PRODUCT]: "product: sales\nowner: a\ninputs: [ops.bronze.orders]\n",
      [DATASET]: rule("{ reference: { column: id, dataset: bronze.items, to: order_id } }"),
    },
  ],
  [
    "values that need each other",
    "LW1305",
    one(CONFIG, config('  most: { value: "${config.limits.least}" }\n  least: { value: "${config.limits.most}" }\n')),
  ],
  ["value that needs itself", "LW1305", one(CONFIG, config('  most: { value: "1${config.limits.most}" }\n'))],
  ["reference to no value", "LW1306", one(SOURCE, source('  orders: { table: "${config.limits.nothing}" }\n'))],
  [
    "reference with a default, as in a shell",
    "LW1309",
    one(SOURCE, source('  orders: { table: "${config.limits.most:-x}" }\n')),
  ],
  ["reference to the process environment", "LW1309", one(SOURCE, source('  orders: { table: "${HOME}" }\n'))],
  ["reference that is not closed", "LW1309", one(SOURCE, source('  orders: { table: "${config.limits" }\n'))],
  ["secret as a reference", "LW1309", one(SOURCE, source('  orders: { table: "${secret.password}" }\n'))],
  ["reference in a key", "LW1310", one(SOURCE, source('  "${config.limits.most}": { table: a }\n'))],

  ["rule without kind", "LW1401", one(DATASET, rule("{ severity: warn }"))],
  ["two kinds in a rule", "LW1402", one(DATASET, rule("{ not_null: [id], unique: [id] }"))],
  ["rows kept aside for a count", "LW1403", one(DATASET, rule("{ row_count: { min: 1 }, severity: quarantine }"))],
  ["range without bounds", "LW1404", one(DATASET, rule("{ range: { column: id } }"))],
  ["key named twice", "LW1405", one(DATASET, "keys: [id, id]\n")],
  [
    "pairs that do not pair",
    "LW1406",
    one(DATASET, rule("{ reference: { columns: [id, note], dataset: bronze.items, to: order_id } }")),
  ],
  ["type nested without end", "LW1407", one(DATASET, `columns: { id: { type: "${"array<".repeat(2000)}" } }\n`)],
  [
    "pattern that is no regular expression",
    "LW1410",
    one(DATASET, rule('{ matches: { column: note, pattern: "(" } }')),
  ],
  ["merge without keys", "LW1501", one(DATASET, "materialize: { as: merge }\n")],
  ["YAML without SQL", "LW1502", { "products/sales/gold/x.yaml": "description: x\n" }],
  ["product without product.yaml", "LW1503", { "products/other/gold/x.sql": "SELECT 1 AS a" }],
  [
    "wildcard with two stars",
    "LW1507",
    one(SOURCE, source('  "a_*_*": { table: "a.*" }\n  orders: { table: orders }\n')),
  ],
  ["wildcard over one table", "LW1508", one(SOURCE, source('  "a_*": { table: "a" }\n  orders: { table: orders }\n'))],
  [
    "gap between versions",
    "LW1601",
    one(
      CONFIG,
      versions("{ value: 1, effective: 2024-01-01, expires: 2024-02-01 }", "{ value: 2, effective: 2024-03-01 }"),
    ),
  ],
  [
    "versions that overlap",
    "LW1602",
    one(
      CONFIG,
      versions("{ value: 1, effective: 2024-01-01, expires: 2024-04-01 }", "{ value: 2, effective: 2024-03-01 }"),
    ),
  ],
  [
    "version that ends before it begins",
    "LW1603",
    one(CONFIG, versions("{ value: 1, effective: 2024-01-02, expires: 2024-01-01 }")),
  ],
  [
    "value for an unknown environment",
    "LW1606",
    one(CONFIG, versions("{ value: 1, effective: 2024-01-01, environment: prod }")),
  ],
  [
    "account key in a connection",
    "LW1701",
    one(
      PROJECT,
      `${head}environments:\n  local: { engine: duckdb, lake: ./l, store: "AccountKey=abcdefgh12345678==" }\n`,
    ),
  ],
  [
    "password in a URL",
    "LW1701",
    one(PROJECT, `${head}environments:\n  local: { engine: duckdb, lake: ./l, store: "postgres://me:geheim@db/x" }\n`),
  ],
  ["private key", "LW1701", one(CONFIG, config('  most: { value: "-----BEGIN RSA PRIVATE KEY-----" }\n'))],
];

export const hostileProjects: readonly Hostile[] = table.map(([name, code, files]) => ({ name, code, files }));
