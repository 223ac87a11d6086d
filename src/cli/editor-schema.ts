import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jsonSchemas } from "../metadata/index.ts";

/** Text of the JSON Schema by kind of metadata file: `source`, `product` … */
export async function editorSchemas(): Promise<Readonly<Record<string, string>>> {
  const files = Object.entries(await jsonSchemas());
  return Object.fromEntries(files.map(([file, text]) => [file.replace(/\.schema\.json$/, ""), text]));
}

/** Writes `<kind>.schema.json` for every kind. @returns the paths written */
export async function writeEditorSchemas(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const [file, text] of Object.entries(await jsonSchemas())) {
    const path = join(folder, file);
    await writeFile(path, text);
    written.push(path);
  }
  return written;
}
