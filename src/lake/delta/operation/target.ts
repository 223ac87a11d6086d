import type { Json } from "../../../base/index.ts";
import type { Metadata } from "../action.ts";
import type { TargetColumn, WriteTarget } from "../data-engine.ts";
import { identitySequence } from "../identity.ts";
import type { TablePlace } from "../place.ts";
import { scanColumns } from "../scan.ts";
import { parseSchema, physicalName, type SchemaField } from "../schema.ts";
import { localFolder } from "./local-folder.ts";
import { rowChecks } from "./row-checks.ts";
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
      ...absentValue(field),
      ...countedValue(field),
    };
  });
}

// generated columns are computed, defaults filled in, where rows do not bring the column (PROTOCOL.md §Generated Columns, §Default Columns)
function absentValue({ metadata = {} }: SchemaField): Readonly<{ absent?: string }> {
  const expression = metadata["delta.generationExpression"] ?? metadata["CURRENT_DEFAULT"];
  return typeof expression === "string" ? { absent: expression } : {};
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
