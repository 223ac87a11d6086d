import type { Json } from "../../../base/index.ts";
import type { RowCheck } from "../data-engine.ts";
import type { SchemaField } from "../schema.ts";

/** A value within a column: how it is written in SQL, what it is called, and its Delta type. */
type Part = Readonly<{ value: string; path: string; type: Json; depth: number }>;

/** Checks of what must not be null within a column: members of structs, elements of arrays, values of maps. NOT NULL of the column itself goes with it. */
export function nestedNulls({ name, type }: SchemaField): readonly RowCheck[] {
  return partChecks({ value: quoted(name), path: name, type, depth: 0 });
}

function partChecks(part: Part): readonly RowCheck[] {
  const { value, path, type, depth } = part;
  if (typeof type !== "object" || type === null || Array.isArray(type)) return [];
  const object = type as Readonly<Record<string, Json>>;
  switch (object["type"]) {
    case "struct":
      return (object["fields"] as unknown as readonly SchemaField[]).flatMap((field) =>
        memberChecks(part, field, `(${value}).${quoted(field.name)}`),
      );
    case "array": {
      const element = { path: `${path}.element`, type: object["elementType"] ?? null, depth };
      return itemChecks(value, element, object["containsNull"] !== false);
    }
    case "map": {
      const keys = { path: `${path}.key`, type: object["keyType"] ?? null, depth };
      const values = { path: `${path}.value`, type: object["valueType"] ?? null, depth };
      return [
        ...itemChecks(`map_keys(${value})`, keys, true),
        ...itemChecks(`map_values(${value})`, values, object["valueContainsNull"] !== false),
      ];
    }
    default:
      return [];
  }
}

function memberChecks({ value, path, depth }: Part, { name, type, nullable }: SchemaField, member: string) {
  const inside = partChecks({ value: member, path: `${path}.${name}`, type, depth });
  if (nullable) return inside;
  const own = { name: `${path}.${name} is not null`, expression: `(${value} IS NULL OR ${member} IS NOT NULL)` };
  return [own, ...inside];
}

/** What holds of every item of a list; a list that is null or empty fulfils it. */
function itemChecks(list: string, item: Omit<Part, "value">, isNullable: boolean): readonly RowCheck[] {
  const value = `x${item.depth}`;
  const own = isNullable ? [] : [{ name: `${item.path} is not null`, expression: `${value} IS NOT NULL` }];
  return [...own, ...partChecks({ ...item, value, depth: item.depth + 1 })].map(({ name, expression }) => ({
    name,
    expression: `coalesce(list_bool_and(list_transform(${list}, lambda ${value}: (${expression}))), true)`,
  }));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
