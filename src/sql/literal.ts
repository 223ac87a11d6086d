import { duckdbType, type Json, type LogicalType } from "../base/index.ts";
import { quoteText } from "./quote.ts";

/** A plain value as it stands in SQL. Numbers keep their digits, documents become JSON. */
export function literal(value: Json): string {
  if (value === null) return "NULL";
  switch (typeof value) {
    case "boolean":
      return value ? "true" : "false";
    case "number":
      return Number.isFinite(value) ? String(value) : `CAST(${quoteText(String(value))} AS DOUBLE)`;
    case "string":
      return quoteText(value);
    default:
      return `CAST(${quoteText(JSON.stringify(value))} AS JSON)`;
  }
}

/** A value that is compared with a column: text takes the type of the column (dates, timestamps, exact decimals). */
export function typedLiteral(value: string | number | boolean, type: LogicalType | undefined): string {
  if (typeof value !== "string" || type === undefined || type === "string") return literal(value);
  return `CAST(${quoteText(value)} AS ${duckdbType(type)})`;
}
