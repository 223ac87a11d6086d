import {
  type Column,
  deltaType,
  formatType,
  fromDelta,
  type Json,
  type Type,
  typeOf,
  UserError,
} from "../../../base/index.ts";
import type { Metadata } from "../action.ts";
import type { TableContext } from "../context.ts";
import type { WritePlan, WriteRequest } from "../contract.ts";
import { requireNoValues } from "../identity.ts";
import { changesTarget, keepsChanges } from "./change-files.ts";
import { mapColumns } from "./column-mapping.ts";
import { madeFields } from "./made-fields.ts";
import { rowChecks } from "./row-checks.ts";
import { writeTarget } from "./target.ts";
import { widenedField, widenedType } from "./widening.ts";
import { isOn } from "../property.ts";
import { isMapped, scanColumns } from "../scan.ts";
import { columnsOf, parseSchema, schemaHasMetadata, type SchemaField } from "../schema.ts";
import type { ReadableState } from "../snapshot.ts";
import { requireAccess } from "../table-feature.ts";

type PlanContext = Pick<TableContext, "place" | "random">;

/**
 * How files must be written that somebody else makes for a table: one that maps its columns, has partitions, checks rows, makes values, keeps
 * changes or widens types. Undefined for all others.
 * @throws UserError LW6203 when they cannot be · LW6308, LW6318 when the columns do not fit the table · LW6314 when it makes their values itself ·
 * LW6319 when an expression of it is not understood
 */
export function planWrite(context: PlanContext, base: ReadableState, request: WriteRequest): WritePlan | undefined {
  const { place, random } = context;
  const { metadata: before } = base;
  requireAccess(place.root, "write", base.protocol, before);
  requireNoValues(
    before,
    place.root,
    request.columns.map(({ name }) => name),
  );
  if (!needsTarget(before, place.root) && !widensTypes(before) && !keepsChanges(before)) return undefined;
  const fields = [...plannedFields(place.root, before, request), ...keptFields(place.root, before, request)];
  const mapped = mapColumns(fields, before.configuration, random);
  const metadata: Metadata = {
    ...before,
    schemaString: JSON.stringify({ type: "struct", fields: mapped.fields }),
    partitionColumns: plannedPartitions(place.root, before, { fields, replaces: request.replaces }),
    configuration: mapped.properties,
  };
  const all = columnsOf(mapped.fields, place.root);
  const columns = all.slice(0, request.columns.length);
  const target = writeTarget(place, metadata);
  return {
    columns,
    made: all.slice(columns.length),
    metadata,
    ...(keepsChanges(metadata) ? { changes: changesTarget(target) } : {}),
    ...(needsTarget(metadata, place.root) ? { stored: scanColumns(metadata, place.root), target } : {}),
  };
}

/** Whether plain files of rows that nobody checked would not be those of the table. */
export function needsTarget(metadata: Metadata, table: string): boolean {
  if (isMapped(metadata) || metadata.partitionColumns.length > 0 || rowChecks(metadata, table).length > 0) return true;
  return madeFields(metadata, table).length > 0;
}

function widensTypes({ configuration, schemaString }: Metadata): boolean {
  return isOn(configuration, WIDENING) || schemaHasMetadata(schemaString, TYPE_CHANGES);
}

const WIDENING = "delta.enableTypeWidening";
const TYPE_CHANGES = "delta.typeChanges";

function plannedFields(table: string, before: Metadata, { columns, replaces }: WriteRequest): readonly SchemaField[] {
  const known = new Map(parseSchema(before.schemaString, table).map((field) => [field.name.toLowerCase(), field]));
  return columns.map((column) => {
    const field = known.get(column.name.toLowerCase());
    if (field === undefined) return newField(column);
    const fitted = fittedField(field, typeOf(column.type), { before, replaces });
    if (fitted !== undefined) return { ...fitted, name: column.name, nullable: column.nullable };
    if (replaces) return newField(column);
    const { name, type } = column;
    const expected = fromDelta(field.type).type ?? "";
    throw new UserError("LW6308", { values: { table, column: name, type, expected }, failure: "input" });
  });
}

/** Columns of the table that stay in it though the dataset does not have them. */
function keptFields(table: string, before: Metadata, { columns }: WriteRequest): readonly SchemaField[] {
  const given = new Set(columns.map(({ name }) => name.toLowerCase()));
  return madeFields(before, table).filter(({ name }) => !given.has(name.toLowerCase()));
}

function newField({ name, type, nullable }: Column): SchemaField {
  return { name, type: deltaType(type), nullable, metadata: {} };
}

/** The field with a type that holds what lies in its files and what will be written; undefined when there is none. */
function fittedField(
  field: SchemaField,
  to: Type,
  { before, replaces }: Readonly<{ before: Metadata; replaces: boolean }>,
): SchemaField | undefined {
  const own = fromDelta(field.type).type;
  const wider = own === undefined ? undefined : widenedType(typeOf(own), to);
  const isSame = own === formatType(to);
  // rows that are replaced leave nothing that needs the wider type but the wish of whoever widened it
  if (replaces && !isSame && !widensTypes(before)) return undefined;
  if (wider !== undefined && (formatType(wider) === own || isOn(before.configuration, WIDENING)))
    return widenedField(field, wider);
  const type = fittedType(field.type, to);
  return type === undefined ? undefined : { ...field, type };
}

/** The type with the members that structs have come to have; what else differs does not fit. */
function fittedType(own: Json, to: Type): Json | undefined {
  if (typeof own !== "object" || own === null || Array.isArray(own)) {
    const type = fromDelta(own).type;
    const wider = type === undefined ? undefined : widenedType(typeOf(type), to);
    return wider !== undefined && formatType(wider) === type ? own : undefined;
  }
  const object = own as Readonly<Record<string, Json>>;
  switch (to.kind) {
    case "struct":
      return object["type"] === "struct" ? fittedStruct(object, to) : undefined;
    case "array":
      return fittedParts(object, { elementType: to.element });
    case "map":
      return fittedParts(object, { keyType: to.key, valueType: to.value });
    default:
      return undefined;
  }
}

function fittedParts(own: Readonly<Record<string, Json>>, parts: Readonly<Record<string, Type>>): Json | undefined {
  const fitted = Object.entries(parts).map(([part, type]) => [part, fittedType(own[part] ?? null, type)] as const);
  return fitted.some(([, type]) => type === undefined) ? undefined : { ...own, ...Object.fromEntries(fitted) };
}

function fittedStruct(own: Readonly<Record<string, Json>>, { fields }: Type & { kind: "struct" }): Json | undefined {
  const known = new Map(
    ((own["fields"] ?? []) as unknown as readonly SchemaField[]).map((member) => [member.name.toLowerCase(), member]),
  );
  const members = fields.map(({ name, type }): SchemaField | undefined => {
    const member = known.get(name.toLowerCase());
    if (member === undefined) return newField({ name, type: formatType(type), nullable: true });
    const fitted = fittedType(member.type, type);
    return fitted === undefined ? undefined : { ...member, name, type: fitted };
  });
  return members.includes(undefined) ? undefined : { ...own, fields: members as unknown as Json };
}

/** @throws UserError LW6318 when rows that stay would lose the column that parts them */
function plannedPartitions(
  table: string,
  before: Metadata,
  { fields, replaces }: Readonly<{ fields: readonly SchemaField[]; replaces: boolean }>,
): readonly string[] {
  return before.partitionColumns.flatMap((name) => {
    const own = fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
    if (own !== undefined) return [own.name];
    if (replaces) return [];
    throw new UserError("LW6318", { values: { table, column: name }, failure: "input" });
  });
}
