import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectCodeFiles } from "../metadata/index.ts";
import { executeRun, openWorkspace, type RunSummary } from "../run/index.ts";
import type { GivenColumns, GivenRow } from "./framework.ts";

/** Where a kind of a project's own comes from: the folder of the project and the file in it. Left out for built-in kinds. */
export type KindHome = Readonly<{ root: string; extension: string }>;

export type GivenTable = Readonly<{ columns: GivenColumns; rows: readonly GivenRow[] }>;

/** A small project in a folder of its own that uses a kind. Disposed when its test is over. */
export type KindProject = Readonly<{
  root: string;
  write: (path: string, text: string) => Promise<void>;
  run: () => Promise<RunSummary>;
  rows: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** A project with these tables as `given.bronze.<name>`. */
export async function kindProject(
  home: KindHome | undefined,
  tables: Readonly<Record<string, GivenTable>>,
): Promise<KindProject> {
  const root = await mkdtemp(join(tmpdir(), "lakewright-contract-"));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  if (home !== undefined) await copyCode(home, root);
  await write("lakewright.yaml", projectText(home));
  await write("products/under_test/product.yaml", json({ product: "under_test", owner: "tests" }));
  const names = Object.entries(tables);
  await write("sources/given.yaml", sourceText(names));
  for (const { path, text } of names.map(([name, table]) => tableFile(name, table))) await write(`data/${path}`, text);
  return {
    root,
    write,
    run: () => runProject(root),
    rows: async (sql) => {
      await using workspace = await openWorkspace({ projectRoot: root, environment: "local" });
      return (await workspace.query(sql, 1_000_000, new AbortController().signal)).rows;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
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

function sourceText(tables: readonly (readonly [string, GivenTable])[]): string {
  const datasets = tables.map(([name, table]) => {
    const declared = Object.entries(table.columns).map(([column, type]) => [column, { type }]);
    return [name, { path: tableFile(name, table).path, columns: Object.fromEntries(declared) as object }];
  });
  return json({
    source: "given",
    type: "files",
    connection: { path: "data" },
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

function runProject(root: string): Promise<RunSummary> {
  return executeRun({
    projectRoot: root,
    environment: "local",
    selection: [],
    force: false,
    waitMs: 0,
    parallel: 1,
    signal: new AbortController().signal,
    onEvent: () => undefined,
  });
}
