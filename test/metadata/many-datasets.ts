import { formatSchemaFile, type SchemaTable } from "../../src/metadata/index.ts";
import { type Files, validProject } from "./project-folder.ts";

/** Columns of one table: an eight-column table is what most sources have. */
const columns = ["id", "placed_at", "customer", "country", "price", "quantity", "note", "changed_at"].map(
  (name, index) => ({
    name,
    type: ["bigint", "timestamp", "string", "string", "decimal(10,2)", "int", "string", "timestamp"][index] ?? "string",
    nullable: index > 0,
    sourceName: name,
    sourceType: "text",
  }),
);

function table(name: string): SchemaTable {
  return { name, table: `main.${name}`, keys: ["id"], columns };
}

/** A project of `count` datasets: half of sources, half of products, each product dataset with SQL, columns and three rules. */
export function manyDatasets(count: number): Files {
  const files: Record<string, string> = { "lakewright.yaml": String(validProject["lakewright.yaml"]) };
  const perOwner = 50;
  const owners = Math.ceil(count / 2 / perOwner);
  for (let owner = 0; owner < owners; owner++) {
    const names = Array.from({ length: perOwner }, (_, index) => `t${index}`);
    const entries = names.map(
      (name) => `  ${name}: { table: main.${name}, load: { mode: incremental, watermark: changed_at }, keys: [id] }\n`,
    );
    files[`sources/s${owner}.yaml`] =
      `source: s${owner}\ntype: sqlite\nconnection: { path: s.db }\ndatasets:\n${entries.join("")}`;
    files[`sources/s${owner}.schema.yaml`] = formatSchemaFile(`s${owner}`, names.map(table));
    files[`products/p${owner}/product.yaml`] =
      `product: p${owner}\nowner: team\ninputs: [s${owner}]\noutputs:\n  main: { dataset: silver.d0 }\n`;
    for (const [index, name] of names.entries()) {
      files[`products/p${owner}/silver/d${index}.sql`] =
        `SELECT id, placed_at, country, price * quantity AS amount\nFROM bronze.${name}\nWHERE price > 0\n`;
      files[`products/p${owner}/silver/d${index}.yaml`] =
        "description: Orders by country\nkeys: [id]\nmaterialize: { as: merge }\ncolumns:\n  amount: { type: 'decimal(20,2)', unit: EUR }\nrules:\n" +
        "  - { not_null: [country], severity: quarantine }\n  - { range: { column: amount, min: 0, max: 1000000 } }\n  - { row_count: { min: 1 }, severity: warn }\n";
    }
  }
  return files;
}

/** A project with one source whose wildcard stands for `count` tables. */
export function oneWildcard(count: number): Files {
  const tables = Array.from({ length: count }, (_, index) => table(`t${index}`));
  return {
    "lakewright.yaml": String(validProject["lakewright.yaml"]),
    "sources/ops.yaml":
      'source: ops\ntype: sqlite\nconnection: { path: s.db }\ndatasets:\n  "*": { table: "main.*", keys: [id] }\n',
    "sources/ops.schema.yaml": formatSchemaFile("ops", tables),
  };
}
