import type { Json } from "../../../base/index.ts";
import type { Metadata } from "../action.ts";
import type { TargetColumn, WriteTarget } from "../data-engine.ts";
import { identitySequence } from "../identity.ts";
import type { TablePlace } from "../place.ts";
import { scanColumns } from "../scan.ts";
import { understood } from "../expression/held.ts";
import { columnsOf, expressionColumns, parseSchema, physicalName, type SchemaField } from "../schema.ts";
import { localFolder } from "./local-folder.ts";
import { generation, rowChecks } from "./row-checks.ts";
import { mappingMode } from "../property.ts";

/** How rows of a table must be written: names, types, partitions, and what every row must fulfil. */
export function writeTarget(place: TablePlace, metadata: Metadata): WriteTarget {
  const columns = targetColumns(metadata, place.root);
  return {
    folder: localFolder(place),
    partitionBy: columns.filter(({ name }) => metadata.partitionColumns.includes(name)).map(({ key }) => key),
    columns,
    checks: rowChecks(metadata, place.root),
    ...codec(metadata.configuration["delta.parquet.compression.codec"]),
  };
}

export function targetColumns(metadata: Metadata, table: string): readonly TargetColumn[] {
  const fields = parseSchema(metadata.schemaString, table);
  const isMapped = mappingMode(metadata.configuration) !== "none";
  return scanColumns(metadata, table).map((column, index) => {
    const field = fields[index] as SchemaField;
    return {
      name: column.name,
      type: column.type,
      nullable: column.nullable,
      key: isMapped ? physicalName(field) : column.name,
      fileType: column.fileType,
      ...(isMapped ? { fieldIds: fieldIds(field) } : {}),
      ...madeValue(field, fields, table),
      ...countedValue(field),
    };
  });
}

// generated columns are computed, defaults filled in, where rows do not bring the column (PROTOCOL.md §Generated Columns, §Default Columns)
function madeValue(
  field: SchemaField,
  fields: readonly SchemaField[],
  table: string,
): Pick<TargetColumn, "absent" | "generated" | "refused"> {
  const { name, metadata = {} } = field;
  const { "delta.generationExpression": expression, CURRENT_DEFAULT: absent } = metadata;
  if (typeof expression === "string")
    return { generated: generation({ name, expression, table }, expressionColumns(fields, table)) };
  if (typeof absent !== "string") return {};
  const [own] = columnsOf([field], table);
  const held = { what: `the default of ${name}`, expression: absent };
  const { value, reason } = understood(held, undefined, own?.type);
  // rows that bring the column do not ask for it
  return value === undefined ? { refused: { ...held, reason } } : { absent: value.sql };
}

function countedValue(field: SchemaField): Pick<TargetColumn, "sequence"> {
  const sequence = identitySequence(field);
  return sequence === undefined ? {} : { sequence };
}

const CODECS = {
  uncompressed: "uncompressed",
  none: "uncompressed",
  snappy: "snappy",
  gzip: "gzip",
  zstd: "zstd",
  lz4_raw: "lz4_raw",
} as const;

function codec(property: string | undefined): Readonly<{ compression?: string }> {
  const name = (property ?? "").toLowerCase();
  return Object.hasOwn(CODECS, name) ? { compression: CODECS[name as keyof typeof CODECS] } : {};
}

type JsonObject = Readonly<Record<string, Json>>;

/** Ids of a column and its nested fields, nested as the types are; `__duckdb_field_id` marks the id of a column with parts. */
function fieldIds(field: SchemaField): Json {
  const id = field.metadata?.["delta.columnMapping.id"] ?? 0;
  const parts = partIds(field.type);
  return parts === undefined ? id : { [OWN_ID]: id, ...parts };
}

const OWN_ID = "__duckdb_field_id";

function partIds(type: Json): Record<string, Json> | undefined {
  if (typeof type !== "object" || type === null || Array.isArray(type)) return undefined;
  const object = type as JsonObject;
  if (object["type"] === "struct") {
    const fields = (object["fields"] ?? []) as unknown as readonly SchemaField[];
    return Object.fromEntries(fields.map((field) => [physicalName(field), fieldIds(field)]));
  }
  const parts: Record<string, Json> = {};
  for (const [part, member] of [
    ["element", "elementType"],
    ["key", "keyType"],
    ["value", "valueType"],
  ] as const) {
    const inner = partIds(object[member] ?? null);
    if (inner !== undefined) parts[part] = inner;
  }
  return Object.keys(parts).length === 0 ? undefined : parts;
}
