import { expect, test } from "vitest";
import { policies } from "../../src/metadata/index.ts";
import { changed, findingsIn, judge } from "./judge-files.ts";
import type { Files } from "./project-folder.ts";

const GOLD = "products/sales/gold/orders.yaml";
const PRODUCT = "products/sales/product.yaml";
const SOURCE = "sources/ops.yaml";
type PolicyCode = (typeof policies)[number]["code"];

const PAID =
  "description: Paid orders\nkeys: [id]\ncolumns: { id: { description: Number } }\nrules: [{ unique: [id] }, { not_null: [id] }]\n";

/** For every policy: a change of the exemplary project, and all that is found then. */
const cases: Readonly<Record<PolicyCode, Readonly<{ files: Files; found: string }>>> = {
  LW1901: {
    files: {
      "products/sales/gold/gold_orders.sql": "SELECT id FROM gold.orders\n",
      "products/sales/gold/gold_orders.yaml":
        "description: x y\nkeys: [id]\ncolumns: { id: { description: Number } }\nrules: [{ unique: [id] }, { not_null: [id] }]\n",
      ...changed(
        PRODUCT,
        "outputs:\n",
        'outputs:\n  two: { dataset: gold.gold_orders, contract: "1.0.0", description: Two }\n',
      ),
    },
    found:
      'LW1901 warning products/sales/gold/gold_orders.yaml:1 The name of sales.gold.gold_orders repeats "gold" — "orders" says the same',
  },
  LW1902: {
    files: {
      "products/sales/silver/paid.sql": "SELECT id::string AS id FROM bronze.orders\n",
      "products/sales/silver/paid.yaml": PAID,
      "products/sales/gold/orders.sql":
        "SELECT o.id, email, is_paid FROM bronze.orders o JOIN silver.paid p ON o.id::string = p.id\n",
    },
    found:
      'LW1902 warning products/sales/silver/paid.yaml:3 Column "id" of sales.silver.paid is string; in sales.gold.orders, where it is a key, it is bigint — `id: { type: bigint }` below `columns:`, or another name\n' +
      'LW1902 warning products/sales/gold/orders.yaml:5 Column "id" of sales.gold.orders is bigint; in sales.silver.paid, where it is a key, it is string — `id: { type: string }` below `columns:`, or another name',
  },
  LW1903: {
    files: {
      "products/sales/gold/orders.sql": "SELECT id, email, is_paid AS paid FROM bronze.orders\n",
      ...changed(GOLD, "is_paid: {", "paid: {"),
    },
    found:
      'LW1903 warning products/sales/gold/orders.yaml:7 Column "paid" of sales.gold.orders is true or false, and its name does not say so — for example "is_paid"',
  },
  LW1910: {
    files: changed(PRODUCT, "owner: sales-data", "owner: TBD"),
    found:
      'LW1910 warning products/sales/product.yaml:1 Product sales has no real owner: "TBD" — `owner:` is the team or person that answers for it',
  },
  LW1911: {
    files: changed(PRODUCT, "description: Orders of the shop\n", ""),
    found: "LW1911 warning products/sales/product.yaml:1 Product sales has no description — write `description:`",
  },
  LW1912: {
    files: changed(GOLD, "description: One row per order\n", ""),
    found:
      "LW1912 warning products/sales/gold/orders.yaml:1 sales.gold.orders has no description — `description:` says what one row is",
  },
  LW1913: {
    files: changed(SOURCE, "    description: Orders as placed\n", ""),
    found:
      "LW1913 warning sources/ops.yaml:6 ops.bronze.orders has no description of its own — `description:` says what one row is",
  },
  LW1914: {
    files: changed(GOLD, "  is_paid: { description: The money arrived }\n", ""),
    found:
      "LW1914 warning products/sales/gold/orders.yaml:1 1 of the 3 columns that sales.gold.orders gives out have no description: is_paid — `columns: { is_paid: { description: … } }`\n" +
      'LW1915 warning products/sales/gold/orders.yaml:1 Column "is_paid" of sales.gold.orders has no description — `is_paid: { description: … }` below `columns:`',
  },
  LW1915: {
    files: {
      "products/sales/silver/paid.sql": "SELECT id FROM bronze.orders\n",
      "products/sales/silver/paid.yaml":
        "description: Paid orders\nkeys: [id]\ncolumns: { id: {} }\nrules: [{ unique: [id] }, { not_null: [id] }]\n",
      "products/sales/gold/orders.sql":
        "SELECT o.id, email, is_paid FROM bronze.orders o JOIN silver.paid p ON o.id = p.id\n",
    },
    found:
      'LW1915 warning products/sales/silver/paid.yaml:3 Column "id" of sales.silver.paid has no description — `id: { description: … }` below `columns:`',
  },
  LW1920: {
    files: changed(GOLD, "keys: [id]\n", ""),
    found:
      "LW1920 warning products/sales/gold/orders.yaml:1 sales.gold.orders has no keys — `keys:` names the columns that identify a row",
  },
  LW1921: {
    files: changed(GOLD, "  - { unique: [id], severity: fail }\n", ""),
    found:
      "LW1921 warning products/sales/gold/orders.yaml:2 No rule judges that the keys of sales.gold.orders are unique: id — `- { unique: [id], severity: fail }` below `rules:`",
  },
  LW1922: {
    files: changed(GOLD, "  - { not_null: [id], severity: fail }\n", ""),
    found:
      "LW1922 warning products/sales/gold/orders.yaml:2 No rule judges that the keys of sales.gold.orders hold a value: id — `- { not_null: [id], severity: fail }` below `rules:`",
  },
  LW1925: {
    files: {
      ...changed(GOLD, "keys: [id]\n", ""),
      [GOLD]: String(changed(GOLD, "keys: [id]\n", "")[GOLD]).replace(/rules:[^]*/, ""),
    },
    found:
      "LW1920 warning products/sales/gold/orders.yaml:1 sales.gold.orders has no keys — `keys:` names the columns that identify a row\n" +
      "LW1925 warning products/sales/gold/orders.yaml:1 sales.gold.orders is given out, and no rule judges it — `rules:` say what consumers may rely on, such as `- { not_null: [column], severity: fail }`",
  },
  LW1926: {
    files: { [GOLD]: String(changed(GOLD, "keys", "keys")[GOLD]).replaceAll(/severity: \w+/g, "severity: warn") },
    found:
      "LW1926 warning products/sales/gold/orders.yaml:9 sales.gold.orders is given out, and its rules only warn — `severity: fail`, `quarantine` or `discard`, or a threshold: `max_failed: 1%`",
  },
  LW1927: {
    files: changed(SOURCE, "severity: quarantine", "severity: fail"),
    found:
      'LW1927 warning sources/ops.yaml:14 Rule "not_null_id" of ops.bronze.orders stops the whole load for one bad row — `severity: quarantine`, with `max_failed: 1%` as the limit',
  },
  LW1928: {
    files: changed(GOLD, ", description: Test accounts", ""),
    found:
      'LW1928 warning products/sales/gold/orders.yaml:11 Rule "matches_email" of sales.gold.orders discards rows without saying why — `description:` says why nobody needs these rows',
  },
  LW1930: {
    files: {
      ...changed(
        SOURCE,
        "      email: { classification: personal }\n",
        "      is_paid: { classification: internal }\n",
      ),
      ...changed("lakewright.yaml", "policies:\n", "policies:\n  LW1931: off\n"),
    },
    found:
      'LW1930 warning sources/ops.yaml:6 Column "email" of ops.bronze.orders looks like personal data and has no classification — `classification: personal`, or what it is instead, such as `public`',
  },
  LW1931: {
    files: {
      ...changed(
        SOURCE,
        "email: { classification: personal }",
        "id: { classification: secret }\n      email: { classification: personal }",
      ),
    },
    found:
      'LW1931 warning products/sales/gold/orders.yaml:5 Column "id" of sales.gold.orders is classified in ops.bronze.orders as secret, and here not at all — `classification: secret`',
  },
  LW1932: {
    files: {
      ...changed(SOURCE, "    columns:\n      email: { classification: personal }\n", ""),
      ...changed("lakewright.yaml", "policies:\n", "policies:\n  LW1930: off\n"),
    },
    found:
      "LW1932 warning sources/ops.yaml:6 ops.bronze.orders is tagged personal, and none of its columns is classified — `columns: { name: { classification: personal } }`",
  },
  LW1933: {
    files: changed(GOLD, "tags: [personal]\n", ""),
    found:
      "LW1933 warning products/sales/gold/orders.yaml:1 sales.gold.orders holds personal data and is not tagged — `tags: [personal]`; `lakewright plan tag:personal` then lists all of them",
  },
  LW1934: {
    files: changed(PRODUCT, ", retention: 90d", ""),
    found:
      "LW1934 warning products/sales/product.yaml:7 sales.orders gives out personal data (email), and its product has no retention — `sla: { retention: 90d }` says how long consumers may keep it",
  },
  LW1940: {
    files: changed(PRODUCT, ', contract: "1.0.0"', ""),
    found:
      'LW1940 warning products/sales/product.yaml:7 Output port sales.orders has no contract version — `contract: "1.0.0"` is the version of what is promised',
  },
  LW1941: {
    files: changed(PRODUCT, ", description: All orders", ""),
    found:
      "LW1941 warning products/sales/product.yaml:7 Output port sales.orders has no description — `description:` says what consumers get",
  },
  LW1942: {
    files: changed(PRODUCT, "freshness: 24h, ", ""),
    found:
      "LW1942 warning products/sales/product.yaml:1 Product sales gives out data and does not promise how old it may be — `sla: { freshness: 24h }` says how old its data may be",
  },
  LW1943: {
    files: {
      "products/sales/silver/paid.sql": "SELECT id FROM bronze.orders\n",
      "products/sales/silver/paid.yaml": PAID,
      ...changed(
        PRODUCT,
        "outputs:\n",
        'outputs:\n  paid: { dataset: silver.paid, contract: "1.0.0", description: Two }\n',
      ),
    },
    found:
      "LW1943 warning products/sales/product.yaml:7 Output port sales.paid gives out sales.silver.paid, which is not gold — consumers are shielded from changes of silver by a gold dataset",
  },
  LW1945: {
    files: {
      "products/sales/silver/paid.sql": "SELECT id FROM bronze.orders\n",
      "products/sales/silver/paid.yaml": PAID,
    },
    found:
      "LW1945 warning products/sales/silver/paid.yaml:1 sales.silver.paid is read by nothing and given out by no port — an output port gives it out: `paid: { dataset: silver.paid }`; or remove it",
  },
  LW1946: {
    files: {
      [SOURCE]: `${String(changed(SOURCE, "source", "source")[SOURCE])}  items: { table: public.items, description: Items }\n`,
      "sources/ops.schema.yaml":
        "source: ops\ntables:\n  items:\n    table: public.items\n    columns:\n      id: { type: bigint }\n  orders:\n    table: public.orders\n    columns:\n      id: { type: bigint }\n      email: { type: string }\n      is_paid: { type: boolean }\n",
    },
    found:
      "LW1946 warning sources/ops.yaml:15 ops.bronze.items is read by nothing — read bronze.items in a silver dataset, or do not load it",
  },
  LW1947: {
    files: { "sources/ops.schema.yaml": null },
    found:
      "LW1947 warning sources/ops.yaml:6 The columns of ops.bronze.orders are not known — run `lakewright discover ops`",
  },
  LW1948: {
    files: { "products/sales/tests/orders.yaml": null },
    found:
      "LW1948 warning products/sales/product.yaml:1 Product sales has no unit test — write products/sales/tests/<name>.yaml: given rows, expected rows",
  },
  LW1949: {
    files: changed(
      "lakewright.yaml",
      'store: "sqlite:./prod.db", secrets: { provider: env }',
      'store: "sqlite:./prod.db"',
    ),
    found:
      "LW1949 warning lakewright.yaml:6 Environment prod has no secret provider, and the project names secrets — `secrets: { provider: env }`, or `file`, or `azure-key-vault`",
  },
};

test("nothing is found in a project that does as every policy asks", async () => {
  expect(await judge({})).toEqual([]);
});

test.each(Object.entries(cases))("%s is found where it is broken, and nothing else", async (_, { files, found }) => {
  expect((await judge(files)).join("\n")).toBe(found);
});

test("what a policy says it mends comes with a fix, and nothing else does", async () => {
  for (const { code, ...more } of policies) {
    const found = (await findingsIn(cases[code].files)).filter((finding) => finding.code === code);
    expect([code, found.every(({ fix }) => fix !== undefined)]).toEqual([code, "mends" in more]);
  }
});

test("codes ascend, each once, and a policy that warns by default does so without a word in lakewright.yaml", () => {
  const codes = policies.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort());
  expect(policies.filter(({ severity }) => severity === "warn").length).toBeGreaterThan(policies.length / 2);
});
