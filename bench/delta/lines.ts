import { closeSync, fsyncSync, openSync } from "node:fs";
import { join } from "node:path";
import { duckdbParquetAccess } from "../../src/engine/index.ts";
import { backgroundWork, type DeltaTable, localStorage, openDeltaTable, type RowQuery } from "../../src/lake/index.ts";

/** All sizes are a tenth of the full ones unless LAKEWRIGHT_BENCH_FULL is set. */
export const IS_FULL = process.env["LAKEWRIGHT_BENCH_FULL"] !== undefined;

/** Rows of the big table. */
export const ROWS = IS_FULL ? 6_000_000 : 600_000;
export const FILES = 16;

export const sql = (text: string): RowQuery => ({ kind: "sql", sql: text });

/** Sixteen columns in the likeness of an order line: keys, decimals, dates, padded text. */
export const LINES = `
SELECT range AS l_orderkey, (range * 7) % 200000 AS l_partkey, (range * 13) % 10000 AS l_suppkey, (range % 7)::INTEGER AS l_linenumber,
  ((range * 31) % 50)::DECIMAL(15,2) AS l_quantity, ((range * 97) % 10000000 / 100)::DECIMAL(15,2) AS l_extendedprice,
  ((range % 11) / 100)::DECIMAL(15,2) AS l_discount, ((range % 9) / 100)::DECIMAL(15,2) AS l_tax,
  ['A','N','R'][range % 3 + 1] AS l_returnflag, ['O','F'][range % 2 + 1] AS l_linestatus,
  DATE '1992-01-01' + (range % 2500)::INTEGER AS l_shipdate, DATE '1992-01-01' + ((range * 3) % 2500)::INTEGER AS l_commitdate,
  DATE '1992-01-01' + ((range * 5) % 2500)::INTEGER AS l_receiptdate, rpad('DELIVER', 25, ' ') AS l_shipinstruct,
  rpad(['AIR','SHIP','RAIL'][range % 3 + 1], 10, ' ') AS l_shipmode, 'comment ' || (range * 7919) % 1000003 AS l_comment
FROM range(${ROWS})`;

/** A lake in a folder, and DuckDB by itself for the limits. */
export async function lakeIn(folder: string) {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    preserve_insertion_order: "false",
    memory_limit: "2GB",
  });
  const duckdb = await instance.connect();
  const engine = duckdbParquetAccess({ scratchFolder: join(folder, "_scratch"), memoryLimit: "2GB" });
  const source = join(folder, "lines.parquet");
  await duckdb.run(`COPY (${LINES}) TO '${source}' (FORMAT parquet)`);
  // as `DeltaTable.open` of lakewright/delta does it
  const background = backgroundWork();
  const table = (name: string): DeltaTable => openDeltaTable(localStorage(folder), name, { engine, background });
  return { duckdb, engine, background, source, table, raw: join(folder, "raw.parquet") };
}

export const withVectors = { create: { properties: { "delta.enableDeletionVectors": "true" } } };

/** The rows in sixteen files that all hold keys from everywhere. */
export async function fillScattered(table: DeltaTable, source: string, options = {}): Promise<void> {
  for (let file = 0; file < FILES; file++)
    await table.append(sql(`SELECT * FROM '${source}' WHERE l_orderkey % ${FILES} = ${file}`), options);
}

/** Makes a file, or the names in a folder, durable: limits must do what a table does before its files are named in the log. */
export function sync(path: string): void {
  const handle = openSync(path, "r");
  fsyncSync(handle);
  closeSync(handle);
}
