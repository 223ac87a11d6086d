import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Column, Json } from "../../src/base/index.ts";
import type { SourceColumn } from "../../src/connector/index.ts";
import {
  type Engine,
  type EngineSettings,
  openDuckdb,
  type PinnedInput,
  type RowSource,
  type StageRequest,
  type StageResult,
} from "../../src/engine/index.ts";
import { type DatasetId, type JudgedRule, judgedRules, type Rule, type SqlInput } from "../../src/metadata/index.ts";

export const never = new AbortController().signal;
export const provenanceNames = ["_source_file", "_source_row", "_ingested_at", "_run_id"];

/** An engine over folders of its own. */
export type Bench = Readonly<{
  engine: Engine;
  root: string;
  lake: string;
  close: () => Promise<void>;
}>;

export async function openBench(settings: Partial<EngineSettings> = {}): Promise<Bench> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "lakewright-engine-")));
  const lake = join(root, "lake");
  const engine = await openDuckdb({
    memoryLimit: "500MB",
    threads: 2,
    tempFolder: join(root, "temp"),
    maxTempSize: "2GB",
    allowedFolders: [lake],
    ...settings,
  });
  const close = async (): Promise<void> => {
    await engine[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  };
  return { engine, root, lake, close };
}

export function column(name: string, type: string, nullable = true): Column {
  return { name, type, nullable };
}

export function sourceColumns(columns: readonly Column[]): readonly SourceColumn[] {
  return columns.map((found) => ({ ...found, sourceName: found.name, sourceType: found.type }));
}

/** Rows as a table would hold them, delivered by a source in column order. */
export async function extract(
  bench: Bench,
  columns: readonly Column[],
  rows: readonly (readonly unknown[])[],
  name = "x",
): Promise<RowSource & { kind: "extract" }> {
  const folder = join(bench.lake, "_lakewright", "extract", name);
  const writer = await bench.engine.extractionWriter({ folder, columns: sourceColumns(columns), signal: never });
  const values = columns.map((_, index) => rows.map((row) => row[index] ?? null));
  if (rows.length > 0) await writer.write({ rowCount: rows.length, columns: values }, { source: name, firstRow: 1 });
  const { files, rowCount } = await writer.finish();
  return { kind: "extract", files, rowCount, columns: sourceColumns(columns), partial: false };
}

let attempts = 0;

/** A request; its rules as metadata says them. */
export type Asked = Partial<Omit<StageRequest, "rules">> & Readonly<{ rules?: readonly Rule[] }>;

/** Rules of built-in kinds as an engine gets them. */
export function judged(rules: readonly Rule[], columns: readonly Column[]): readonly JudgedRule[] {
  return judgedRules({ rules: [] }, rules, columns);
}

export function request(
  bench: Bench,
  source: RowSource,
  columns: readonly Column[],
  { rules = [], ...more }: Asked = {},
): StageRequest {
  const dataset: DatasetId = more.dataset ?? "ops.bronze.orders";
  const attempt = ++attempts;
  return {
    dataset,
    source,
    columns,
    keys: [],
    rules: judged(rules, columns),
    materialize: { as: "table" },
    published: undefined,
    references: [],
    provenance: { runId: `run-${attempt}`, ingestedAt: "2026-01-02T03:04:05.678Z", attempt },
    tableFolder: join(bench.lake, "tables", dataset),
    rejectFolder: join(bench.lake, "_lakewright", "rejects", dataset),
    attemptId: `${String(attempt).padStart(5, "0")}-test`,
    mergeKeys: [],
    ...more,
  };
}

/** A SELECT over tables; names are found in the text by their spelling. */
export function select(
  sql: string,
  tables: Readonly<Record<string, PinnedInput>>,
  more: Partial<RowSource & { kind: "sql" }> = {},
): RowSource & { kind: "sql" } {
  const inputs: SqlInput[] = [];
  for (const [spelled, table] of Object.entries(tables)) {
    for (const match of sql.matchAll(new RegExp(`\\b${spelled.replace(".", "\\.")}\\b`, "g"))) {
      inputs.push({
        dataset: table.dataset,
        parts: spelled.split("."),
        start: match.index,
        end: match.index + spelled.length,
      });
    }
  }
  inputs.sort((a, b) => a.start - b.start);
  const known = new Map(Object.values(tables).map((table) => [table.dataset, table]));
  return {
    kind: "sql",
    sql,
    inputs,
    tables: [...known.values()],
    config: {},
    configItems: [],
    runTime: "2026-01-02T00:00:00.000Z",
    ...more,
  };
}

/** The table after a commit of the result. */
export function publish(asked: StageRequest, result: StageResult): PinnedInput {
  const removed = result.remove === "all" ? asked.published?.files.map((file) => file.path) : result.remove;
  const kept = (asked.published?.files ?? []).filter((file) => !removed?.includes(file.path));
  const added = result.add.map(({ name, rowCount, sizeBytes }) => ({
    path: join(asked.tableFolder, name),
    rowCount,
    sizeBytes,
  }));
  const names = new Set(asked.columns.map(({ name }) => name));
  return {
    dataset: asked.dataset,
    columns: asked.columns,
    provenance: result.columns.filter(({ name }) => !names.has(name)).map(({ name }) => name),
    files: [...kept, ...added],
  };
}

/** Rows of a table by column name, ordered by the first column. */
export async function readRows(
  bench: Bench,
  table: PinnedInput,
  columns?: readonly Column[],
): Promise<readonly Readonly<Record<string, Json>>[]> {
  const seen = { ...table, columns: columns ?? table.columns };
  const result = await bench.engine.query(select("SELECT * FROM t.x ORDER BY ALL", { "t.x": seen }), 10_000, never);
  return result.rows.map((row) =>
    Object.fromEntries(result.columns.map(({ name }, index) => [name, row[index] ?? null])),
  );
}

export type RejectedRow = Readonly<{
  row: Record<string, unknown>;
  rules: readonly string[];
  position: Json;
  id: string;
}>;

/** Refused rows of a result. */
export async function readRejects(
  bench: Bench,
  asked: StageRequest,
  result: StageResult,
): Promise<readonly RejectedRow[]> {
  const { quarantineColumns } = await import("../../src/engine/index.ts");
  const files = result.rejects.map(({ name, rowCount, sizeBytes }) => ({
    path: join(asked.rejectFolder, name),
    rowCount,
    sizeBytes,
  }));
  const rows = await readRows(bench, { dataset: asked.dataset, columns: quarantineColumns, provenance: [], files });
  return rows
    .map((row) => ({
      id: String(row["row_id"]),
      row: JSON.parse(String(row["row"])) as Record<string, unknown>,
      rules: (row["rules"] as readonly Readonly<{ rule: string }>[]).map(({ rule }) => rule),
      position: row["source_position"] ?? null,
    }))
    .sort((a, b) => String(a.position).localeCompare(String(b.position), "en", { numeric: true }));
}
