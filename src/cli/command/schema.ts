import { relative, resolve } from "node:path";
import { EXIT, suggest, UserError } from "../../base/index.ts";
import { type Kinds, kindsOf, loadProject } from "../../metadata/index.ts";
import { type Command, type CommandContext, textOption } from "../context.ts";
import { editorSchemas, writeEditorSchemas } from "../editor-schema.ts";
import { nearestProject } from "../project-root.ts";

/** `schema`: the JSON Schemas of the metadata files; inside a project they know the kinds it brings. */
export const schema: Command = async (context) => {
  const { output } = context;
  const kinds = await projectKinds(context);
  const folder = textOption(context, "out");
  if (folder !== undefined) {
    const files = await writeEditorSchemas(resolve(output.terminal.cwd, folder), kinds);
    output.json({ files });
    output.result(files.map((file) => relative(output.terminal.cwd, file)).join("\n"));
    return EXIT.done;
  }
  const schemas = await editorSchemas(kinds);
  const [kind] = context.arguments;
  if (kind === undefined) {
    output.json(Object.fromEntries(Object.entries(schemas).map(([name, text]) => [name, parsed(text)])));
    output.result(Object.keys(schemas).join("\n"));
    return EXIT.done;
  }
  const text = Object.hasOwn(schemas, kind) ? schemas[kind] : undefined;
  if (text === undefined) {
    throw new UserError("LW9017", {
      values: { kind },
      hint: suggest(kind, Object.keys(schemas)),
      exitCode: EXIT.usage,
    });
  }
  output.json(parsed(text));
  output.result(text);
  return EXIT.done;
};

/** Undefined outside of a project, and in one that is not sound: then the built-in kinds are what is known. */
async function projectKinds(context: CommandContext): Promise<Kinds | undefined> {
  const root = nearestProject(context);
  if (root === undefined) return undefined;
  const { draft } = await loadProject(root);
  return draft === undefined ? undefined : kindsOf(root, draft);
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}
