import type { LogicalType } from "../../../base/index.ts";
import type { FileScan, SourceColumn } from "../../../connector/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";

type Options = FileScan["options"];

/**
 * A value of a CSV file as text that the type of its column reads: dates, timestamps and numbers written in the way the options say are spelled
 * anew. A date that is not written so stays as it is, and fails its cast later with its original text; for a number see `csvRefused`.
 */
export function csvValue(column: SourceColumn, present: ReadonlySet<string>, options: Options): string {
  if (!present.has(column.sourceName)) return "CAST(NULL AS VARCHAR)";
  const name = quoteName(column.sourceName);
  const type = typeOf(column);
  const { date_format: dateFormat, timestamp_format: timestampFormat } = options;
  if (type === "date" && dateFormat !== undefined) return respelled(name, String(dateFormat), "%Y-%m-%d");
  if (type.startsWith("timestamp") && timestampFormat !== undefined) {
    return respelled(name, String(timestampFormat), "%Y-%m-%d %H:%M:%S.%f");
  }
  return isMarked(column, options) ? withPoint(name, options) : name;
}

/**
 * The refusal of a row whose numbers are not written in the way the options say, as SQL that is NULL for a good row. Left to its cast, `1.234` would
 * be a number under every option, and a thousand times too small under one.
 */
export function csvRefused(columns: readonly SourceColumn[], present: ReadonlySet<string>, options: Options): string {
  const marked = columns.filter((column) => present.has(column.sourceName) && isMarked(column, options));
  if (marked.length === 0) return "CAST(NULL AS VARCHAR)";
  const wrong = marked.map((column) => {
    const name = quoteName(column.sourceName);
    const reason = `"${column.name}" is not a number with ${marksText(options)}`;
    const rule = `{'rule': ${quoteText(`cast:${column.name}`)}, 'reason': ${quoteText(reason)}}`;
    return {
      name,
      failed: `${name} IS NOT NULL AND ${withPoint(name, options)} IS NULL`,
      rule,
      key: quoteText(column.name),
    };
  });
  const only = (list: readonly string[]): string =>
    list.map((item, index) => `CASE WHEN ${wrong[index]?.failed} THEN [${item}] ELSE [] END`).join(" || ");
  const rules = only(wrong.map(({ rule }) => rule));
  const values = only(wrong.map(({ key, name }) => `(${key}, ${name})`));
  const some = wrong.map(({ failed }) => `(${failed})`).join(" OR ");
  return `CASE WHEN ${some} THEN CAST(to_json({'rules': ${rules}, 'values': map_from_entries(${values})}) AS VARCHAR) END`;
}

/** Whether numbers of a file are written with other signs than those of the engine. */
export function hasMarks({ decimal_separator: decimal, thousands_separator: thousands }: Options): boolean {
  return decimal === "," || thousands !== undefined;
}

/** SQL that is true for a text with one of the signs that only numbers of such a file have. */
export function showsMark(text: string, options: Options): string {
  const { decimal, thousands } = marksOf(options);
  return [decimal, thousands]
    .filter((mark) => mark !== "")
    .map((mark) => `contains(${text}, ${quoteText(mark)})`)
    .join(" OR ");
}

/** The type that counts for reading: what somebody declared, else what was found. */
function typeOf(column: SourceColumn): LogicalType {
  return column.declared ?? column.type;
}

function isMarked(column: SourceColumn, options: Options): boolean {
  return hasMarks(options) && /^(?:tinyint|smallint|int|bigint|float|double|decimal)/.test(typeOf(column));
}

function respelled(name: string, format: string, iso: string): string {
  return `coalesce(strftime(try_strptime(${name}, ${quoteText(format)}), ${quoteText(iso)}), ${name})`;
}

/** The number with a point and without thousands separators; NULL when it is not written as the options say. */
function withPoint(name: string, options: Options): string {
  const { decimal, thousands } = marksOf(options);
  const grouped = thousands === "" ? "" : `[0-9]{1,3}(?:[${thousands}][0-9]{3})+|`;
  const number = `[-+]?(?:(?:${grouped}[0-9]+)(?:[${decimal}][0-9]*)?|[${decimal}][0-9]+)(?:[eE][-+]?[0-9]+)?`;
  const whole = thousands === "" ? name : `replace(${name}, ${quoteText(thousands)}, '')`;
  return `CASE WHEN regexp_full_match(${name}, ${quoteText(`\\s*${number}\\s*`)}) THEN replace(${whole}, ${quoteText(decimal)}, '.') END`;
}

function marksOf({ decimal_separator: decimal, thousands_separator: thousands }: Options) {
  return { decimal: String(decimal ?? "."), thousands: String(thousands ?? "") };
}

function marksText(options: Options): string {
  const { decimal, thousands } = marksOf(options);
  return `the decimal separator "${decimal}"${thousands === "" ? "" : ` and the thousands separator "${thousands}"`}`;
}
