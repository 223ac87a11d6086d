import type { LogicalType } from "../../base/index.ts";
import { parseDate, parseInstant } from "../instant.ts";
import { type Convert, remembering } from "../row-batches.ts";

/** Values as better-sqlite3 gives them with safe integers: bigint, number, string, Buffer. SQLite lets any of them stand in any column. */
export function sqliteConvert(type: LogicalType): Convert {
  switch (type) {
    case "bigint":
      return (value) => (typeof value === "bigint" ? value : undefined);
    case "boolean":
      return (value) => (value === 1n ? true : value === 0n ? false : undefined);
    case "double":
      return (value) => (typeof value === "number" ? value : exactNumber(value));
    case "date":
      return ofText(parseDate);
    case "timestamp":
    case "timestamp_ntz":
      return ofText(parseInstant);
    case "binary":
      return (value) => (value instanceof Uint8Array ? value : Buffer.from(sqliteText(value), "utf8"));
    default:
      return sqliteText;
  }
}

/**
 * The exact text of any value. Bytes are spelled `\xDE\xAD`, which the engine's cast to binary reads back.
 */
export function sqliteText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array)
    return Array.from(value, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  return String(value);
}

function exactNumber(value: unknown): number | undefined {
  return typeof value === "bigint" && BigInt(Number(value)) === value ? Number(value) : undefined;
}

function ofText(parse: (text: string) => unknown): Convert {
  const remembered = remembering(parse);
  return (value) => (typeof value === "string" ? remembered(value) : undefined);
}
