import { compareText } from "../base/index.ts";
import type { SchemaColumn } from "./model.ts";

/** Columns of one dataset as discovered or last loaded. `name` is the dataset's, `table` the source's spelling. */
export type SchemaTable = Readonly<{
  name: string;
  table: string;
  keys: readonly string[];
  columns: readonly SchemaColumn[];
}>;

/** Where the schema file of a source lies, relative to the project. */
export function schemaFilePath(source: string): string {
  return `sources/${source}.schema.yaml`;
}

/**
 * The text of `sources/<source>.schema.yaml`: one line per column, tables in order of name, so that drift shows as a small diff.
 * What a reader would assume is left out: nullable, the same name and the same type at the source.
 */
export function formatSchemaFile(source: string, tables: readonly SchemaTable[]): string {
  const lines = [
    `# Columns of source ${source} as discovered or last loaded. Written by lakewright: commit it, do not edit it.`,
    `source: ${source}`,
    tables.length === 0 ? "tables: {}" : "tables:",
  ];
  for (const table of [...tables].sort((a, b) => compareText(a.name, b.name))) {
    lines.push(`  ${table.name}:`, `    table: ${quote(table.table)}`);
    if (table.keys.length > 0) lines.push(`    keys: [${table.keys.map(quote).join(", ")}]`);
    lines.push(table.columns.length === 0 ? "    columns: {}" : "    columns:");
    for (const column of table.columns)
      lines.push(`      ${quote(column.name)}: { ${describeColumn(column).join(", ")} }`);
  }
  return `${lines.join("\n")}\n`;
}

function describeColumn(column: SchemaColumn): string[] {
  const parts = [`type: ${quote(column.type)}`];
  if (!column.nullable) parts.push("nullable: false");
  if (column.sourceName !== column.name) parts.push(`source_name: ${quote(column.sourceName)}`);
  if (column.sourceType !== column.type) parts.push(`source_type: ${quote(column.sourceType)}`);
  return parts;
}

/** Words YAML reads as something else than text. */
const YAML_WORDS = /^(true|false|null|yes|no|on|off|y|n|~)$/i;

/** A text as YAML: plain where that is safe; otherwise a double-quoted scalar, whose escapes are those of JSON. */
export function quote(text: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$/.test(text) && !YAML_WORDS.test(text)
    ? text
    : JSON.stringify(text);
}
