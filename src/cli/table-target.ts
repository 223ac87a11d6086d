import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXIT, UserError } from "../base/index.ts";
import type { DeltaTable } from "../lake/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { ProjectTables } from "../run/index.ts";
import { type CommandContext, textOption } from "./context.ts";
import { datasetCalled } from "./dataset-name.ts";
import { projectRoot } from "./project-root.ts";

/** The table a command works on. A dataset of the project is written by runs, which some commands must respect. */
export type TableTarget = Readonly<{
  name: string;
  table: DeltaTable;
  managed?: Readonly<{ dataset: DatasetId; tables: ProjectTables }>;
}>;

/** Opens the table named by the first word: a dataset of the project, or a table by its folder or URL. */
export async function withTable<T>(context: CommandContext, work: (target: TableTarget) => Promise<T>): Promise<T> {
  const word = context.arguments[0] ?? "";
  return isPlace(context, word) ? withPlace(context, word, work) : withDataset(context, word, work);
}

// names of datasets have no "/", and a folder that holds a log is meant even without one
function isPlace({ output }: CommandContext, word: string): boolean {
  return /[/\\]|^\.\.?$/.test(word) || existsSync(join(output.terminal.cwd, word, "_delta_log"));
}

async function withPlace<T>(
  context: CommandContext,
  word: string,
  work: (target: TableTarget) => Promise<T>,
): Promise<T> {
  const { openTableAt } = await import("../run/index.ts");
  const isUrl = word.includes("://");
  const place = isUrl ? word : resolve(context.output.terminal.cwd, word);
  const root = isUrl ? projectOf(context) : undefined;
  await using table = await openTableAt({
    place,
    ...(root === undefined ? {} : { project: { projectRoot: root, environment: context.environment } }),
  });
  return await work({ name: word, table });
}

/** A URL can be opened outside of any project; one that is named must be there. */
function projectOf(context: CommandContext): string | undefined {
  try {
    return projectRoot(context);
  } catch (error) {
    if (error instanceof UserError && textOption(context, "project") === undefined) return undefined;
    throw error;
  }
}

async function withDataset<T>(
  context: CommandContext,
  word: string,
  work: (target: TableTarget) => Promise<T>,
): Promise<T> {
  const { openTables } = await import("../run/index.ts");
  await using tables = await openTables({ projectRoot: projectRoot(context), environment: context.environment });
  const dataset = datasetCalled(tables.resolved, word);
  const table = tables.table(dataset);
  if ((await table.log.latestVersion()) === undefined) throw new UserError("LW3006", { values: { dataset } });
  return await work({ name: dataset, table, managed: { dataset, tables } });
}

/** A version by its number, or the newest one at a time. @throws UserError LW9080 */
export function versionOrTime(text: string): Readonly<{ version: number }> | Readonly<{ timestamp: number }> {
  if (/^\d{1,15}$/.test(text)) return { version: Number(text) };
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new UserError("LW9080", { values: { text }, exitCode: EXIT.usage });
  // a day stands for all of it
  return { timestamp: text.length === 10 ? time + 86_399_999 : time };
}

/** The number of a version called by number or time. */
export async function versionNumber(table: DeltaTable, text: string): Promise<number> {
  const called = versionOrTime(text);
  return "version" in called ? called.version : (await table.describe(called)).version;
}

/** What `--at` asks for; nothing: the newest version. */
export function askedVersion(context: CommandContext): Readonly<{ version?: number; timestamp?: number }> {
  const text = textOption(context, "at");
  return text === undefined ? {} : versionOrTime(text);
}
