import { formatType } from "./format.ts";
import type { LogicalType, Type } from "./logical.ts";
import { typeOf } from "./parse.ts";
import { spellings } from "./spelling.ts";

/** Spark's spelling in DDL and casts. @throws UserError LW2001 */
export function sparkType(type: LogicalType): string {
  return sparkSpelling(typeOf(type));
}

function sparkSpelling(type: Type): string {
  switch (type.kind) {
    case "decimal":
      return formatType(type);
    case "array":
      return `array<${sparkSpelling(type.element)}>`;
    case "map":
      return `map<${sparkSpelling(type.key)},${sparkSpelling(type.value)}>`;
    case "struct":
      // Spark reads reserved words as field names only in backticks
      return `struct<${type.fields.map((field) => `\`${field.name.replaceAll("`", "``")}\`:${sparkSpelling(field.type)}`).join(",")}>`;
    case "variant":
      return "variant";
    default:
      return spellings[type.kind].spark;
  }
}
