import { compareText } from "../../base/index.ts";
import type { SchemaTable } from "../schema-format.ts";
import { identifierOf, keyText } from "./identifier.ts";

/** Where the column types of a source lie, relative to the project: beside its schema file, from which they are made. */
export function schemaTypesPath(source: string): string {
  return `sources/${source}.schema.ts`;
}

/** `ops` → `opsSchema`: what the file exports. */
export function schemaTypesName(source: string): string {
  return `${identifierOf(source)}Schema`;
}

/** The text of `sources/<source>.schema.ts`: names and logical types, so that the compiler knows the columns of the source. */
export function formatSchemaTypes(source: string, tables: readonly SchemaTable[]): string {
  const lines = [
    `// Column types of source ${source}, made from ${source}.schema.yaml. Written by lakewright: commit it, do not edit it.`,
    `export const ${schemaTypesName(source)} = {`,
  ];
  for (const table of [...tables].sort((a, b) => compareText(a.name, b.name))) {
    lines.push(`  ${keyText(table.name)}: {`);
    for (const column of table.columns) lines.push(`    ${keyText(column.name)}: ${JSON.stringify(column.type)},`);
    lines.push("  },");
  }
  lines.push("} as const;");
  return `${lines.join("\n")}\n`;
}

/** Whether a file of column types says what the schema file says; how it is laid out is a matter of taste. */
export function isFresh(text: string, source: string, tables: readonly SchemaTable[]): boolean {
  return withoutLayout(text) === withoutLayout(formatSchemaTypes(source, tables));
}

function withoutLayout(text: string): string {
  return text
    .replace(/\s+/g, "")
    .replace(/,([}\]])/g, "$1")
    .replaceAll("'", '"')
    .replace(/"([A-Za-z_]\w*)":/g, "$1:");
}
