import type { LogicalType, Type } from "./logical.ts";

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The one spelling of a type: `struct<a:int,b:array<decimal(10,2)>>`. Field names that are not plain stand in backticks. */
export function formatType(type: Type): LogicalType {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "array":
      return `array<${formatType(type.element)}>`;
    case "map":
      return `map<${formatType(type.key)},${formatType(type.value)}>`;
    case "struct":
      return `struct<${type.fields.map((field) => `${fieldName(field.name)}:${formatType(field.type)}`).join(",")}>`;
    default:
      return type.kind;
  }
}

function fieldName(name: string): string {
  return PLAIN_NAME.test(name) ? name : `\`${name.replaceAll("`", "``")}\``;
}
