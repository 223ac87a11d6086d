import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { EXIT } from "../../base/index.ts";
import { buildTarget, targetOf, terraformTarget } from "../../deploy/index.ts";
import { kindsOf } from "../../metadata/index.ts";
import { type Command, textOption } from "../context.ts";
import { projectRoot } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";
import { resolvedProject } from "../resolved-project.ts";

/** `deploy build`: the files of a deploy target, written into a folder. */
export const deployBuild: Command = async (context) => {
  const { output, environment } = context;
  const root = projectRoot(context);
  const resolved = await resolvedProject(root, environment);
  const { targets } = await kindsOf(root, resolved.model);
  const name = textOption(context, "target") ?? terraformTarget.name;
  const out = textOption(context, "out");
  const files = Object.entries(buildTarget(targetOf(name, targets), { resolved }));
  const folder = out === undefined ? join(root, "deploy", environment) : resolve(output.terminal.cwd, out);
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
