import { deltaType, formatType, fromDelta, type Json, type Type, typeOf, widens } from "../../../base/index.ts";
import type { SchemaField } from "../schema.ts";

/** A change of a type as the schema keeps it (PROTOCOL.md §Type Change Metadata). */
type TypeChange = Readonly<{ fromType: Json; toType: Json; fieldPath?: string }>;

type JsonObject = Readonly<Record<string, Json>>;

const CHANGES = "delta.typeChanges";

/**
 * The narrowest type that holds values of both and to which a table may widen the first: parts at any depth. Undefined when there is none: a struct
 * does not gain members by this.
 */
export function widenedType(from: Type, to: Type): Type | undefined {
  if (from.kind === "array" && to.kind === "array") {
    const element = widenedType(from.element, to.element);
    return element && { kind: "array", element };
  }
  if (from.kind === "map" && to.kind === "map") {
    const [key, value] = [widenedType(from.key, to.key), widenedType(from.value, to.value)];
    return key && value && { kind: "map", key, value };
  }
  if (from.kind === "struct" && to.kind === "struct") return widenedStruct(from, to);
  const [own, other] = [formatType(from), formatType(to)];
  if (widens(other, own)) return from;
  return isSupported(from, to) && widens(own, other) ? to : undefined;
}

function widenedStruct(from: Type & { kind: "struct" }, to: Type & { kind: "struct" }): Type | undefined {
  const fields: { name: string; type: Type }[] = [];
  for (const { name, type } of from.fields) {
    const other = to.fields.find((field) => field.name === name);
    const widened = other === undefined ? type : widenedType(type, other.type);
    if (widened === undefined) return undefined;
    fields.push({ name, type: widened });
  }
  return to.fields.every(({ name }) => fields.some((field) => field.name === name))
    ? { kind: "struct", fields }
    : undefined;
}

/** Digits before the point that a decimal needs to take whole numbers in (PROTOCOL.md §Type Widening): more than these have. */
const DECIMAL_DIGITS: Partial<Record<Type["kind"], number>> = { tinyint: 10, smallint: 10, int: 10, bigint: 20 };

// what else is wider holds for the protocol too
function isSupported(from: Type, to: Type): boolean {
  if (to.kind === "variant") return false;
  const digits = to.kind === "decimal" ? DECIMAL_DIGITS[from.kind] : undefined;
  return digits === undefined || to.kind !== "decimal" || to.precision - to.scale >= digits;
}

/** A field with a wider type, and what has changed in it told by the nearest field of a struct. */
export function widenedField(field: SchemaField, to: Type): SchemaField {
  const changes: TypeChange[] = [];
  const type = changedType(field.type, to, { path: [], changes });
  if (type === field.type) return field;
  if (changes.length === 0) return { ...field, type };
  const before = (field.metadata?.[CHANGES] ?? []) as readonly TypeChange[];
  return { ...field, type, metadata: { ...field.metadata, [CHANGES]: [...before, ...changes] } };
}

type Change = Readonly<{ path: readonly string[]; changes: TypeChange[] }>;

// the same value where nothing changes
function changedType(type: Json, to: Type, change: Change): Json {
  if (typeof type !== "object" || type === null || Array.isArray(type)) return changedPrimitive(type, to, change);
  const object = type as JsonObject;
  if (to.kind === "struct") return changedStruct(object, to);
  const inner = (part: string, member: string, wider: Type) =>
    changedType(object[member] ?? null, wider, { ...change, path: [...change.path, part] });
  const members: JsonObject =
    to.kind === "map"
      ? { keyType: inner("key", "keyType", to.key), valueType: inner("value", "valueType", to.value) }
      : { elementType: inner("element", "elementType", to.kind === "array" ? to.element : to) };
  return Object.entries(members).every(([name, value]) => object[name] === value) ? type : { ...object, ...members };
}

function changedPrimitive(type: Json, to: Type, { path, changes }: Change): Json {
  const wider = formatType(to);
  const { type: own } = fromDelta(type);
  if (own === undefined || formatType(typeOf(own)) === wider) return type;
  const toType = deltaType(wider);
  changes.push({ fromType: type, toType, ...(path.length === 0 ? {} : { fieldPath: path.join(".") }) });
  return toType;
}

function changedStruct(struct: JsonObject, to: Type & { kind: "struct" }): Json {
  const fields = (struct["fields"] ?? []) as unknown as readonly SchemaField[];
  const changed = fields.map((field) => {
    const wider = to.fields.find(({ name }) => name === field.name);
    return wider === undefined ? field : widenedField(field, wider.type);
  });
  return changed.every((field, index) => field === fields[index])
    ? struct
    : { ...struct, fields: changed as unknown as Json };
}
