import { EXIT, suggest, UserError } from "../../base/index.ts";
import type { Command } from "../context.ts";
import { oneLine } from "../output.ts";
import { withWorkspace } from "../workspace.ts";

/** `discover`: asks sources for tables and columns and writes their schema files. */
export const discover: Command = (context) =>
  withWorkspace(context, async (workspace) => {
    const known = workspace.resolved.model.sources.map((source) => source.name);
    const sources = chosen(context.arguments[0], known);
    const found: Record<string, readonly string[]> = {};
    for (const source of sources) {
      found[source] = await workspace.discover(source, context.signal);
      context.output.result(changesText(source, found[source]));
    }
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
