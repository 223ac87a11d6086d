import { expect, test } from "vitest";
import type { Column } from "../../../src/base/index.ts";
import type { PinnedInput, RowSource, StageRequest } from "../../../src/engine/index.ts";
import type { DeliveredColumn } from "../../../src/engine/duckdb/compile/cast.ts";
import { type GroupScope, takenOutRows } from "../../../src/engine/duckdb/compile/groups.ts";
import { sourceBase, stagedBase } from "../../../src/engine/duckdb/compile/base.ts";
import { markedRows, refusedRows } from "../../../src/engine/duckdb/compile/split.ts";
import { compileSource } from "../../../src/engine/duckdb/compile/source.ts";
import type { Statement } from "../../../src/engine/duckdb/compile/statement.ts";
import { compileChecks } from "../../../src/engine/duckdb/rule/checks.ts";
import { judgedRules } from "../../../src/metadata/index.ts";
import { statements as s } from "../../../src/engine/duckdb/stage/session.ts";

const column = (name: string, type: string): Column => ({ name, type, nullable: true });
const pinned = (dataset: PinnedInput["dataset"], columns: readonly Column[], files: readonly string[]): PinnedInput => ({
  dataset,
  version: 7,
  columns,
  provenance: ["_source_file", "_source_row", "_ingested_at", "_run_id"],
  files: files.map((path) => ({ path, rowCount: 10, sizeBytes: 100 })),
});
const flights = pinned("ops.bronze.flights", [column("flight", "int"), column("dest", "string"), column("delay", "string")], ["/lake/f1.parquet", "/lake/f2.parquet"]);
const airports = pinned("ops.bronze.airports", [column("faa", "string"), column("name", "string")], ["/lake/a.parquet"]);
const silver = pinned("on_time.silver.flights", [column("flight", "int")], ["/lake/s1.parquet", "/lake/s2.parquet"]);

const sql = `-- flights with the name of their airport
SELECT flights.flight, dest, delay, name
FROM bronze.flights LEFT JOIN bronze.airports AS a ON a.faa = dest
WHERE delay <> config('clean.missing') -- 'bronze.flights'`;
const at = (text: string, length = text.length) => ({ start: sql.indexOf(text), end: sql.indexOf(text) + length });

const source: RowSource = {
  kind: "sql",
  sql,
  inputs: [
    { dataset: "ops.bronze.flights", parts: ["bronze", "flights"], ...at("bronze.flights") },
    { dataset: "ops.bronze.airports", parts: ["bronze", "airports"], ...at("bronze.airports") },
  ],
  tables: [flights, airports],
  config: { "clean.missing": "N'A" },
  configItems: [{ name: "clean.missing", ...at("config('clean.missing')") }],
  runTime: "2026-01-01T00:00:00.000Z",
  preservesRowsOf: 0,
};
const delivered: readonly DeliveredColumn[] = [
  { name: "flight", type: "INTEGER" },
  { name: "dest", type: "VARCHAR" },
  { name: "delay", type: "VARCHAR" },
  { name: "name", type: "VARCHAR" },
];
const common = { description: "", severity: "quarantine" } as const;
const columns = [column("flight", "int"), column("dest", "string"), column("delay", "int"), column("name", "string")];
const asked: StageRequest = {
  dataset: "on_time.silver.flights",
  source,
  columns,
  keys: ["flight"],
  mergeKeys: ["flight"],
  rules: judgedRules({ rules: [] }, [
    { ...common, kind: "not_null", name: "has_name", columns: ["name"], severity: "discard" },
    { ...common, kind: "range", name: "delay_range", column: "delay", min: -120, max: 2000, allowNull: true },
    { ...common, kind: "accepted", name: "known", column: "dest", values: ["EWR", "it's"], allowNull: false, severity: "warn" },
    { ...common, kind: "matches", name: "code", column: "dest", pattern: "[A-Z]{3}", allowNull: false },
    { ...common, kind: "expression", name: "late", expression: "delay > 0 -- or not", allowNull: true, severity: "warn" },
    { ...common, kind: "reference", name: "airport", columns: ["dest"], dataset: "ops.bronze.airports", to: ["faa"], allowNull: true },
    { ...common, kind: "unique", name: "one_name", columns: ["name"], keep: "last", orderBy: "delay" },
    { ...common, kind: "row_count", name: "enough", min: 1, max: 1000 },
  ], columns),
  materialize: { as: "merge" },
  published: silver,
  references: [airports],
  provenance: { runId: "run-1", ingestedAt: "2026-01-01T00:00:00.000Z", attempt: 3 },
  tableFolder: "/lake/silver/on_time/flights",
  rejectFolder: "/lake/_lakewright/on_time/silver/flights/rejects",
  attemptId: "00003-abc",
};

const target = { folder: asked.tableFolder, prefix: "part-00003-abc" };
const rejects = { folder: asked.rejectFolder, prefix: "reject-00003-abc" };
const relation = compileSource(source);
const base = sourceBase(asked, relation, delivered);
const checks = compileChecks(asked, base.casts);
const files = ["/scratch/batch-0.parquet"];
const staged = stagedBase(base, files);

const text = (statements: readonly Statement[]): string => `${statements.map((one) => `-- ${one.name}\n${one.sql};`).join("\n\n")}\n`;

test("a SELECT that keeps rows is split into rows that pass and rows that fail", async () => {
  const refused = refusedRows(base, checks.rows);
  const warning = checks.rows.filter(({ severity }) => severity === "warn");
  const statements = [
    s.countRows(base.from),
    s.copyGood(base, checks.rows, target),
    s.copyKept(asked, base, refused, rejects),
    s.copyDiscarded(refused, { ...rejects, folder: "/scratch" }),
    s.countFailed(staged, warning),
    s.rowsAt(staged, [3n, 1_099_511_627_776n + 3n]),
    s.summarizeRefused(["/lake/reject-0.parquet", "/scratch/reject-0.parquet"]),
    s.refusedAt(["/lake/reject-0.parquet", "/scratch/reject-0.parquet"], [3n, 1_099_511_627_776n + 3n]),
  ];
  await expect(text(statements)).toMatchFileSnapshot("expected/split.sql");
});

test("a large batch is judged once: marks first, then both copies by place", async () => {
  const marked = markedRows(staged, checks.rows.slice(1));
  const statements = [
    s.markRefused(staged, checks.rows.slice(1)),
    s.copyUnmarked(staged, target),
    s.copyKept(asked, staged, marked, rejects),
  ];
  await expect(text(statements)).toMatchFileSnapshot("expected/marks.sql");
});

test("any other SELECT is staged once", async () => {
  const statements = [s.copyDelivered(base, target), s.copyTyped(base, target), s.countFailed(staged, checks.rows.slice(1))];
  await expect(text(statements)).toMatchFileSnapshot("expected/stage.sql");
});

test("uniqueness looks at key columns and takes rows out by position", async () => {
  const unique = [...checks.groups.entries()].filter(([, { deduplicates }]) => !deduplicates);
  const scopes = checks.groups.map((check, index): GroupScope => ({ request: asked, base: staged, files, check, index, mergeKeys: ["flight"] }));
  const statements = [
    s.createTakenOut(),
    ...scopes.flatMap((scope) => [s.suspectGroups(scope), s.findGroups(scope), s.countGroups(), s.markRepeated(scope), s.markConflicts(scope)]),
    s.markReturned({ request: asked, base: staged, files, mergeKeys: ["flight"] }, unique),
    s.copyKept(asked, staged, takenOutRows(staged, checks.groups), rejects),
    s.copyRemaining(staged, files, target),
  ];
  await expect(text(statements)).toMatchFileSnapshot("expected/groups.sql");
});

test("a merge compares by key and rewrites the files that hold replaced rows", async () => {
  const scope = { keys: ["flight"], compared: asked.columns, kept: [], made: new Map(), written: [...asked.columns, column("_run_id", "string")], staged: files, published: [{ path: "/lake/s1.parquet" }, { path: "/lake/s2.parquet" }] };
  const statements = [s.compareRows(scope), s.summarizeChanges(), s.touchedFiles(), s.copyMerged(scope, [], target), s.copyMerged(scope, [1], target)];
  await expect(text(statements)).toMatchFileSnapshot("expected/merge.sql");
  const lacking = { ...scope, kept: asked.columns.slice(-1) };
  await expect(text([s.compareRows(lacking), s.copyMerged(lacking, [1], target)])).toMatchFileSnapshot("expected/merge-kept.sql");
  await expect(text([s.compareContents(lacking, "flight"), s.copyPublished(scope.published, scope.written, target)])).toMatchFileSnapshot("expected/merge-contents.sql");
});

test("compiling the same request twice gives the same text", () => {
  expect(compileSource(source)).toEqual(relation);
  expect(refusedRows(base, checks.rows)).toEqual(refusedRows(base, checks.rows));
});
