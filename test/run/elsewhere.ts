import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import type { DatasetId } from "../../src/metadata/index.ts";
import { openTables, type ProjectTables } from "../../src/run/index.ts";
import { statuses, type TestProject } from "./project.ts";

export const SOURCE =
  "source: ops\ntype: sqlite\nconnection: { path: ./ops.db }\ndatasets:\n  items: { table: items, load: { mode: full }, keys: [id] }\n";

export const ITEMS =
  "create table items (id integer primary key, price integer, unit text, day text); insert into items values (1, 10, 'a', 'mon'), (2, 20, 'b', NULL), (3, 30, 'c', 'a b/ü=1%')";

export const materialized = (as: string) => `keys: [id]\nmaterialize: { as: ${as} }\non_foreign_change: accept\n`;

export async function withTables<T>(project: TestProject, work: (tables: ProjectTables) => Promise<T>): Promise<T> {
  await using tables = await openTables({ projectRoot: project.root, environment: "local" });
  return await work(tables);
}

/** Work on a table of the project as another writer would do it. */
export const elsewhere = <T>(
  project: TestProject,
  dataset: string,
  work: (table: DeltaTable) => Promise<T>,
): Promise<T> => withTables(project, (tables) => work(tables.table(dataset as DatasetId)));

export async function succeeds(project: TestProject): Promise<void> {
  const summary = await project.run();
  expect(
    summary.steps.flatMap(({ failure }) => failure ?? []),
    JSON.stringify(statuses(summary)),
  ).toEqual([]);
}

export type Entry = Readonly<{
  metaData?: unknown;
  cdc?: unknown;
  add?: Readonly<{ stats: string; baseRowId?: number; partitionValues: Readonly<Record<string, string | null>> }>;
}>;

export const inOrder = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** The newest entry of the log of a table. */
export function lastEntry(project: TestProject, folder: string): readonly Entry[] {
  const log = join(project.root, "lake", folder, "_delta_log");
  const names = readdirSync(log).filter((name) => /^\d{20}\.json$/.test(name));
  const text = readFileSync(join(log, names.sort().at(-1) ?? ""), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Entry);
}

/** What a foreign reader has of a table by the rules of the protocol: the operations know nothing of runs. */
export const readElsewhere = (project: TestProject, dataset: string, columns: readonly string[]) =>
  elsewhere(project, dataset, async (table) => {
    expect((await table.check()).findings).toEqual([]);
    const { rows } = await table.read();
    const shown = rows.map((row) => columns.map((name) => row[name]));
    return shown.sort(inOrder);
  });
