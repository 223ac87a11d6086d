import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DiagnosticsError } from "../base/index.ts";
import { projectCodeFiles } from "../metadata/index.ts";
import { executeRun, openWorkspace, type RunSummary } from "../run/index.ts";
import type { GivenColumns, GivenRow } from "./framework.ts";

/** Where a kind of a project's own comes from: the folder of the project and the file in it. Left out for built-in kinds. */
export type KindHome = Readonly<{ root: string; extension: string }>;

export type GivenTable = Readonly<{ columns: GivenColumns; rows: readonly GivenRow[] }>;

/** Tables by the name of the source they come from. */
export type GivenSources = Readonly<Record<string, Readonly<Record<string, GivenTable>>>>;

/** A small project in a folder of its own that uses a kind. Disposed when its test is over. */
export type KindProject = Readonly<{
  root: string;
  write: (path: string, text: string) => Promise<void>;
  /** Runs it; `force` makes everything anew. */
  run: (force?: boolean) => Promise<RunSummary>;
  /** Which files are complained of when it is to run with these files beside its own. */
  refused: (files: Readonly<Record<string, string>>) => Promise<ReadonlySet<string>>;
  rows: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** A project with these tables as `<source>.bronze.<name>`, and a product `under_test`. */
export async function kindProject(home: KindHome | undefined, sources: GivenSources): Promise<KindProject> {
  const root = await mkdtemp(join(tmpdir(), "lakewright-contract-"));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  if (home !== undefined) await copyCode(home, root);
  await write("lakewright.yaml", projectText(home));
  await write("products/under_test/product.yaml", productText("under_test"));
  for (const [source, tables] of Object.entries(sources)) {
    await write(`sources/${source}.yaml`, sourceText(source, Object.entries(tables)));
    for (const [name, table] of Object.entries(tables)) {
      const { path, text } = tableFile(name, table);
      await write(`data/${source}/${path}`, text);
    }
  }
  return {
    root,
    write,
    run: (force = false) => runProject(root, force),
    refused: async (files) => {
      // the columns of a project that is right are asked for before it runs; here they are asked for before it is wrong
      await discoverAll(root, Object.keys(sources));
      for (const [path, text] of Object.entries(files)) await write(path, text);
      return refusedFiles(root);
    },
    rows: async (sql) => {
      await using workspace = await openWorkspace({ projectRoot: root, environment: "local" });
      return (await workspace.query(sql, 1_000_000, new AbortController().signal)).rows;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** `product.yaml` of a product that reads these sources; all, when none is named. */
export function productText(product: string, inputs?: readonly string[], outputs?: unknown): string {
  const read = inputs === undefined ? {} : { inputs };
  return json({ product, owner: "tests", ...read, ...(outputs === undefined ? {} : { outputs }) });
}

/** What went wrong in a run, in one text. */
export function failureText({ steps }: RunSummary): string {
  return steps.flatMap(({ failure }) => failure?.message ?? []).join("; ");
}

async function discoverAll(projectRoot: string, sources: readonly string[]): Promise<void> {
  await using workspace = await openWorkspace({ projectRoot, environment: "local" });
  for (const source of sources) await workspace.discover(source, new AbortController().signal);
}

async function refusedFiles(root: string): Promise<ReadonlySet<string>> {
  let refused: ReadonlySet<string> | undefined;
  await assert.rejects(runProject(root, false), (error) => {
    assert.ok(error instanceof DiagnosticsError, String(error));
    refused = new Set(error.diagnostics.map(({ place }) => place.file));
    return true;
  });
  return refused ?? new Set();
}

/** The file of the kind with all it imports; packages are those of its project. */
async function copyCode({ root, extension }: KindHome, to: string): Promise<void> {
  for (const file of projectCodeFiles(root, extension.replace(/^\.\//, ""))) await cp(join(root, file), join(to, file));
  const packages = join(root, "node_modules");
  if (existsSync(packages)) await symlink(packages, join(to, "node_modules"));
}

// JSON is YAML, and quotes whatever a name or a value may hold
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

function projectText(home: KindHome | undefined): string {
  const store = "sqlite:./.lakewright/store.db";
  return json({
    format: 1,
    project: "contract",
    domain: "tests",
    ...(home === undefined ? {} : { extensions: [home.extension] }),
    environments: { local: { engine: "duckdb", lake: "./.lakewright/lake", store, memory: "256MB", threads: 1 } },
  });
}

function sourceText(source: string, tables: readonly (readonly [string, GivenTable])[]): string {
  const datasets = tables.map(([name, table]) => {
    const declared = Object.entries(table.columns).map(([column, type]) => [column, { type }]);
    return [name, { path: tableFile(name, table).path, columns: Object.fromEntries(declared) as object }];
  });
  return json({
    source,
    type: "files",
    connection: { path: `data/${source}` },
    datasets: Object.fromEntries(datasets) as object,
  });
}

/**
 * The file of a table. Every value is text: the declared types say what it is. CSV does not know an empty text from none, JSON does not
 * know the columns of a table without rows.
 */
export function tableFile(name: string, { columns, rows }: GivenTable): Readonly<{ path: string; text: string }> {
  const names = Object.keys(columns);
  if (rows.length === 0) return { path: `${name}.csv`, text: `${names.join(",")}\n` };
  const lines = rows.map((row) =>
    JSON.stringify(Object.fromEntries(names.map((column, index) => [column, textOf(row[index])]))),
  );
  return { path: `${name}.ndjson`, text: `${lines.join("\n")}\n` };
}

function textOf(value: GivenRow[number] | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function runProject(root: string, force: boolean): Promise<RunSummary> {
  return executeRun({
    projectRoot: root,
    environment: "local",
    selection: [],
    force,
    waitMs: 0,
    parallel: 1,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  });
}
