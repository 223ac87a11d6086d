import { readdir } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { EXIT, hasErrorCode, suggest, UserError } from "../../base/index.ts";
import { type Command, type CommandContext, isSet, textOption } from "../context.ts";
import {
  kindOf,
  scaffoldFiles,
  type TemplateFile,
  type TemplateName,
  templates,
  writeScaffold,
} from "../scaffold/index.ts";
import { version } from "../version.ts";
import { initCheck } from "./init-check.ts";
import { initUpgrade } from "./init-upgrade.ts";

/** `init`: a repository as every team has it; with `--upgrade` and `--check` it looks after one that is there. */
export const init: Command = async (context) => {
  if (isSet(context, "upgrade")) {
    refuseOptions(context, "--upgrade", ["name", "template", "force", "check"]);
    return await initUpgrade(context);
  }
  if (isSet(context, "check")) {
    refuseOptions(context, "--check", ["name", "template", "force", "dry-run"]);
    return await initCheck(context);
  }
  refuseOptions(context, "a new project", ["dry-run"]);
  return await initProject(context);
};

function refuseOptions(context: CommandContext, mode: string, names: readonly string[]): void {
  const given = names.find((name) => context.options[name] !== undefined);
  if (given !== undefined)
    throw new UserError("LW9069", { values: { option: `--${given}`, mode }, exitCode: EXIT.usage });
}

const initProject: Command = async (context) => {
  const { output } = context;
  const folder = resolve(output.terminal.cwd, context.arguments[0] ?? textOption(context, "project") ?? ".");
  const name = projectName(context, folder);
  const template = templateName(context);
  const files = await scaffoldFiles(template, { project: name, version: version() });
  if (!isSet(context, "force")) await refuseUsedFolder(folder, files);
  await writeScaffold(folder, files);
  output.json({ project: name, folder, template, files: files.map((file) => file.path) });
  output.result(nextSteps(name, template, relative(output.terminal.cwd, folder)));
  return EXIT.done;
};

function templateName(context: CommandContext): TemplateName {
  const given = textOption(context, "template") ?? "shop";
  const names = Object.keys(templates);
  if (names.includes(given)) return given as TemplateName;
  const hint = suggest(given, names) ?? `one of: ${names.join(", ")}`;
  throw new UserError("LW9009", { values: { argument: "template", value: given }, hint, exitCode: EXIT.usage });
}

function projectName(context: CommandContext, folder: string): string {
  const given = textOption(context, "name") ?? basename(folder);
  const name = nearestName(given);
  if (name === undefined || (name !== given && textOption(context, "name") !== undefined)) {
    const hint = name === undefined ? "give one with --name" : `a valid one is "${name}"`;
    throw new UserError("LW9016", { values: { name: given }, hint, exitCode: EXIT.usage });
  }
  return name;
}

function nearestName(text: string): string | undefined {
  const name = text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 100);
  return name === "" ? undefined : name;
}

async function refuseUsedFolder(folder: string, files: readonly TemplateFile[]): Promise<void> {
  const present = await entriesOf(folder);
  if (present.length === 0) return;
  const kinds = await Promise.all(files.map((file) => kindOf(join(folder, file.path))));
  const replaced = files.map((file) => file.path).filter((_, index) => kinds[index] !== "nothing");
  const isProject = present.includes("lakewright.yaml") || present.includes("lakewright.ts");
  const hint = isProject
    ? "--upgrade renews the frame of a project; for a new one choose another folder"
    : "choose another folder, or use --force";
  if (replaced.length > 0)
    throw new UserError("LW9015", { values: { folder, files: listText(replaced) }, hint, exitCode: EXIT.usage });
  throw new UserError("LW9019", { values: { folder, files: listText(present) }, hint, exitCode: EXIT.usage });
}

/** A new git repository counts as empty. */
async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name !== ".git").sort();
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return [];
    if (hasErrorCode(error, "ENOTDIR")) throw new UserError("LW9072", { values: { folder }, exitCode: EXIT.usage });
    throw error;
  }
}

function listText(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

const firstSteps = {
  shop: ["  lakewright validate", "  lakewright run", "  lakewright status"],
  blank: ["  BACKLOG.md has the steps, sources/ is the place of the first one", "  lakewright status"],
} as const satisfies Record<TemplateName, readonly string[]>;

/** As one word of a shell, quoted where it has to be. */
function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function nextSteps(name: string, template: TemplateName, folder: string): string {
  const enter = folder === "" ? [] : [`  cd ${shellWord(folder)}`];
  return [`Made the project ${name}. Next:`, ...enter, ...firstSteps[template]].join("\n");
}
