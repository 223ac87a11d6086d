import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasErrorCode } from "../base/index.ts";
import { formatSchemaFile, readSchemaFile, type SchemaTable, schemaFilePath } from "../metadata/index.ts";

/** Replaces these tables in `sources/<source>.schema.yaml` and keeps the others. The file is meant to be committed. */
export async function saveSchema(projectRoot: string, source: string, tables: readonly SchemaTable[]): Promise<void> {
  const path = join(projectRoot, schemaFilePath(source));
  const before = await readText(path);
  const known = before === undefined ? [] : (await readSchemaFile(schemaFilePath(source), before)).tables;
  const replaced = new Set(tables.map((table) => table.name));
  const text = formatSchemaFile(source, [...known.filter((table) => !replaced.has(table.name)), ...tables]);
  if (text === before) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
