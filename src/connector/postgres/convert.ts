import type { LogicalType } from "../../base/index.ts";
import { parseDate, parseInstant } from "../instant.ts";
import { type Convert, remembering } from "../row-batches.ts";

/** From the text Postgres sends (time zone UTC, ISO dates, hexadecimal bytea); `infinity` and years before 0 are no dates of ours. */
export function postgresConvert(type: LogicalType): Convert {
  switch (type) {
    case "smallint":
    case "int":
    case "float":
    case "double":
      return Number;
    case "bigint":
      return (value) => BigInt(postgresText(value));
    case "boolean":
      return (value) => value === "t";
    case "binary":
      return (value) => Buffer.from(postgresText(value).slice(2), "hex");
    case "date":
      return ofText(parseDate);
    case "timestamp":
    case "timestamp_ntz":
      return ofText(parseInstant);
    default:
      return postgresText;
  }
}

/** Every value comes as a text: the session asks for no other. */
export function postgresText(value: unknown): string {
  return String(value);
}

function ofText(parse: (text: string) => unknown): Convert {
  const remembered = remembering(parse);
  return (value) => remembered(postgresText(value));
}
