import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Of 20 datasets 8 are bronze, 8 silver and 4 gold; a product has at most 60 of its own. */
export const shares = { bronze: 0.4, silver: 0.4, gold: 0.2 } as const;

/** Writes a project of `count` datasets with schema files, SQL, keys and rules: what `validate` and `plan` read. There is no data. */
export function writeProject(folder: string, count: number): void {
  const bronzeCount = Math.round(count * shares.bronze);
  const silverCount = Math.round(count * shares.silver);
  const goldCount = count - bronzeCount - silverCount;
  const files = { ...projectFile(), ...sourceFiles(bronzeCount) };
  const productCount = Math.ceil((silverCount + goldCount) / 60);
  for (let product = 0; product < productCount; product++) {
    const share = (total: number) => numbers(total).filter((index) => index % productCount === product);
    Object.assign(files, productFiles(`product_${product}`, share(silverCount), share(goldCount), share(silverCount)));
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function projectFile(): Record<string, string> {
  const local = "{ engine: duckdb, lake: ./.lakewright/lake, store: 'sqlite:./.lakewright/store.db' }";
  return { "lakewright.yaml": `format: 1\nproject: generated\ndomain: bench\nenvironments:\n  local: ${local}\n` };
}

const columns = {
  id: "bigint",
  happened_at: "timestamp",
  amount: "double",
  code: "string",
  other_id: "bigint",
} as const;

function sourceFiles(count: number): Record<string, string> {
  const datasets = numbers(count).map(
    (index) =>
      `  table_${index}: { table: table_${index}, load: { mode: incremental, watermark: happened_at, keys: [id] } }`,
  );
  const columnLines = Object.entries(columns).map(([name, type]) => `      ${name}: { type: ${type} }`);
  const tables = numbers(count).map((index) =>
    [`  table_${index}:`, `    table: table_${index}`, "    keys: [id]", "    columns:", ...columnLines].join("\n"),
  );
  return {
    "sources/ops.yaml": `source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n${datasets.join("\n")}\n`,
    "sources/ops.schema.yaml": `source: ops\ntables:\n${tables.join("\n")}\n`,
  };
}

function productFiles(
  product: string,
  silver: readonly number[],
  gold: readonly number[],
  inputs: readonly number[],
): Record<string, string> {
  const folder = `products/${product}`;
  const files: Record<string, string> = {
    [`${folder}/product.yaml`]: `product: ${product}\nowner: bench\nversion: 1.0.0\n`,
  };
  for (const index of silver) Object.assign(files, silverFiles(`${folder}/silver/clean_${index}`, index, inputs));
  for (const index of gold) files[`${folder}/gold/summary_${index}.sql`] = goldSql(index, inputs);
  return files;
}

function silverFiles(path: string, index: number, inputs: readonly number[]): Record<string, string> {
  const other = inputs[(inputs.indexOf(index) + 1) % inputs.length] ?? index;
  return {
    [`${path}.sql`]: `SELECT a.id, a.happened_at, a.amount, upper(a.code) AS code, b.amount AS other_amount
FROM bronze.table_${index} a LEFT JOIN bronze.table_${other} b ON a.other_id = b.id
WHERE a.amount IS NOT NULL AND a.amount > ${index}
`,
    [`${path}.yaml`]: `description: Cleaned table ${index}
keys: [id]
materialize: { as: merge }
rules:
  - { not_null: [code], severity: quarantine }
  - { range: { column: amount, min: 0, max: 100000 }, severity: quarantine }
  - { unique: [id], severity: fail }
`,
  };
}

function goldSql(index: number, inputs: readonly number[]): string {
  const first = inputs[index % inputs.length] ?? 0;
  const second = inputs[(index + 1) % inputs.length] ?? 0;
  return `WITH daily AS (
  SELECT code, date_trunc('day', happened_at) AS day, sum(amount) AS amount, count(*) AS row_count
  FROM silver.clean_${first} GROUP BY ALL
), largest AS (
  SELECT code, max(amount) AS largest FROM silver.clean_${second} GROUP BY code
)
SELECT d.code, d.day, d.amount, d.row_count, l.largest, row_number() OVER (PARTITION BY d.code ORDER BY d.day) AS position
FROM daily d JOIN largest l USING (code)
`;
}
