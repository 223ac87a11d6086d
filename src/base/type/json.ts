import type { Json } from "../hash.ts";
import type { LogicalType, Type } from "./logical.ts";
import { typeOf } from "./parse.ts";
import { spellings } from "./spelling.ts";

/**
 * JSON Schema of a value of this type in our JSON documents. Whatever a JSON number could not carry exactly (bigint, decimals) is text,
 * bytes are base64, timestamps ISO 8601; a map is a list of key and value, since its keys need not be text. Whatever is nested may be null.
 * @throws UserError LW2001
 */
export function jsonSchemaOf(type: LogicalType): Readonly<Record<string, Json>> {
  return jsonSpelling(typeOf(type));
}

function jsonSpelling(type: Type): Readonly<Record<string, Json>> {
  switch (type.kind) {
    case "decimal":
      return { type: "string", format: "decimal" };
    case "array":
      return { type: "array", items: orNull(type.element) };
    case "map": {
      const entry = { key: jsonSpelling(type.key), value: orNull(type.value) };
      return {
        type: "array",
        items: { type: "object", properties: entry, required: ["key", "value"], additionalProperties: false },
      };
    }
    case "struct": {
      const properties = Object.fromEntries(type.fields.map((field) => [field.name, orNull(field.type)]));
      return { type: "object", properties, additionalProperties: false };
    }
    case "variant":
      return {};
    default:
      return spellings[type.kind].json;
  }
}

function orNull(type: Type): Readonly<Record<string, Json>> {
  return { anyOf: [jsonSpelling(type), { type: "null" }] };
}
