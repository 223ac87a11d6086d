import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { EXIT, UserError } from "../base/index.ts";
import { type CommandContext, textOption } from "./context.ts";

/** The folder given with `--project`, or the nearest one upwards that holds a lakewright.yaml. */
export function projectRoot(context: CommandContext): string {
  const { cwd } = context.output.terminal;
  const given = textOption(context, "project");
  if (given === undefined) return upwards(cwd) ?? missing(cwd);
  const folder = resolve(cwd, given);
  if (!existsSync(folder)) throw new UserError("LW9032", { values: { path: given }, exitCode: EXIT.usage });
  // whoever names the file means its folder
  if (statSync(folder).isFile() && folder.endsWith("lakewright.yaml")) return dirname(folder);
  return existsSync(join(folder, "lakewright.yaml")) ? folder : missing(given);
}

function upwards(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "lakewright.yaml"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function missing(folder: string): never {
  const hint = "change into a project, name it with --project, or make one with lakewright init";
  throw new UserError("LW9010", { values: { folder }, hint, exitCode: EXIT.usage });
}
