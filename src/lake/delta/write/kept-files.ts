import { type Column, formatType, fromDelta, type Type, typeOf, UserError } from "../../../base/index.ts";
import type { Metadata } from "../action.ts";
import { widenedField, widenedType } from "./widening.ts";
import { isOn } from "../property.ts";
import { columnsOf, parseSchema, physicalName, type SchemaField } from "../schema.ts";
import { parseStatistics } from "../statistics.ts";
import type { StateFile } from "../table-state.ts";

/** A schema before and after a commit, and the files that stay in the table. */
export type SchemaStep = Readonly<{ before: Metadata; after: Metadata; kept: readonly StateFile[] }>;

/**
 * Files that stay must be readable by the new schema: a column keeps its type, or gets a wider one that the table records (PROTOCOL.md §Type
 * Widening); a struct may gain members; a column that was null in rows, or was not there, stays nullable.
 * @throws UserError LW6308, LW6309, LW6323 naming the column
 */
export function requireReadable(table: string, { before, after, kept }: SchemaStep): void {
  if (before.schemaString === after.schemaString || kept.length === 0) return;
  const known = new Map(
    parseSchema(before.schemaString, table).map((field) => [physicalName(field).toLowerCase(), field]),
  );
  const widens = isOn(after.configuration, "delta.enableTypeWidening");
  for (const field of parseSchema(after.schemaString, table)) {
    const own = known.get(physicalName(field).toLowerCase());
    if (own !== undefined) requireType(table, { own, field, widens });
    if (!field.nullable && own?.nullable !== false) requireNoNulls(table, field, kept);
  }
}

type Change = Readonly<{ own: SchemaField; field: SchemaField; widens: boolean }>;

function requireType(table: string, { own, field, widens }: Change): void {
  const [from, to] = columnsOf([own, field], table) as [Column, Column];
  const [fromType, toType] = [typeOf(from.type), typeOf(to.type)];
  if (isGrown(fromType, toType)) return;
  const wider = widenedType(fromType, toType);
  if (wider === undefined || formatType(wider) !== formatType(toType))
    throw new UserError("LW6308", {
      values: { table, column: to.name, type: to.type, expected: from.type },
      failure: "input",
    });
  if (!widens || !isRecorded(own, field, wider))
    throw new UserError("LW6309", { values: { table, column: to.name, property: "delta.enableTypeWidening" } });
}

/** The same type, or one whose structs have other members beside those of the same types. */
function isGrown(from: Type, to: Type): boolean {
  if (formatType(from) === formatType(to)) return true;
  if (from.kind === "array" && to.kind === "array") return isGrown(from.element, to.element);
  if (from.kind === "map" && to.kind === "map") return isGrown(from.key, to.key) && isGrown(from.value, to.value);
  if (from.kind !== "struct" || to.kind !== "struct") return false;
  return to.fields.every(({ name, type }) => {
    const own = from.fields.find((member) => member.name.toLowerCase() === name.toLowerCase());
    return own === undefined || isGrown(own.type, type);
  });
}

/** Whether the field says which types its values had before, where it is no longer theirs. */
function isRecorded(own: SchemaField, field: SchemaField, wider: Type): boolean {
  const expected = widenedField(own, wider);
  const changes = ({ type, metadata }: SchemaField) => JSON.stringify([type, metadata["delta.typeChanges"] ?? []]);
  return changes(expected) === changes(field) && fromDelta(field.type).type !== undefined;
}

function requireNoNulls(table: string, field: SchemaField, kept: readonly StateFile[]): void {
  const name = physicalName(field);
  if (kept.every(({ add }) => parseStatistics(add.stats)?.nullCount?.[name] === 0)) return;
  throw new UserError("LW6323", { values: { table, column: field.name }, failure: "input" });
}
