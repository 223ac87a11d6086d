import { parseType } from "../base/index.ts";
import type { SchemaColumn } from "./model.ts";
import { formatSchemaFile, type SchemaTable } from "./schema-format.ts";

const TEXT = String.raw`[A-Za-z_][\w.]*|"(?:[^"\\]|\\.)*"`;
const COLUMN = new RegExp(
  `^ {6}(${TEXT}): \\{ type: (${TEXT})(, nullable: false)?(?:, source_name: (${TEXT}))?(?:, source_type: (${TEXT}))? \\}$`,
);
const TABLE = /^ {2}([a-z][a-z0-9_]*):$/;
const TABLE_NAME = new RegExp(`^ {4}table: (${TEXT})$`);
const KEYS = new RegExp(`^ {4}keys: \\[((?:${TEXT})(?:, (?:${TEXT}))*)\\]$`);

type Draft = { name: string; table: string; keys: string[]; columns: SchemaColumn[] };

/**
 * Reads a schema file that is exactly as the tool writes it, line by line: a file of 10,000 tables then needs a tenth of the memory and time
 * of a YAML tree. @returns undefined for any other file, which the YAML reader then judges
 */
export function readSchemaLines(source: string, text: string): readonly SchemaTable[] | undefined {
  const tables: Draft[] = [];
  for (const line of text.split("\n")) if (!readLine(line, tables)) return undefined;
  return formatSchemaFile(source, tables) === text && tables.every(hasValidTypes) ? tables : undefined;
}

/** @returns false for a line that has no place in the format; what merely stands in the wrong order is found by comparing the whole text */
function readLine(line: string, tables: Draft[]): boolean {
  const column = COLUMN.exec(line);
  const current = tables.at(-1);
  if (column !== null && current !== undefined) {
    current.columns.push(readColumn(column));
    return true;
  }
  const name = TABLE.exec(line)?.[1];
  if (name !== undefined) tables.push({ name, table: "", keys: [], columns: [] });
  const table = TABLE_NAME.exec(line)?.[1];
  if (table !== undefined && current !== undefined) current.table = unquote(table);
  const keys = KEYS.exec(line)?.[1];
  if (keys !== undefined && current !== undefined)
    current.keys = [...keys.matchAll(new RegExp(TEXT, "g"))].map(([key]) => unquote(key));
  return (
    name !== undefined ||
    table !== undefined ||
    keys !== undefined ||
    /^(#.*|source: \S+|tables:( \{\})?| {4}columns:( \{\})?|)$/.test(line)
  );
}

function readColumn([, name = "", type = "", notNull, sourceName, sourceType]: readonly (
  | string
  | undefined
)[]): SchemaColumn {
  const column = { name: unquote(name), type: unquote(type), nullable: notNull === undefined };
  return {
    ...column,
    sourceName: sourceName === undefined ? column.name : unquote(sourceName),
    sourceType: sourceType === undefined ? column.type : unquote(sourceType),
  };
}

function unquote(text: string): string {
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}

function hasValidTypes(table: Draft): boolean {
  return table.columns.every((column) => parseType(column.type).problem === undefined);
}
