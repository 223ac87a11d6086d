import type { FileScan, SourceColumn } from "../../../connector/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";

/**
 * A value of a CSV file as text that the type of its column reads: dates, timestamps and decimal marks written in the way the options say are
 * spelled anew; a value that is not written so stays as it is, and fails its cast later with its original text.
 */
export function csvValue(column: SourceColumn, present: ReadonlySet<string>, options: FileScan["options"]): string {
  if (!present.has(column.sourceName)) return "CAST(NULL AS VARCHAR)";
  const name = quoteName(column.sourceName);
  const { date_format: dateFormat, timestamp_format: timestampFormat, decimal_separator: mark } = options;
  if (column.type === "date" && dateFormat !== undefined) return respelled(name, String(dateFormat), "%Y-%m-%d");
  if (column.type.startsWith("timestamp") && timestampFormat !== undefined) {
    return respelled(name, String(timestampFormat), "%Y-%m-%d %H:%M:%S.%f");
  }
  if (mark === "," && /^(?:float|double|decimal)/.test(column.type)) return withPoint(name);
  return name;
}

function respelled(name: string, format: string, iso: string): string {
  return `coalesce(strftime(try_strptime(${name}, ${quoteText(format)}), ${quoteText(iso)}), ${name})`;
}

function withPoint(name: string): string {
  const pointed = `replace(${name}, ',', '.')`;
  return `CASE WHEN TRY_CAST(${pointed} AS DOUBLE) IS NULL THEN ${name} ELSE ${pointed} END`;
}
