import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jsonSchemas, type Kinds } from "../metadata/index.ts";

/** Text of the JSON Schema by kind of metadata file: `source`, `product` …; of a project, with the kinds it brings. */
export async function editorSchemas(kinds?: Kinds): Promise<Readonly<Record<string, string>>> {
  const files = Object.entries(await jsonSchemas(kinds));
  return Object.fromEntries(files.map(([file, text]) => [file.replace(/\.schema\.json$/, ""), text]));
}

/** Writes `<kind>.schema.json` for every kind. @returns the paths written */
export async function writeEditorSchemas(folder: string, kinds?: Kinds): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const [file, text] of Object.entries(await jsonSchemas(kinds))) {
    const path = join(folder, file);
    await writeFile(path, text);
    written.push(path);
  }
  return written;
}
