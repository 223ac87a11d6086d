import { join } from "node:path";
import { type Column, fromDelta, type Json, type LogicalType, UserError } from "../../base/index.ts";
import type { Metadata } from "./action.ts";
import { isInsideTable } from "./file-path.ts";
import { readDeletionVectors } from "./deletion-vector.ts";
import { keyInTable, type TablePlace } from "./place.ts";
import { columnsOf, isCollated, parseSchema, physicalName, type SchemaField } from "./schema.ts";
import type { ReadableState } from "./snapshot.ts";
import type { StateFile } from "./table-state.ts";
import { hasVariants, typeInFiles } from "./variant.ts";
import { requireWholeFiles } from "./whole-files.ts";
import { mappingMode } from "./property.ts";

/** A column and how it lies in the files of its table. */
export type ScanColumn = Column &
  Readonly<{
    /** Name in the files, or field id (column mapping by id). For partition columns: the key in `partitionValues`. */
    key: string | number;
    /** The type as it is in the files: other names of nested fields under column mapping, structs of bytes for variants. */
    fileType: LogicalType;
    isPartition: boolean;
    /** Its texts have an order of their own: what bounds of files say is not certain. */
    isCollated?: true;
  }>;

export type ScanFile = Readonly<{
  /** Absolute local path. */
  path: string;
  /** In protocol spelling, by key of the partition column. */
  partitionValues: Readonly<Record<string, string | null>>;
  /** What the log says; absent where it does not. */
  sizeBytes?: number;
  /** Positions of rows that are no longer there, ascending. */
  deleted?: Uint32Array;
  /** Positions of the only rows that are asked for, ascending, at least one; where a file of a scan has them, all have. */
  only?: Uint32Array;
}>;

/** What an engine needs to read a table, or a part of it: nothing of the protocol is left to interpret. */
export type TableScan = Readonly<{
  columns: readonly ScanColumn[];
  files: readonly ScanFile[];
  /** To be awaited before files are read: brings those here that lie elsewhere, and sees that they are what the log says. */
  present?: (files: readonly ScanFile[], signal?: AbortSignal) => Promise<void>;
}>;

/** How the columns of a table lie in its files (PROTOCOL.md §Column Mapping). @throws UserError LW6208, LW6209 */
export function scanColumns(metadata: Metadata, table: string): readonly ScanColumn[] {
  const fields = parseSchema(metadata.schemaString, table);
  const mode = mappingMode(metadata.configuration);
  const isPlain = mode === "none" && !hasVariants(metadata);
  const logical = columnsOf(fields, table);
  return fields.map((field, index) => {
    const column = logical[index] as Column;
    const isPartition = metadata.partitionColumns.includes(field.name);
    const physical = mode === "none" ? field.name : physicalName(field);
    const id = field.metadata?.["delta.columnMapping.id"];
    return {
      ...column,
      key: mode === "id" && !isPartition && typeof id === "number" ? id : physical,
      fileType: isPlain ? column.type : (fileTypeOf(field, mode !== "none") ?? column.type),
      isPartition,
      ...(isCollated(field) ? { isCollated: true as const } : {}),
    };
  });
}

/** How columns lie in the files, where their names and types do not say it; undefined for all other tables. */
export function storedColumns(metadata: Metadata, table: string): readonly ScanColumn[] | undefined {
  const isOdd = isMapped(metadata) || metadata.partitionColumns.length > 0 || hasVariants(metadata);
  return isOdd ? scanColumns(metadata, table) : undefined;
}

/** Whether columns have names of their own in files (PROTOCOL.md §Column Mapping). */
export function isMapped({ configuration }: Metadata): boolean {
  return mappingMode(configuration) !== "none";
}

function fileTypeOf({ type }: SchemaField, hasOtherNames: boolean): LogicalType | undefined {
  const stored = typeInFiles(type);
  return fromDelta(hasOtherNames ? physicalType(stored) : stored).type;
}

type JsonObject = Readonly<Record<string, Json>>;

/** The type with physical names in all nested fields. */
function physicalType(type: Json): Json {
  if (typeof type !== "object" || type === null || Array.isArray(type)) return type;
  const object = type as JsonObject;
  switch (object["type"]) {
    case "array":
      return { ...object, elementType: physicalType(object["elementType"] ?? null) };
    case "map":
      return {
        ...object,
        keyType: physicalType(object["keyType"] ?? null),
        valueType: physicalType(object["valueType"] ?? null),
      };
    case "struct": {
      const fields = (object["fields"] ?? []) as readonly Json[];
      return { ...object, fields: fields.map((field) => physicalField(field as unknown as SchemaField)) };
    }
    default:
      return type;
  }
}

function physicalField(field: SchemaField): Json {
  return { ...field, name: physicalName(field), type: physicalType(field.type) };
}

/** A scan of some files of a state. @throws UserError LW6210, LW6211 */
export async function scanOf(place: TablePlace, state: ReadableState, files: Iterable<StateFile>): Promise<TableScan> {
  const wanted = [...files];
  const deleted = await readDeletionVectors(
    place,
    wanted.map(({ add }) => add.deletionVector),
  );
  const scanned = wanted.map((file, index) => scanFile(place, file, deleted[index]));
  return { columns: scanColumns(state.metadata, place.root), files: scanned, present: presentation(place) };
}

function presentation({ storage, root }: TablePlace): NonNullable<TableScan["present"]> {
  const keyOf = ({ path }: ScanFile) => path.slice(storage.localRoot.length + 1);
  return async (files, signal) => {
    if (storage.localRoot !== storage.root) await storage.fetch(files.map(keyOf), signal);
    requireWholeFiles(files, root);
  };
}

function scanFile(place: TablePlace, { path, add }: StateFile, deleted: Uint32Array | undefined): ScanFile {
  return {
    path: localPath(place, path),
    partitionValues: add.partitionValues ?? {},
    // actions that only take away may not say it
    ...(add.size > 0 ? { sizeBytes: add.size } : {}),
    ...(deleted === undefined ? {} : { deleted }),
  };
}

function localPath(place: TablePlace, path: string): string {
  const { localRoot, root } = place.storage;
  if (isInsideTable(path)) return join(localRoot, keyInTable(place, path));
  // a local table may name files anywhere on the disk, one in a container only its own
  if (path.startsWith("/") && localRoot === root) return path;
  throw new UserError("LW6211", { values: { path, root } });
}
