import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { DiagnosticsError, EXIT, UserError } from "../../base/index.ts";
import { buildTarget, deployTargets, targetOf } from "../../deploy/index.ts";
import { kindsOf, loadProject, type ResolvedModel, resolve as resolveModel } from "../../metadata/index.ts";
import { type Command, textOption } from "../context.ts";
import { projectRoot } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";

/** `deploy build`: the files of a deploy target, written into a folder. */
export const deployBuild: Command = async (context) => {
  const { output, environment } = context;
  const root = projectRoot(context);
  const resolved = await readModel(root, environment);
  const { targets } = await kindsOf(root, resolved.model);
  const name = textOption(context, "target");
  const out = textOption(context, "out");
  if (name === undefined || out === undefined) {
    const names = [...deployTargets, ...targets].map((target) => target.name);
    throw new UserError("LW3720", {
      hint: names.length === 0 ? "the project brings none: see `extensions:`" : `targets: ${names.join(", ")}`,
      exitCode: EXIT.usage,
    });
  }
  const files = Object.entries(buildTarget(targetOf(name, targets), { resolved }));
  const folder = resolve(output.terminal.cwd, out);
  for (const [path, text] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const paths = files.map(([path]) => path);
  output.json({ target: name, environment, folder: relative(output.terminal.cwd, folder), files: paths });
  output.result(paths.join("\n"));
  output.note(
    `${pluralText(files.length, "file")} of ${name} for ${environment} in ${relative(output.terminal.cwd, folder) || "."}`,
  );
  return EXIT.done;
};

/** Whatever engine the environment has: nothing of it is run here. */
async function readModel(root: string, environment: string): Promise<ResolvedModel> {
  const { model, places, diagnostics } = await loadProject(root);
  if (model === undefined) throw new DiagnosticsError(diagnostics);
  const resolution = resolveModel(model, environment, new Date().toISOString(), places);
  if (resolution.resolved === undefined) throw new DiagnosticsError(resolution.diagnostics);
  return resolution.resolved;
}
