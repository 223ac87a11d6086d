import { quoteName } from "../../sql/index.ts";
import type { LogicalType } from "../../base/index.ts";
import type { ExtractRequest, Watermark } from "../connector.ts";
import { formatDate } from "../instant.ts";
import { remembering, watermarkColumn } from "../row-batches.ts";
import { compareValues, watermarkOrder } from "../watermark.ts";
import { sqliteText } from "./convert.ts";

type Bounds = Readonly<{ sql: string | undefined; values: readonly (string | number | bigint)[] }>;

/**
 * A condition that an index can serve and that leaves out no row of the bounds: SQLite holds timestamps as text in any ISO spelling and
 * with any offset, so the date is compared with a day to spare, and numbers with a rounding to spare. `isWithinBounds` then decides
 * exactly. NULL, values of another storage class and, for dates, text that does not begin with a digit are let through: they have no place
 * in the order and must not be lost.
 */
export function boundsCondition(request: ExtractRequest): Bounds {
  const found = watermarkColumn(request);
  if (found === undefined || (request.from === undefined && request.until === undefined))
    return { sql: undefined, values: [] };
  const name = quoteName(found.sourceName);
  const from = request.from === undefined ? undefined : roughBound(request.from, -1);
  const until = request.until === undefined ? undefined : roughBound(request.until, 1);
  const range = [from === undefined ? undefined : `${name} >= ?`, until === undefined ? undefined : `${name} <= ?`];
  const inRange = range.filter((part) => part !== undefined).join(" AND ");
  return {
    sql: `(${inRange}) OR ${withoutOrder(found.type, name)} OR ${name} IS NULL`,
    values: [from, until].filter((value) => value !== undefined),
  };
}

/** The exact, typed test of one row. */
export function isWithinBounds(request: ExtractRequest): (row: readonly unknown[]) => boolean {
  const found = watermarkColumn(request);
  if (found === undefined || (request.from === undefined && request.until === undefined)) return () => true;
  const order = watermarkOrder(found.name, found.type);
  const parse = remembering(order.parse);
  const from = request.from === undefined ? undefined : order.parse(request.from.value);
  const until = request.until === undefined ? undefined : order.parse(request.until.value);
  return (row) => {
    const value = row[found.index];
    const parsed = value === null ? undefined : parse(sqliteText(value));
    if (parsed === undefined) return true;
    return (
      (from === undefined || compareValues(parsed, from) >= 0) &&
      (until === undefined || compareValues(parsed, until) <= 0)
    );
  };
}

const DAY_MICROS = 86_400_000_000n;

function roughBound(bound: Watermark, direction: -1 | 1): string | number | bigint {
  const parsed = watermarkOrder(bound.column, bound.type).parse(bound.value);
  if (bound.type.startsWith("timestamp") && typeof parsed === "bigint") {
    // one day for the widest offset, one more because a prefix sorts before the texts it begins
    const day = Number((parsed - (parsed < 0n ? DAY_MICROS - 1n : 0n)) / DAY_MICROS);
    return formatDate(day + 2 * direction);
  }
  if (bound.type.startsWith("decimal")) return Number(bound.value) + direction * Math.abs(Number(bound.value)) * 1e-9;
  if (typeof parsed === "bigint" || typeof parsed === "number") return bound.type === "date" ? bound.value : parsed;
  return bound.value;
}

/** SQLite orders numbers before all text, and text before all bytes. `:` is what follows `9`; a bare `'0'` would be taken for a number. */
function withoutOrder(type: LogicalType, name: string): string {
  if (type === "string") return `${name} < '' OR ${name} >= x''`;
  const isDate = type === "date" || type.startsWith("timestamp");
  return isDate ? `${name} < '0:' OR ${name} >= ':'` : `${name} >= ''`;
}
