import { mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { EXIT, hasErrorCode, UserError } from "../../base/index.ts";
import { type Command, type CommandContext, isSet, textOption } from "../context.ts";
import { writeEditorSchemas } from "../editor-schema.ts";
import { templateFiles, type TemplateFile } from "../project-template.ts";

/** `init`: a small product that runs at once, in the folders every team uses. */
export const init: Command = async (context) => {
  const { output } = context;
  const folder = resolve(output.terminal.cwd, context.arguments[0] ?? textOption(context, "project") ?? ".");
  const name = projectName(context, folder);
  const files = await templateFiles(name);
  if (!isSet(context, "force")) await refuseUsedFolder(folder, files);
  for (const file of files) await writeFileIn(folder, file);
  const schemas = await writeEditorSchemas(join(folder, ".vscode", "schemas"));
  const written = [...files.map((file) => file.path), ...schemas.map((path) => relative(folder, path))];
  output.json({ project: name, folder, files: written });
  output.result(nextSteps(name, relative(output.terminal.cwd, folder)));
  return EXIT.done;
};

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
  const existing = await Promise.all(
    files.map(async (file) => ((await exists(join(folder, file.path))) ? file.path : undefined)),
  );
  const replaced = existing.filter((path) => path !== undefined);
  const hint = "choose another folder, or use --force";
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
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await readdir(dirname(path))).includes(basename(path));
  } catch (error) {
    if (hasErrorCode(error, "ENOENT", "ENOTDIR")) return false;
    throw error;
  }
}

function listText(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

async function writeFileIn(folder: string, file: TemplateFile): Promise<void> {
  const path = join(folder, file.path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, file.text);
}

function nextSteps(name: string, folder: string): string {
  const enter = folder === "" ? [] : [`  cd ${folder}`];
  return [
    `Made the project ${name}. Next:`,
    ...enter,
    "  lakewright validate",
    "  lakewright run",
    "  lakewright status",
  ].join("\n");
}
