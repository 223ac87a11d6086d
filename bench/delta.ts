import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { duckdbParquetAccess } from "../src/engine/index.ts";
import { type DeltaTable, localStorage, openDeltaTable, type RowQuery } from "../src/lake/index.ts";
import { type Bench, timed } from "./harness.ts";

/** Rows of the big table: a tenth of the full size unless LAKEWRIGHT_BENCH_FULL is set. */
const ROWS = process.env["LAKEWRIGHT_BENCH_FULL"] === undefined ? 600_000 : 6_000_000;
const FILES = 16;
const COMMITS = 100;

const sql = (text: string): RowQuery => ({ kind: "sql", sql: text });

/** Sixteen columns in the likeness of an order line: keys, decimals, dates, padded text. */
const LINES = `
SELECT range AS l_orderkey, (range * 7) % 200000 AS l_partkey, (range * 13) % 10000 AS l_suppkey, (range % 7)::INTEGER AS l_linenumber,
  ((range * 31) % 50)::DECIMAL(15,2) AS l_quantity, ((range * 97) % 10000000 / 100)::DECIMAL(15,2) AS l_extendedprice,
  ((range % 11) / 100)::DECIMAL(15,2) AS l_discount, ((range % 9) / 100)::DECIMAL(15,2) AS l_tax,
  ['A','N','R'][range % 3 + 1] AS l_returnflag, ['O','F'][range % 2 + 1] AS l_linestatus,
  DATE '1992-01-01' + (range % 2500)::INTEGER AS l_shipdate, DATE '1992-01-01' + ((range * 3) % 2500)::INTEGER AS l_commitdate,
  DATE '1992-01-01' + ((range * 5) % 2500)::INTEGER AS l_receiptdate, rpad('DELIVER', 25, ' ') AS l_shipinstruct,
  rpad(['AIR','SHIP','RAIL'][range % 3 + 1], 10, ' ') AS l_shipmode, 'comment ' || (range * 7919) % 1000003 AS l_comment
FROM range(${ROWS})`;

/** A lake in a folder, and DuckDB by itself for the limits. */
async function lakeIn(folder: string) {
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
  const table = (name: string): DeltaTable => openDeltaTable(localStorage(folder), name, { engine });
  return { duckdb, engine, source, table, raw: join(folder, "raw.parquet") };
}

const withVectors = { create: { properties: { "delta.enableDeletionVectors": "true" } } };

export const deltaAppend: Bench = {
  name: "delta-append",
  what: `${ROWS} rows, 16 columns; the limit is DuckDB's COPY of the same rows`,
  rounds: 5,
  prepare: async (folder) => {
    const { duckdb, source, table, raw } = await lakeIn(folder);
    let number = 0;
    return [
      {
        name: "DuckDB COPY",
        before: () => rmSync(raw, { force: true }),
        measure: () => timed(() => duckdb.run(`COPY (SELECT * FROM '${source}') TO '${raw}' (FORMAT parquet)`)),
      },
      {
        name: "append",
        measure: () => timed(() => table(`append-${number++}`).append(sql(`SELECT * FROM '${source}'`))),
        limit: { ratio: 1.25 },
      },
    ];
  },
};

export const deltaCommits: Bench = {
  name: "delta-commits",
  what: `${COMMITS} commits of 1,000 rows; the limit is Parquet + JSON + three fsyncs`,
  rounds: 5,
  prepare: async (folder) => {
    const { duckdb, source, table } = await lakeIn(folder);
    const rows = `SELECT * FROM '${source}' WHERE l_orderkey < 1000`;
    const floor = join(folder, "floor");
    mkdirSync(floor);
    let number = 0;
    const writeOne = async (name: string) => {
      await duckdb.run(`COPY (${rows}) TO '${floor}/${name}.parquet' (FORMAT parquet)`);
      sync(`${floor}/${name}.parquet`);
      writeFileSync(`${floor}/${name}.tmp`, "x".repeat(1500));
      sync(`${floor}/${name}.tmp`);
      linkSync(`${floor}/${name}.tmp`, `${floor}/${name}.json`);
      unlinkSync(`${floor}/${name}.tmp`);
      sync(floor);
    };
    return [
      {
        name: "floor",
        measure: () =>
          timed(async () => {
            for (let index = 0; index < COMMITS; index++) await writeOne(`${number++}`);
          }),
      },
      {
        name: "commits",
        measure: () =>
          timed(async () => {
            const small = table(`small-${number++}`);
            for (let index = 0; index < COMMITS; index++) await small.append(sql(rows));
          }),
        limit: { ratio: 3 },
      },
    ];
  },
};

function sync(path: string): void {
  const handle = openSync(path, "r");
  fsyncSync(handle);
  closeSync(handle);
}

export const deltaMerge: Bench = {
  name: "delta-merge",
  what: `1 % of ${ROWS} rows in ${FILES} files, four fifths updates; the limit is matching, positions and new rows in DuckDB`,
  rounds: 5,
  prepare: async (folder) => {
    const { duckdb, source, table, raw } = await lakeIn(folder);
    const target = table("upsert");
    for (let file = 0; file < FILES; file++)
      await target.append(sql(`SELECT * FROM '${source}' WHERE l_orderkey % ${FILES} = ${file}`), withVectors);
    const base = (await target.log.latestVersion()) ?? 0;
    const changes = join(folder, "changes.parquet");
    await duckdb.run(
      `COPY (SELECT * REPLACE (CASE WHEN l_orderkey % 5 = 0 THEN l_orderkey + 100000000 ELSE l_orderkey END AS l_orderkey, l_quantity + 1 AS l_quantity)
       FROM '${source}' WHERE hash(l_orderkey) % 100 = 0) TO '${changes}' (FORMAT parquet)`,
    );
    const files = (await target.scan()).files.map(({ path }) => `'${path}'`).join(", ");
    const merge = () =>
      target.merge({
        source: sql(`SELECT * FROM '${changes}'`),
        on: "target.l_orderkey = source.l_orderkey",
        clauses: [
          { when: "matched", then: "update", set: "all" },
          { when: "not matched", then: "insert", values: "all" },
        ],
      });
    return [
      {
        name: "match, positions, new rows",
        before: () => rmSync(raw, { force: true }),
        measure: () =>
          timed(async () => {
            await duckdb.run(`CREATE OR REPLACE TEMP TABLE changed AS SELECT * FROM '${changes}'`);
            await duckdb.run(
              `CREATE OR REPLACE TEMP TABLE found AS SELECT f.file_index, f.file_row_number, s.l_orderkey FROM read_parquet([${files}]) AS f JOIN changed AS s USING (l_orderkey)`,
            );
            await duckdb.runAndReadAll("SELECT * FROM found");
            await duckdb.run(`COPY changed TO '${raw}' (FORMAT parquet)`);
          }),
      },
      {
        name: "merge",
        before: async () => void (await target.restore({ version: base })),
        measure: () => timed(merge),
        limit: { ratio: 2 },
      },
      { name: "merge of the same rows again", measure: () => timed(merge), limit: { ratio: 3 } },
    ];
  },
};

export const deltaVectors: Bench = {
  name: "delta-vectors",
  what: `sums over ${ROWS} rows in ${FILES} files, 1 % of them deleted; the limit is the same without deletion vectors`,
  rounds: 7,
  prepare: async (folder) => {
    const { engine, source, table } = await lakeIn(folder);
    const deleted = table("deleted");
    const clean = table("clean");
    for (let file = 0; file < FILES; file++)
      for (const one of [deleted, clean])
        await one.append(sql(`SELECT * FROM '${source}' WHERE l_orderkey % ${FILES} = ${file}`), withVectors);
    await deleted.delete("hash(l_orderkey) % 100 = 0");
    const count = async (one: DeltaTable) => {
      const scan = await one.scan();
      await engine.findRows({ scan, where: "l_quantity > 1000 OR l_comment = 'none'" });
    };
    return [
      { name: "clean", measure: () => timed(() => count(clean)) },
      { name: "with deletion vectors", measure: () => timed(() => count(deleted)), limit: { ratio: 1.7 } },
    ];
  },
};

export const deltaOpen: Bench = {
  name: "delta-open",
  what: "a table of 1,000 commits and 5,000 files from its newest checkpoint; the limit is reading that checkpoint in DuckDB",
  rounds: 5,
  prepare: async (folder) => {
    const { duckdb, engine } = await lakeIn(folder);
    const log = await longLog(folder, engine);
    return [
      {
        name: "checkpoint in DuckDB",
        measure: () =>
          timed(() =>
            duckdb.runAndReadAll(`SELECT to_json(add)::VARCHAR FROM read_parquet('${log}') WHERE add IS NOT NULL`),
          ),
      },
      {
        name: "snapshot",
        measure: () => timed(() => openDeltaTable(localStorage(folder), "long", { engine }).log.snapshot()),
        limit: { moreMs: 165 },
      },
    ];
  },
};

/** A log without its data files. @returns path of its newest checkpoint */
async function longLog(folder: string, parquet: ReturnType<typeof duckdbParquetAccess>): Promise<string> {
  const { log } = openDeltaTable(localStorage(folder), "long", { engine: parquet });
  const file = (name: string) => ({
    path: name,
    sizeBytes: 1000,
    modifiedMs: 1,
    partitionValues: {},
    stats: { numRecords: 100, minValues: { id: 1 }, maxValues: { id: 100 }, nullCount: { id: 0 } },
  });
  let base: number | undefined;
  for (let commit = 0; commit <= 1000; commit++) {
    const add = Array.from({ length: 5 }, (_, index) => file(`part-${commit}-${index}.parquet`));
    const columns = base === undefined ? { columns: [{ name: "id", type: "bigint", nullable: true }] } : {};
    const outcome = await log.commit(
      await log.prepare({ operation: "WRITE", baseVersion: base, add, remove: [], info: {}, ...columns }),
    );
    base = outcome.version;
  }
  return join(folder, "long/_delta_log/00000000000000001000.checkpoint.parquet");
}
