import { resolve } from "node:path";
import { EXIT } from "../../base/index.ts";
import { type BuildChange, buildTarget, diffBuilds, terraformTarget } from "../../deploy/index.ts";
import { type Command, textOption } from "../context.ts";
import { readTexts } from "../deploy-files.ts";
import { projectRoot } from "../project-root.ts";
import { pluralText } from "../quantity-text.ts";
import { resolvedProject } from "../resolved-project.ts";

/** `deploy diff`: what a build has that an earlier one has not, object by object. */
export const deployDiff: Command = async (context) => {
  const { output } = context;
  const read = (folder: string) => readTexts(resolve(output.terminal.cwd, folder));
  const before = read(context.arguments[0] ?? "");
  const other = textOption(context, "with");
  const after = other === undefined ? await builtNow() : read(other);
  const changes = diffBuilds(before, after);
  output.json({ changes });
  if (changes.length > 0) output.result(changes.map(lineOf).join("\n"));
  output.note(changes.length === 0 ? "No difference." : `${pluralText(changes.length, "object")} differ.`);
  return EXIT.done;

  async function builtNow(): Promise<ReadonlyMap<string, string>> {
    const project = await resolvedProject(projectRoot(context), context.environment);
    return new Map(Object.entries(buildTarget(terraformTarget, project)));
  }
};

function lineOf({ object, change, details }: BuildChange): string {
  return [`${change.padEnd(8)}${object}`, ...details.map((detail) => `          ${detail}`)].join("\n");
}
