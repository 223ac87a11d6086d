import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DiagnosticsError, hasErrorCode } from "../base/index.ts";
import { localStorage } from "../lake/index.ts";
import {
  formatSchemaFile,
  formatSchemaTypes,
  readSchemaFile,
  type SchemaTable,
  schemaFilePath,
  schemaTypesPath,
} from "../metadata/index.ts";

/** Replaces these tables in `sources/<source>.schema.yaml` and keeps the others. The file is meant to be committed. */
export async function saveSchema(projectRoot: string, source: string, tables: readonly SchemaTable[]): Promise<void> {
  const path = join(projectRoot, schemaFilePath(source));
  const before = await readText(path);
  const known = before === undefined ? [] : (await readSchemaFile(schemaFilePath(source), before)).tables;
  const replaced = new Set(tables.map((table) => table.name));
  const all = [...known.filter((table) => !replaced.has(table.name)), ...tables];
  const text = formatSchemaFile(source, all);
  if (text !== before) await writeWhole(projectRoot, schemaFilePath(source), text);
  if (existsSync(join(projectRoot, "lakewright.ts"))) await saveTypes(projectRoot, source, all);
}

/** Writes `sources/<source>.schema.ts` from the schema file beside it, without asking the source. @returns its path */
export async function saveSchemaTypes(projectRoot: string, source: string): Promise<string> {
  const path = schemaFilePath(source);
  const { tables, diagnostics } = await readSchemaFile(path, await readFile(join(projectRoot, path), "utf8"));
  if (diagnostics.length > 0) throw new DiagnosticsError(diagnostics);
  await saveTypes(projectRoot, source, tables);
  return schemaTypesPath(source);
}

async function saveTypes(projectRoot: string, source: string, tables: readonly SchemaTable[]): Promise<void> {
  const path = schemaTypesPath(source);
  const text = formatSchemaTypes(source, tables);
  if (text !== (await readText(join(projectRoot, path)))) await writeWhole(projectRoot, path, text);
}

/** A run may be killed at any time: half a file would be a fault in the project. */
function writeWhole(projectRoot: string, path: string, text: string): Promise<void> {
  return localStorage(projectRoot).write(path, text);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
