import { type Diagnostic, formatDiagnostic } from "../../src/base/index.ts";
import { analyseProject, judgePolicies, loadProject, memoryCache } from "../../src/metadata/index.ts";
import { real } from "./analyse-files.ts";
import { type Files, projectFolder } from "./project-folder.ts";

/** A project that every policy is content with, those that are off by default too. */
export const exemplaryProject: Files = {
  "lakewright.yaml": `format: 1
project: shop
domain: retail
environments:
  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db", secrets: { provider: env } }
  prod: { engine: duckdb, lake: ./lake-prod, store: "sqlite:./prod.db", secrets: { provider: env } }
policies:
  LW1903: warn
  LW1913: warn
  LW1915: warn
  LW1922: warn
  LW1928: warn
  LW1933: warn
  LW1943: warn
  LW1946: warn
  LW1947: warn
  LW1948: warn
  LW1949: warn
`,
  "sources/ops.yaml": `source: ops
type: postgres
connection: { host: localhost, database: ops }
authentication: { method: password, user: reader, password: { secret: ops-password } }
datasets:
  orders:
    description: Orders as placed
    table: public.orders
    load: { mode: full }
    tags: [personal]
    columns:
      email: { classification: personal }
    rules:
      - { not_null: [id], severity: quarantine }
`,
  "sources/ops.schema.yaml": `source: ops
tables:
  orders:
    table: public.orders
    columns:
      id: { type: bigint }
      email: { type: string }
      is_paid: { type: boolean }
`,
  "products/sales/product.yaml": `product: sales
description: Orders of the shop
owner: sales-data
purpose: Planning of the stock
sla: { freshness: 24h, retention: 90d }
outputs:
  orders: { dataset: gold.orders, contract: "1.0.0", description: All orders }
`,
  "products/sales/gold/orders.sql": "SELECT id, email, is_paid FROM bronze.orders\n",
  "products/sales/gold/orders.yaml": `description: One row per order
keys: [id]
tags: [personal]
columns:
  id: { description: Number of the order }
  email: { description: Mail address of who ordered, classification: personal }
  is_paid: { description: The money arrived }
rules:
  - { unique: [id], severity: fail }
  - { not_null: [id], severity: fail }
  - { matches: { column: email, pattern: ".+@.+" }, severity: discard, description: Test accounts }
`,
  "products/sales/tests/orders.yaml":
    "dataset: gold.orders\ngiven: { bronze.orders: [{ id: 1, email: a@b.c, is_paid: true }] }\nexpect: { rows: [{ id: 1 }] }\n",
};

/** What policies find in the exemplary project with some files changed: `code severity file:line text — hint`. */
export async function judge(files: Files, environments: readonly string[] = ["local"]): Promise<readonly string[]> {
  return (await findingsIn(files, environments)).map((finding) => {
    const { code, severity, place } = finding;
    const [text = ""] = /(?<= {2})[^ ].*$/.exec(formatDiagnostic(finding).replace(/^.*?  \S+/, "")) ?? [];
    return `${code} ${severity} ${place.file}:${place.line} ${text}`;
  });
}

/** The same as data. */
export async function findingsIn(
  files: Files,
  environments: readonly string[] = ["local"],
): Promise<readonly Diagnostic[]> {
  using folder = projectFolder({ ...exemplaryProject, ...files });
  const { model, places, diagnostics } = await loadProject(folder.root);
  if (model === undefined) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  const { analysis } = await analyseProject(await loadProject(folder.root), real, memoryCache());
  return judgePolicies({ model, places, analysis, environments });
}

/** A file of the exemplary project with one text in it replaced. */
export function changed(path: string, from: string, to: string): Files {
  const text = String(exemplaryProject[path]);
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  return { [path]: text.replace(from, to) };
}
