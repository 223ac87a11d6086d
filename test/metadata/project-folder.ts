import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a test puts at a path: text, bytes, a symbolic link, or a file of a size (sparse). `null` leaves the file out. */
export type Content = string | Uint8Array | null | Readonly<{ link: string } | { sizeBytes: number }>;
export type Files = Readonly<Record<string, Content>>;

/** A small valid project: one SQLite source, one product with one dataset. */
export const validProject: Files = {
  "lakewright.yaml":
    'format: 1\nproject: shop\ndomain: retail\nenvironments:\n  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db" }\n',
  "config/limits.yaml": "category: limits\nitems:\n  most: { value: 10 }\n",
  "sources/ops.yaml":
    "source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n  orders: { table: orders }\n  items: { table: items }\n",
  "sources/ops.schema.yaml":
    "source: ops\ntables:\n  orders:\n    table: orders\n    columns:\n      id: { type: bigint }\n      placed: { type: timestamp }\n      note: { type: string }\n  items:\n    table: items\n    columns:\n      order_id: { type: bigint }\n      price: { type: double }\n",
  "products/sales/product.yaml": "product: sales\nowner: team\noutputs:\n  orders: { dataset: silver.orders }\n",
  "products/sales/silver/orders.sql": "SELECT id, placed, note FROM bronze.orders\n",
  "products/sales/silver/orders.yaml": "keys: [id]\n",
};

/** Writes files into a new temporary folder. Dispose of it with `using`. */
export function projectFolder(files: Files): Readonly<{ root: string; [Symbol.dispose]: () => void }> {
  const root = mkdtempSync(join(tmpdir(), "lakewright-metadata-"));
  for (const [path, content] of Object.entries(files)) {
    if (content !== null) put(join(root, path), content);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

function put(path: string, content: Exclude<Content, null>): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === "string" || content instanceof Uint8Array) return writeFileSync(path, content);
  if ("link" in content) return symlinkSync(content.link, path);
  writeFileSync(path, "");
  truncateSync(path, content.sizeBytes);
}
