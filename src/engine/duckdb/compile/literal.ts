import { duckdbType, type Json, type LogicalType } from "../../../base/index.ts";
import { configType, quoteText } from "../../../sql/index.ts";

/** A configuration value with the type that the analysis gave it. */
export function configLiteral(value: Json): string {
  const type = configType(value);
  return type === undefined ? literal(value) : `CAST(${literal(value)} AS ${duckdbType(type)})`;
}

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

/** A value of a rule, compared with a column: text takes the type of the column (dates, timestamps, exact decimals). */
export function typedLiteral(value: string | number | boolean, type: LogicalType | undefined): string {
  if (typeof value !== "string" || type === undefined || type === "string") return literal(value);
  return `CAST(${quoteText(value)} AS ${duckdbType(type)})`;
}

/** An ISO instant as a TIMESTAMPTZ. */
export function instant(iso: string): string {
  return `CAST(${quoteText(iso)} AS TIMESTAMPTZ)`;
}
