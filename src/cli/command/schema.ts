import { relative, resolve } from "node:path";
import { EXIT, suggest, UserError } from "../../base/index.ts";
import { type Command, textOption } from "../context.ts";
import { editorSchemas, writeEditorSchemas } from "../editor-schema.ts";

/** `schema`: the JSON Schemas of the metadata files. */
export const schema: Command = async (context) => {
  const { output } = context;
  const folder = textOption(context, "out");
  if (folder !== undefined) {
    const files = await writeEditorSchemas(resolve(output.terminal.cwd, folder));
    output.json({ files });
    output.result(files.map((file) => relative(output.terminal.cwd, file)).join("\n"));
    return EXIT.done;
  }
  const schemas = await editorSchemas();
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

function parsed(text: string): unknown {
  return JSON.parse(text);
}
