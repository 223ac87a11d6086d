import type { Diagnostic } from "../base/index.ts";
import type { SchemaTable } from "./schema-format.ts";
import { readSchemaLines } from "./schema-lines.ts";

/** Reads the text of a schema file. @returns no tables when it cannot be used; what is wrong is in `diagnostics` */
export async function readSchemaFile(
  file: string,
  text: string,
): Promise<Readonly<{ tables: readonly SchemaTable[]; diagnostics: readonly Diagnostic[] }>> {
  const source = file.replace(/^.*\//, "").replace(/\.schema\.yaml$/, "");
  const tables = readSchemaLines(source, text);
  if (tables !== undefined) return { tables, diagnostics: [] };
  const { parseSchemaFile } = await import("./build/schema-file.ts");
  const diagnostics: Diagnostic[] = [];
  return { tables: parseSchemaFile(file, text, diagnostics) ?? [], diagnostics };
}
