import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Column, Json } from "../../src/base/index.ts";
import {
  duckdbParquetAccess,
  type Engine,
  openAnalyzer,
  openDuckdb,
  type PinnedInput,
} from "../../src/engine/index.ts";
import type { DatasetId } from "../../src/metadata/index.ts";
import { type Analyzer, configType } from "../../src/sql/index.ts";
import { harmless } from "./harmless.ts";
import { inputs, uniqueKeys } from "./inputs.ts";

const config: Readonly<Record<string, Json>> = { "delay.limit": 5, "report.title": "x", "report.number": 7 };
const configTypes = Object.fromEntries(
  Object.entries(config).map(([name, value]) => [name, configType(value) ?? "string"]),
);
const provenance: readonly Column[] = [
  { name: "_source_file", type: "string", nullable: true },
  { name: "_source_row", type: "bigint", nullable: true },
];

let folder: string;
let analyzer: Analyzer;
let engine: Engine;
let tables: readonly PinnedInput[];

function datasetOf(parts: readonly string[]): DatasetId {
  return `ops.bronze.${parts.at(-1) ?? ""}`;
}

/** One row of NULLs per input, with provenance: enough to bind, plan and run every SELECT for real. */
async function writeInput(parts: readonly string[], columns: readonly Column[]): Promise<PinnedInput> {
  const parquet = duckdbParquetAccess({ scratchFolder: join(folder, "scratch") });
  const path = join(folder, `${parts.join("_")}.parquet`);
  await parquet.writeRows({
    path,
    columns: [...columns, ...provenance],
    rows: [{ _source_file: "a.csv", _source_row: 1 }],
  });
  await parquet[Symbol.asyncDispose]();
  const files = [{ path, rowCount: 1, sizeBytes: 1 }];
  return { dataset: datasetOf(parts), columns, provenance: provenance.map(({ name }) => name), files };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sql-run-"));
  tables = await Promise.all(inputs.map((input) => writeInput(input.parts, input.columns)));
  analyzer = await openAnalyzer();
  engine = await openDuckdb({
    memoryLimit: "512MB",
    threads: 1,
    tempFolder: join(folder, "temp"),
    maxTempSize: "100MB",
    allowedFolders: [folder],
  });
});
afterAll(async () => {
  await analyzer.close();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const runnable = harmless.filter((sql) => !/fails_when_run|'never'/.test(sql));

test.each(runnable)("gives the columns that the analysis promised: %s", async (sql) => {
  const parsed = await analyzer.parse(sql);
  const bound = await analyzer.bind(sql, inputs, uniqueKeys, { configTypes });
  const source = {
    kind: "sql" as const,
    sql,
    inputs: parsed.tables.map(({ parts, start, end }) => ({ dataset: datasetOf(parts), parts, start, end })),
    tables,
    config,
    configItems: parsed.configItems,
    runTime: "2024-01-01T00:00:00.000Z",
    preservesRowsOf: bound.preservesRowsOf,
  };
  const result = await engine.query(source, 5, AbortSignal.timeout(30_000));
  expect(result.columns.map(({ name, type }) => [name.toLowerCase(), type])).toEqual(
    bound.columns.map(({ name, type }) => [name, type]),
  );
});
