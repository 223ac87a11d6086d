import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DiagnosticsError, EXIT, UserError } from "../base/index.ts";
import { loadProject } from "../metadata/index.ts";
import { type CommandContext, textOption } from "./context.ts";

/** Either makes a folder a project. */
const ENTRIES = ["lakewright.yaml", "lakewright.ts"];

/** The folder given with `--project`, or the nearest one upwards that holds a lakewright.yaml or lakewright.ts. */
export function projectRoot(context: CommandContext): string {
  const { cwd } = context.output.terminal;
  const given = textOption(context, "project");
  if (given === undefined) return upwards(cwd) ?? missing(cwd);
  const folder = resolve(cwd, given);
  if (!existsSync(folder)) throw new UserError("LW9032", { values: { path: given }, exitCode: EXIT.usage });
  // whoever names the file means its folder
  if (statSync(folder).isFile() && ENTRIES.includes(basename(folder))) return dirname(folder);
  return isProject(folder) ? folder : missing(given);
}

/** The project one is in, or names; undefined outside of any. */
export function nearestProject(context: CommandContext): string | undefined {
  return textOption(context, "project") === undefined ? upwards(context.output.terminal.cwd) : projectRoot(context);
}

function upwards(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isProject(folder)) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function isProject(folder: string): boolean {
  return ENTRIES.some((entry) => existsSync(join(folder, entry)));
}

function missing(folder: string): never {
  const hint = "change into a project, name it with --project, or make one with lakewright init";
  throw new UserError("LW9010", { values: { folder }, hint, exitCode: EXIT.usage });
}

/** Root and name of the project whose repository is looked after: `init --upgrade [folder]`. @throws DiagnosticsError without a name */
export async function scaffoldedProject(context: CommandContext): Promise<Readonly<{ root: string; project: string }>> {
  const [folder] = context.arguments;
  const options = folder === undefined ? context.options : { ...context.options, project: folder };
  const root = projectRoot({ ...context, options });
  const { diagnostics, draft } = await loadProject(root);
  if (draft === undefined) throw new DiagnosticsError(diagnostics);
  return { root, project: draft.project };
}
