import type { Json } from "../hash.ts";
import { formatType } from "./format.ts";
import type { Column, LogicalType, PrimitiveName, Type } from "./logical.ts";
import { MAX_PRECISION } from "./logical.ts";
import { typeOf } from "./parse.ts";
import { type DeltaFeature, isPrimitive, spellings, type Spelling } from "./spelling.ts";

const VARIANT = {
  delta: "variant",
  feature: { name: "variantType", minReaderVersion: 3, minWriterVersion: 7 },
} as const satisfies Pick<Spelling, "delta" | "feature">;

type JsonObject = { readonly [key: string]: Json | undefined };

/**
 * The type as the schema of a Delta table holds it: text for primitives, objects for nested ones.
 * @throws UserError LW2001 when the text is not a type
 */
export function deltaType(type: LogicalType): Json {
  return deltaSpelling(typeOf(type));
}

function deltaSpelling(type: Type): Json {
  switch (type.kind) {
    case "decimal":
      return formatType(type);
    case "array":
      return { type: "array", elementType: deltaSpelling(type.element), containsNull: true };
    case "map":
      return {
        type: "map",
        keyType: deltaSpelling(type.key),
        valueType: deltaSpelling(type.value),
        valueContainsNull: true,
      };
    case "struct":
      return {
        type: "struct",
        fields: type.fields.map((field) => ({
          name: field.name,
          type: deltaSpelling(field.type),
          nullable: true,
          metadata: {},
        })),
      };
    case "variant":
      return VARIANT.delta;
    default:
      return spellings[type.kind].delta;
  }
}

/** A type of a Delta schema as ours; `refused` names what it is when we have no type for it (intervals …). */
export type FromDelta = Readonly<{ type: LogicalType; refused?: undefined } | { refused: string; type?: undefined }>;

/** Reads the `type` of a field of a Delta schema, whoever wrote it. Nullability inside nested types is not kept. */
export function fromDelta(type: Json): FromDelta {
  const found = logicalOf(type, 0);
  return typeof found === "string" ? { refused: found } : { type: formatType(found) };
}

/** The features a table with these columns must declare, by name in order. */
export function deltaFeatures(columns: readonly Column[]): readonly DeltaFeature[] {
  const found = new Map<string, DeltaFeature>();
  for (const column of columns) collectFeatures(typeOf(column.type), found);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const BY_DELTA_NAME: ReadonlyMap<string, PrimitiveName> = new Map(
  (Object.keys(spellings) as PrimitiveName[]).map((kind) => [spellings[kind].delta, kind]),
);

const MAX_DEPTH = 32;

/** A type, or the text of what it is instead. */
function logicalOf(json: Json | undefined, depth: number): Type | string {
  if (depth > MAX_DEPTH) return "nested too deep";
  if (typeof json === "string") return primitiveOf(json);
  if (json === null || typeof json !== "object" || Array.isArray(json)) return JSON.stringify(json) ?? "nothing";
  const object = json as JsonObject;
  switch (object["type"]) {
    case "array": {
      const element = logicalOf(object["elementType"], depth + 1);
      return typeof element === "string" ? element : { kind: "array", element };
    }
    case "map": {
      const key = logicalOf(object["keyType"], depth + 1);
      const value = logicalOf(object["valueType"], depth + 1);
      if (typeof key === "string") return key;
      return typeof value === "string" ? value : { kind: "map", key, value };
    }
    case "struct":
      return structOf(object["fields"], depth);
    default:
      return JSON.stringify(object["type"]) ?? "nothing";
  }
}

function primitiveOf(name: string): Type | string {
  if (name === VARIANT.delta) return { kind: "variant" };
  const kind = BY_DELTA_NAME.get(name);
  if (kind !== undefined) return { kind };
  const digits = /^decimal\((\d+),\s*(\d+)\)$/.exec(name);
  if (digits === null) return name;
  const precision = Number(digits[1]);
  const scale = Number(digits[2]);
  return precision >= 1 && precision <= MAX_PRECISION && scale <= precision
    ? { kind: "decimal", precision, scale }
    : name;
}

function structOf(fields: Json | undefined, depth: number): Type | string {
  if (!Array.isArray(fields) || fields.length === 0) return "a struct without fields";
  const converted: { name: string; type: Type }[] = [];
  for (const field of fields as readonly JsonObject[]) {
    const type = logicalOf(field?.["type"], depth + 1);
    if (typeof type === "string") return type;
    converted.push({ name: String(field["name"]), type });
  }
  return { kind: "struct", fields: converted };
}

function collectFeatures(type: Type, found: Map<string, DeltaFeature>): void {
  if (isPrimitive(type)) {
    const { feature }: Spelling = spellings[type.kind];
    if (feature !== undefined) found.set(feature.name, feature);
  } else if (type.kind === "variant") found.set(VARIANT.feature.name, VARIANT.feature);
  else if (type.kind === "array") collectFeatures(type.element, found);
  else if (type.kind === "map") [type.key, type.value].forEach((part) => collectFeatures(part, found));
  else if (type.kind === "struct") type.fields.forEach((field) => collectFeatures(field.type, found));
}
