import type { Json, Random } from "../../../base/index.ts";
import type { SchemaField } from "../schema.ts";
import { mappingMode } from "../property.ts";

const MAX_ID = "delta.columnMapping.maxColumnId";
const ID = "delta.columnMapping.id";
const NAME = "delta.columnMapping.physicalName";

export type Mapped = Readonly<{ fields: readonly SchemaField[]; properties: Readonly<Record<string, string>> }>;

/**
 * Gives every field, nested ones included, that has none an id and a physical name, where the table maps its columns
 * (PROTOCOL.md §Writer Requirements for Column Mapping). With `keepNames`, fields of an existing table keep their names in files.
 */
export function mapColumns(
  fields: readonly SchemaField[],
  properties: Readonly<Record<string, string>>,
  random: Pick<Random, "uuid">,
  keepNames = false,
): Mapped {
  if (mappingMode(properties) === "none") return { fields, properties };
  const counter = { last: Math.max(Number(properties[MAX_ID] ?? 0), ...fields.map(highestId), 0) };
  const assign = (field: SchemaField): SchemaField => ({
    ...field,
    type: mapType(field.type, assign),
    metadata: {
      ...field.metadata,
      [ID]: field.metadata?.[ID] ?? ++counter.last,
      [NAME]: field.metadata?.[NAME] ?? (keepNames ? field.name : `col-${random.uuid()}`),
    },
  });
  const mapped = fields.map(assign);
  return { fields: mapped, properties: { ...properties, [MAX_ID]: String(counter.last) } };
}

function highestId(field: SchemaField): number {
  let highest = Number(field.metadata?.[ID] ?? 0);
  mapType(field.type, (inner) => {
    highest = Math.max(highest, highestId(inner));
    return inner;
  });
  return highest;
}

/** A type with every directly nested field changed. */
export function mapType(type: Json, change: (field: SchemaField) => SchemaField): Json {
  if (typeof type !== "object" || type === null || Array.isArray(type)) return type;
  const object = type as Readonly<Record<string, Json>>;
  switch (object["type"]) {
    case "struct":
      return { ...object, fields: ((object["fields"] ?? []) as unknown as readonly SchemaField[]).map(change) };
    case "array":
      return { ...object, elementType: mapType(object["elementType"] ?? null, change) };
    case "map":
      return {
        ...object,
        keyType: mapType(object["keyType"] ?? null, change),
        valueType: mapType(object["valueType"] ?? null, change),
      };
    default:
      return type;
  }
}
