import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Column } from "../src/base/index.ts";
import { type Engine, openDuckdb, type PinnedInput, type RowSource, type StageRequest } from "../src/engine/index.ts";
import { openDatabase } from "../src/engine/duckdb/connection.ts";
import { judgedRules, type Rule } from "../src/metadata/index.ts";
import { type Bench, type Contestant, timed } from "./harness.ts";

const ROWS = 2_000_000;
const settings = { memoryLimit: "1GB", threads: 2, maxTempSize: "10GB" };
const never = new AbortController().signal;

/** Sixteen columns as an order line has them. Every fiftieth row (2 %) breaks one of the rules. */
const columns: readonly Column[] = [
  ["order_key", "bigint"],
  ["part_key", "int"],
  ["supplier_key", "int"],
  ["line_number", "int"],
  ["quantity", "decimal(15,2)"],
  ["extended_price", "decimal(15,2)"],
  ["discount", "decimal(15,2)"],
  ["tax", "decimal(15,2)"],
  ["return_flag", "string"],
  ["line_status", "string"],
  ["ship_date", "date"],
  ["commit_date", "date"],
  ["receipt_date", "date"],
  ["ship_instruct", "string"],
  ["ship_mode", "string"],
  ["comment", "string"],
].map(([name = "", type = ""]) => ({ name, type, nullable: true }));

const lines = `
  SELECT (i // 4)::BIGINT AS order_key, (hash(i) % 200000)::INT AS part_key, (hash(i + 1) % 10000)::INT AS supplier_key,
    CASE WHEN i % 250 = 0 THEN NULL ELSE (i % 4 + 1)::INT END AS line_number,
    CASE WHEN i % 250 = 50 THEN -1 ELSE hash(i + 2) % 50 + 1 END::DECIMAL(15,2) AS quantity,
    (hash(i + 3) % 10000000 / 100)::DECIMAL(15,2) AS extended_price, (hash(i + 4) % 11 / 100)::DECIMAL(15,2) AS discount,
    (hash(i + 5) % 9 / 100)::DECIMAL(15,2) AS tax,
    CASE WHEN i % 250 = 100 THEN 'X' ELSE ['A', 'N', 'R'][(hash(i + 6) % 3 + 1)::INT] END AS return_flag,
    ['F', 'O'][(hash(i + 7) % 2 + 1)::INT] AS line_status,
    DATE '1992-01-01' + (hash(i + 8) % 2500)::INT AS ship_date,
    DATE '1992-01-01' + (hash(i + 9) % 2500)::INT AS commit_date,
    CASE WHEN i % 250 = 150 THEN DATE '2090-01-01' ELSE DATE '1992-01-01' + (hash(i + 10) % 2500)::INT END AS receipt_date,
    ['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'][(hash(i + 11) % 4 + 1)::INT] AS ship_instruct,
    CASE WHEN i % 250 = 200 THEN 'ox cart' ELSE ['AIR', 'FOB', 'MAIL', 'RAIL', 'SHIP', 'TRUCK'][(hash(i + 12) % 6 + 1)::INT] END AS ship_mode,
    'line ' || hash(i + 13) % 100000 || ' of the order, packed ' || hash(i + 14) % 1000 AS comment
  FROM range(${ROWS}) AS t(i)`;

const common = { description: "", severity: "quarantine" } as const;
const rules: readonly Rule[] = [
  { ...common, name: "keys", kind: "not_null", columns: ["order_key", "line_number"] },
  { ...common, name: "quantity", kind: "range", column: "quantity", min: 1, max: 50, allowNull: false },
  { ...common, name: "price", kind: "range", column: "extended_price", min: 0, allowNull: false },
  { ...common, name: "discount", kind: "range", column: "discount", min: 0, max: 0.1, allowNull: false },
  { ...common, name: "tax", kind: "range", column: "tax", min: 0, max: 0.08, allowNull: false },
  { ...common, name: "flag", kind: "accepted", column: "return_flag", values: ["A", "N", "R"], allowNull: false },
  { ...common, name: "status", kind: "accepted", column: "line_status", values: ["F", "O"], allowNull: false },
  { ...common, name: "received", kind: "range", column: "receipt_date", max: "2000-01-01", allowNull: false },
  { ...common, name: "shipped", kind: "expression", expression: "ship_date >= DATE '1992-01-01'", allowNull: false },
  { ...common, name: "mode", kind: "matches", column: "ship_mode", pattern: "[A-Z]+", allowNull: false },
];

/** Every rule on clean data: none of the planted mistakes. */
const clean = `SELECT * REPLACE (coalesce(line_number, 1) AS line_number, greatest(quantity, 1) AS quantity,
  replace(return_flag, 'X', 'A') AS return_flag, least(receipt_date, DATE '1999-01-01') AS receipt_date,
  upper(replace(ship_mode, 'ox cart', 'AIR')) AS ship_mode)`;

/** Splitting good from bad rows with their reasons, against writing the same rows without looking at them. */
export const qualitySplit: Bench = {
  name: "quality-split",
  what: `${ROWS} rows × 16 columns, ten rules, 2 % bad rows`,
  rounds: 5,
  prepare: async (folder) => {
    const dirty = join(folder, "dirty.parquet");
    const good = join(folder, "good.parquet");
    const database = await openDatabase({
      ...settings,
      tempFolder: join(folder, "temp-copy"),
      allowedFolders: [folder],
    });
    const connection = await database.connect();
    await connection.rows(`COPY (${lines}) TO '${dirty}' (FORMAT parquet)`);
    await connection.rows(`COPY (${clean} FROM '${dirty}') TO '${good}' (FORMAT parquet)`);
    const engine = await openDuckdb({ ...settings, tempFolder: join(folder, "temp"), allowedFolders: [folder] });
    const copy = (name: string, from: string): Contestant => ({
      name,
      measure: () =>
        timed(() =>
          connection.rows(`COPY (SELECT * FROM '${from}') TO '${join(folder, "copy.parquet")}' (FORMAT parquet)`),
        ),
    });
    const lake = { folder, engine };
    return [
      copy("plain copy", dirty),
      {
        ...contestant("rows preserved, 2 % bad", lake, { file: dirty, preserves: true, sql: "SELECT * FROM s.t" }),
        limit: { ratio: 1.4 },
      },
      {
        ...contestant("rows preserved, none bad", lake, { file: good, preserves: true, sql: "SELECT * FROM s.t" }),
        limit: { ratio: 1.3 },
      },
      {
        ...contestant("any SELECT, none bad", lake, { file: good, preserves: false, sql: "SELECT * FROM s.t" }),
        limit: { ratio: 1.4 },
      },
      {
        ...contestant("any SELECT, 2 % bad", lake, { file: dirty, preserves: false, sql: "SELECT * FROM s.t" }),
        limit: { ratio: 2.8 },
      },
    ];
  },
};

type Job = Readonly<{ file: string; preserves: boolean; sql: string }>;

function contestant(
  name: string,
  { folder, engine }: Readonly<{ folder: string; engine: Engine }>,
  job: Job,
): Contestant {
  const tables = join(folder, "tables");
  const empty = (): void => {
    rmSync(tables, { recursive: true, force: true });
    mkdirSync(tables, { recursive: true });
  };
  const request = requestOf(tables, job);
  return {
    name,
    before: empty,
    measure: async () => {
      const sample = await timed(async () => {
        const result = await engine.stage(request, never);
        const bad = job.file.endsWith("dirty.parquet") ? ROWS / 50 : 0;
        if (result.ledger.quarantined !== bad)
          throw new Error(`${name}: ${result.ledger.quarantined} bad rows, not ${bad}`);
        if (process.env["BENCH_TIMINGS"] !== undefined) console.log(name, result.timings);
      });
      return sample;
    },
  };
}

function requestOf(tables: string, { file, preserves, sql }: Job): StageRequest {
  const input: PinnedInput = {
    dataset: "s.bronze.t",
    columns,
    provenance: [],
    files: [{ path: file, rowCount: ROWS, sizeBytes: statSync(file).size }],
  };
  const source: RowSource = {
    kind: "sql",
    sql,
    inputs: [{ dataset: "s.bronze.t", parts: ["s", "t"], start: sql.indexOf("s.t"), end: sql.indexOf("s.t") + 3 }],
    tables: [input],
    config: {},
    configItems: [],
    runTime: "2026-01-01T00:00:00.000Z",
    ...(preserves ? { preservesRowsOf: 0 } : {}),
  };
  return {
    dataset: "p.silver.t",
    source,
    columns,
    keys: [],
    rules: judgedRules({ rules: [] }, rules, columns),
    materialize: { as: "table" },
    published: undefined,
    references: [],
    provenance: { runId: "bench", ingestedAt: "2026-01-01T00:00:00.000Z", attempt: 1 },
    tableFolder: join(tables, "published"),
    rejectFolder: join(tables, "rejects"),
    attemptId: "00001-bench",
    mergeKeys: [],
  };
}
