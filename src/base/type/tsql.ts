import type { LogicalType } from "./logical.ts";
import { typeOf } from "./parse.ts";
import { spellings } from "./spelling.ts";

/** T-SQL's spelling. Arrays, maps, structs and variants have no column type there and are kept as JSON text. @throws UserError LW2001 */
export function tsqlType(type: LogicalType): string {
  const structure = typeOf(type);
  switch (structure.kind) {
    case "decimal":
      return `decimal(${structure.precision},${structure.scale})`;
    case "array":
    case "map":
    case "struct":
    case "variant":
      return "nvarchar(max)";
    default:
      return spellings[structure.kind].tsql;
  }
}
