import type { Json } from "../base/index.ts";
import type { QueryResult } from "../engine/index.ts";
import { pluralText } from "./quantity-text.ts";
import type { Paint } from "./terminal.ts";
import { textTable } from "./text-table.ts";

const numeric = /^(tinyint|byte|smallint|short|int|integer|bigint|long|float|double|decimal)/;

/** Rows as an aligned table with their number below. */
export function queryTable(result: QueryResult, paint: Paint): string {
  const columns = result.columns.map(
    ({ name, type }) => ({ title: name, align: numeric.test(type) ? "right" : "left" }) as const,
  );
  const rows = result.rows.map((row) => row.map(cellText));
  const more = result.truncated ? ", and there are more: --limit shows them" : "";
  return `${textTable(columns, rows, paint)}${paint("dim", `${pluralText(rows.length, "row")}${more}`)}\n`;
}

/** Rows as objects by column name. */
export function queryRows(result: QueryResult): readonly Readonly<Record<string, Json>>[] {
  return result.rows.map((row) =>
    Object.fromEntries(result.columns.map((column, place) => [column.name, row[place] ?? null])),
  );
}

function cellText(value: Json): string {
  if (value === null) return "NULL";
  return typeof value === "string" ? value : JSON.stringify(value);
}
