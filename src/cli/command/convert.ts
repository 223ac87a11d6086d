import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { EXIT, hasErrorCode, UserError } from "../../base/index.ts";
import { makeFolder } from "../make-folder.ts";
import { analyzerVersion, openAnalyzer } from "../../engine/index.ts";
import {
  type Analysis,
  analyseProject,
  type Conversion,
  convertProject,
  fileCache,
  loadProject,
  writeConversion,
} from "../../metadata/index.ts";
import { type Command, type CommandContext, textOption } from "../context.ts";
import { projectRoot } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";

/** `convert`: writes the project for the other front end, in place or into another folder. */
export const convert: Command = async (context) => {
  const root = projectRoot(context);
  const to = language(context);
  const folder = (await targetFolder(context)) ?? root;
  const conversion = await convertProject(root, to, to === "ts" ? await analysisOf(root) : undefined);
  writeConversion(root, folder, conversion);
  const removed = folder === root ? removeReplaced(root, conversion) : [];
  const written = Object.keys(conversion.files).sort();
  context.output.json({ folder, written, removed });
  context.output.result(
    [
      ...written.map((path) => `written  ${relative(context.output.terminal.cwd, join(folder, path))}`),
      ...removed.map((path) => `removed  ${relative(context.output.terminal.cwd, join(folder, path))}`),
      `${pluralText(written.length, "file")} written; the Model is the same, byte for byte`,
    ].join("\n"),
  );
  return EXIT.done;
};

function language(context: CommandContext): "ts" | "yaml" {
  const given = textOption(context, "to") ?? "";
  if (given === "ts" || given === "yaml") return given;
  throw new UserError("LW1813", { values: { value: given }, exitCode: EXIT.usage });
}

async function targetFolder(context: CommandContext): Promise<string | undefined> {
  const given = textOption(context, "out");
  if (given === undefined) return undefined;
  const folder = resolve(context.output.terminal.cwd, given);
  await makeFolder(folder);
  if (readdirSync(folder).length > 0)
    throw new UserError("LW1812", { values: { folder: given }, hint: "name another one", exitCode: EXIT.usage });
  return folder;
}

/** Columns of the SELECTs, as far as they are known: a source nobody has discovered leaves them open. */
async function analysisOf(root: string): Promise<Analysis> {
  const cache = fileCache(join(root, ".lakewright", "cache"));
  const loaded = await loadProject(root, cache);
  return (await analyseProject(loaded, { version: analyzerVersion(), open: openAnalyzer }, cache)).analysis;
}

function removeReplaced(root: string, { files, replaced }: Conversion): readonly string[] {
  const removed = replaced.filter((path) => !Object.hasOwn(files, path));
  for (const path of removed) rmSync(join(root, path));
  for (const folder of new Set(removed.map((path) => dirname(path)))) removeEmpty(root, folder);
  return removed;
}

function removeEmpty(root: string, folder: string): void {
  if (folder === ".") return;
  try {
    rmdirSync(join(root, folder));
  } catch (error) {
    if (hasErrorCode(error, "ENOTEMPTY", "EEXIST", "ENOENT")) return;
    throw error;
  }
  removeEmpty(root, dirname(folder));
}
