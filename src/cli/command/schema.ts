import { resolve } from "node:path";
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
    output.result(files.join("\n"));
    return EXIT.done;
  }
  const schemas = editorSchemas();
  const kinds = Object.keys(schemas);
  const [kind] = context.arguments;
  if (kind === undefined) {
    output.json(schemas);
    output.result(kinds.join("\n"));
    return EXIT.done;
  }
  if (!Object.hasOwn(schemas, kind)) {
    throw new UserError("LW9017", { values: { kind }, hint: suggest(kind, kinds), exitCode: EXIT.usage });
  }
  output.json(schemas[kind]);
  output.result(JSON.stringify(schemas[kind], undefined, 2));
  return EXIT.done;
};
