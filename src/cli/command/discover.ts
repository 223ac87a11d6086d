import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { EXIT, type ExitCode, suggest, UserError } from "../../base/index.ts";
import { type Command, type CommandContext, isSet } from "../context.ts";
import { oneLine } from "../output.ts";
import { projectRoot } from "../project-root.ts";
import { withWorkspace } from "../workspace.ts";

/** `discover`: asks sources for tables and columns and writes their schema files. */
export const discover: Command = (context) =>
  isSet(context, "types") ? writeTypes(context) : discoverSources(context);

/** Column types for the compiler, from the schema files as they lie there; the project need not be valid for that. */
async function writeTypes(context: CommandContext): Promise<ExitCode> {
  const root = projectRoot(context);
  const folder = join(root, "sources");
  const known = (existsSync(folder) ? readdirSync(folder) : [])
    .flatMap((name) => /^(.+)\.schema\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
  const { saveSchemaTypes } = await import("../../run/index.ts");
  const files: string[] = [];
  for (const source of chosen(context.arguments[0], known)) files.push(await saveSchemaTypes(root, source));
  for (const file of files) context.output.result(file);
  context.output.json({ files });
  return EXIT.done;
}

const discoverSources: Command = (context) =>
  withWorkspace(context, async (workspace) => {
    const known = workspace.resolved.model.sources.map((source) => source.name);
    const sources = chosen(context.arguments[0], known);
    const found: Record<string, readonly string[]> = {};
    for (const source of sources) {
      found[source] = await workspace.discover(source, context.signal);
      context.output.result(changesText(source, found[source]));
    }
    if (sources.length === 0) context.output.result("The project has no sources yet.");
    context.output.json({ sources: found });
    return EXIT.done;
  });

function chosen(name: string | undefined, known: readonly string[]): readonly string[] {
  if (name === undefined) return known;
  if (known.includes(name)) return [name];
  throw new UserError("LW9013", { values: { name }, hint: suggest(name, known), exitCode: EXIT.usage });
}

function changesText(source: string, changes: readonly string[]): string {
  if (changes.length === 0) return `${source}: nothing changed`;
  return [`${source}:`, ...changes.map((change) => `  ${oneLine(change)}`)].join("\n");
}
