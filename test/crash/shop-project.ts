import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import type { DatasetId } from "../../src/metadata/index.ts";

/** Every dataset of the shop, inputs first. */
export const shopDatasets: readonly DatasetId[] = [
  "ops.bronze.customers",
  "ops.bronze.orders",
  "sales.silver.orders",
  "sales.gold.daily",
];

const files = {
  "sources/ops.yaml": `
source: ops
type: sqlite
connection: { path: ./ops.db }
datasets:
  customers: { table: customers, load: { mode: full }, keys: [customer_id] }
  orders:
    table: orders
    load: { mode: incremental, watermark: updated_at, lookback: 1h }
    keys: [order_id]
    rules:
      - { range: { column: quantity, min: 0 }, severity: quarantine }
`,
  "products/sales/product.yaml": `
product: sales
owner: sales
purpose: figures
version: "1.0.0"
on_failure: block
outputs:
  daily: { dataset: gold.daily, as: [table], contract: "1.0.0" }
`,
  "products/sales/silver/orders.sql": `
SELECT o.order_id, o.customer_id, o.quantity, o.price, o.quantity * o.price AS amount, o.ordered_on, c.country
FROM bronze.orders o LEFT JOIN bronze.customers c USING (customer_id)
`,
  "products/sales/silver/orders.yaml": `
keys: [order_id]
materialize: { as: merge }
columns:
  order_id: { type: bigint, nullable: false }
  amount: { type: "decimal(12,2)" }
rules:
  - { not_null: [customer_id], severity: quarantine }
  - { range: { column: quantity, max: 100 }, severity: quarantine }
  - { expression: "amount < 500", severity: warn, name: large }
`,
  "products/sales/gold/daily.sql": `
SELECT ordered_on, country, count(*) AS orders, sum(amount) AS amount FROM silver.orders GROUP BY ALL
`,
} as const;

export type ShopOptions = Readonly<{
  /** How long a lease lasts without a heartbeat. */
  lease?: string;
  lake?: string;
  /** Further settings of the environment, in YAML. */
  settings?: string;
  parent?: string;
}>;

/** A small project with a database, on the first of its two days. @returns its folder */
export function makeShop({
  lease = "30s",
  lake = "./lake",
  settings = "",
  parent = tmpdir(),
}: ShopOptions = {}): string {
  const root = mkdtempSync(join(parent, "lakewright-shop-"));
  const environment = `{ engine: duckdb, lake: "${lake}", store: "sqlite:./store.db", lease: ${lease}, memory: 256MB, threads: 1${settings === "" ? "" : `, ${settings}`} }`;
  const project = `format: 1\nproject: shop\ndomain: sales\nenvironments:\n  local: ${environment}\n`;
  for (const [path, text] of Object.entries({ ...files, "lakewright.yaml": project })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text.trimStart());
  }
  const database = new Sqlite(join(root, "ops.db"));
  database.exec(`
    create table customers (customer_id integer primary key, country text);
    create table orders (order_id integer primary key, customer_id integer, quantity integer, price decimal(10,2), ordered_on date, updated_at timestamp);
    insert into customers values (1, 'DE'), (2, 'FR'), (3, 'IT');`);
  insertOrders(database, { from: 1, to: 40, day: "2026-01-01" });
  // later than the lookback, so that a run without news reads no bad row again
  database.exec("update orders set updated_at = '2026-01-01 12:30:00' where order_id = 1");
  database.close();
  return root;
}

/** The second day: new orders, some of them bad, corrected ones, and a customer who moved. */
export function secondDay(root: string): void {
  const database = new Sqlite(join(root, "ops.db"));
  insertOrders(database, { from: 41, to: 55, day: "2026-01-02" });
  database.exec(`
    update orders set quantity = 7, updated_at = '2026-01-02 12:30:00' where order_id in (3, 10, 20);
    update customers set country = 'ES' where customer_id = 3;`);
  database.close();
}

/** Copies a shop with everything it has: the same project again, at the same place in its history. */
export function copyShop(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), "lakewright-shop-"));
  // files that a source reads are told apart by their times
  cpSync(root, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

export function removeShop(root: string): void {
  rmSync(root, { recursive: true, force: true });
}

/** Every tenth order has no customer, every thirteenth a negative and every seventeenth an absurd quantity. */
function insertOrders(database: Sqlite.Database, range: Readonly<{ from: number; to: number; day: string }>): void {
  const insert = database.prepare("insert into orders values (?, ?, ?, ?, ?, ?)");
  for (let id = range.from; id <= range.to; id++) {
    const quantity = id % 13 === 0 ? -1 : id % 17 === 0 ? 1000 : id % 9;
    const minute = String(id % 60).padStart(2, "0");
    insert.run(
      id,
      id % 10 === 0 ? null : 1 + (id % 3),
      quantity,
      10 + id / 4,
      range.day,
      `${range.day} 10:${minute}:00`,
    );
  }
}
