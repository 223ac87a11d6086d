import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jsonSchemas } from "../metadata/index.ts";

/** JSON Schema by kind of metadata file. */
export function editorSchemas(): Readonly<Record<string, unknown>> {
  return jsonSchemas();
}

/** Writes `<kind>.schema.json` for every kind. @returns the paths written */
export async function writeEditorSchemas(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const [kind, schema] of Object.entries(editorSchemas())) {
    const path = join(folder, `${kind}.schema.json`);
    await writeFile(path, `${JSON.stringify(schema, undefined, 2)}\n`);
    files.push(path);
  }
  return files;
}
