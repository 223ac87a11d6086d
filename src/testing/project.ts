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
  for (const [name, table] of names) await write(`data/${name}.csv`, rowsText(table));
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
  const datasets = tables.map(([name, { columns }]) => {
    const declared = Object.entries(columns).map(([column, type]) => [column, { type }]);
    const format = { delimiter: ",", header: true, quote: '"', escape: '"', null_text: NULL_TEXT };
    return [name, { path: `${name}.csv`, ...format, columns: Object.fromEntries(declared) as object }];
  });
  return json({
    source: "given",
    type: "files",
    connection: { path: "data" },
    datasets: Object.fromEntries(datasets) as object,
  });
}

const NULL_TEXT = "\\N";

/** Every value as text: the declared types say what it is. A table without rows still has its columns. */
export function rowsText({ columns, rows }: GivenTable): string {
  const names = Object.keys(columns);
  return [names, ...rows.map((row) => names.map((_, index) => row[index]))]
    .map((row) => `${row.map((value) => textOf(value)).join(",")}\n`)
    .join("");
}

function textOf(value: GivenRow[number] | undefined): string {
  return value === null || value === undefined ? NULL_TEXT : `"${String(value).replaceAll('"', '""')}"`;
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
