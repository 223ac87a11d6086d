import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { DatasetId } from "../../src/metadata/index.ts";

/** Every dataset of the project, inputs first: files that are added to a table, and a SELECT that is. */
export const growingDatasets: readonly DatasetId[] = ["feed.bronze.events", "sales.silver.log"];

const files = {
  "lakewright.yaml": `format: 1
project: growing
domain: sales
environments:
  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db", lease: 30s, memory: 256MB, threads: 1 }
`,
  "sources/feed.yaml": `source: feed
type: files
connection: { path: ./data }
datasets:
  events:
    path: "*.csv"
    load: { mode: append }
    rules:
      - { accepted: { column: kind, values: [view, buy] }, severity: discard }
      - { range: { column: amount, min: 0 }, severity: quarantine }
`,
  "products/sales/product.yaml": 'product: sales\nowner: sales\nversion: "1.0.0"\n',
  "products/sales/silver/log.sql": "SELECT event_id, kind, amount * 2 AS doubled FROM bronze.events\n",
  "products/sales/silver/log.yaml": `materialize: { as: append }
rules:
  - { expression: "doubled <> 16", severity: discard, name: not_sixteen }
  - { range: { column: doubled, max: 30 }, severity: quarantine }
`,
} as const;

/** A project whose tables only grow, on the first of its two days. @returns its folder */
export function makeGrowing(): string {
  const root = mkdtempSync(join(tmpdir(), "lakewright-growing-"));
  for (const [path, text] of Object.entries({ ...files, "data/day1.csv": eventsText(1, 20) })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** The second day: one more file. */
export function nextDay(root: string): void {
  writeFileSync(join(root, "data", "day2.csv"), eventsText(21, 35));
}

/** Every fifth event is of a kind that is dropped, every seventh has a negative amount. */
function eventsText(from: number, to: number): string {
  const lines = Array.from({ length: to - from + 1 }, (_, index) => {
    const id = from + index;
    return `${id},${id % 5 === 0 ? "noise" : id % 2 === 0 ? "buy" : "view"},${id % 7 === 0 ? -1 : id % 19}`;
  });
  return `event_id,kind,amount\n${lines.join("\n")}\n`;
}
