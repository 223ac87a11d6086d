import { duckdbType, type Json } from "../../../base/index.ts";
import { configType, literal, quoteText } from "../../../sql/index.ts";

/** A configuration value with the type that the analysis gave it. */
export function configLiteral(value: Json): string {
  const type = configType(value);
  return type === undefined ? literal(value) : `CAST(${literal(value)} AS ${duckdbType(type)})`;
}

/** An ISO instant as a TIMESTAMPTZ. */
export function instant(iso: string): string {
  return `CAST(${quoteText(iso)} AS TIMESTAMPTZ)`;
}
