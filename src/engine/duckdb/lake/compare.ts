import type { DuckDBConnection } from "@duckdb/node-api";
import { duckdbType, type Json, type Type, typeOf } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import { scanRelation, type TableScan } from "./scan-sql.ts";
import { renamed } from "./stored-value.ts";
import { comparableType, shownType } from "./variant-sql.ts";

/** Two scans to be compared (`RowComparison` of the lake). */
export type ComparisonRequest = Readonly<{
  before: TableScan;
  after: TableScan;
  columns: readonly string[];
  sample: number;
}>;

export type RowDifference = Readonly<{
  added: number;
  removed: number;
  sample: readonly Readonly<{ change: "added" | "removed"; row: Readonly<Record<string, Json>> }>[];
}>;

const TEXT: Type = { kind: "string" };

/** Rows on one side only; equal rows count as often as they occur. */
export async function compareRows(
  connection: DuckDBConnection,
  { before, after, columns, sample }: ComparisonRequest,
): Promise<RowDifference> {
  const types = new Map(after.columns.map(({ name, type }) => [name, typeOf(type)]));
  const values = (convert: (value: string, type: Type) => string) =>
    columns.length === 0
      ? "1 AS one"
      : columns.map((name) => `${convert(quoteName(name), types.get(name) ?? TEXT)} AS ${quoteName(name)}`).join(", ");
  const compared = values((value, type) => renamed(value, type, comparableType(type)));
  const old = `SELECT ${compared} FROM ${await scanRelation(connection, before, "before")} AS b`;
  const now = `SELECT ${compared} FROM ${await scanRelation(connection, after, "after")} AS a`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE __added AS (${now}) EXCEPT ALL (${old})`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE __removed AS (${old}) EXCEPT ALL (${now})`);
  const shown =
    columns.length === 0
      ? "one"
      : values((value, type) => renamed(renamed(value, comparableType(type), type), type, shownType(type)));
  const count = async (table: string) =>
    Number((await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRows()[0]?.[0] ?? 0);
  const rows = async (table: string, change: "added" | "removed") => {
    const first = `SELECT * FROM ${table} ORDER BY ALL LIMIT ${Math.max(0, sample)}`;
    const found = await connection.runAndReadAll(`SELECT ${shown} FROM (${first}) AS t`);
    return found.getRowObjectsJson().map((row) => ({ change, row: row as Readonly<Record<string, Json>> }));
  };
  return {
    added: await count("__added"),
    removed: await count("__removed"),
    sample: [...(await rows("__removed", "removed")), ...(await rows("__added", "added"))],
  };
}

export type BoundsRequest = Readonly<{
  scan: TableScan;
  bounds: readonly Readonly<{
    column: string;
    member?: Readonly<{ path: readonly string[]; type: string }>;
    low?: string;
    high?: string;
    nulls?: number;
  }>[];
}>;

export type BrokenBound = Readonly<{ index: number; what: "below" | "above" | "nulls"; rows: number }>;

/** Counts the rows beyond stated bounds, typed as the columns are. */
export async function checkBounds(
  connection: DuckDBConnection,
  { scan, bounds }: BoundsRequest,
): Promise<readonly BrokenBound[]> {
  const types = new Map(scan.columns.map(({ name, type }) => [name, type]));
  const checks = bounds.flatMap(({ column, member, low, high, nulls }, index) => {
    const type = member?.type ?? types.get(column) ?? "string";
    const value = (member?.path ?? []).reduce(
      (outer, name) => `struct_extract(${outer}, ${quoteText(name)})`,
      quoteName(column),
    );
    return [
      ...(low === undefined ? [] : [{ index, what: "below" as const, test: `${value} < ${bound(low, type)}` }]),
      ...(high === undefined ? [] : [{ index, what: "above" as const, test: aboveTest(value, high, type) }]),
      ...(nulls === undefined ? [] : [{ index, what: "nulls" as const, test: `${value} IS NULL`, nulls }]),
    ];
  });
  const counts = checks.map(({ test }) => `count(*) FILTER (${test})`);
  const relation = await scanRelation(connection, scan, "bounds");
  const [found = []] = (await connection.runAndReadAll(`SELECT ${counts.join(", ")} FROM ${relation} AS t`)).getRows();
  return checks.flatMap((check, at) => {
    const rows = Number(found[at]);
    const isKept = rows === ("nulls" in check ? check.nulls : 0);
    return isKept ? [] : [{ index: check.index, what: check.what, rows }];
  });
}

function bound(value: string, type: string): string {
  // NUL cannot stand in a statement
  const text = value
    .split("\0")
    .map((part) => quoteText(part))
    .join(" || chr(0) || ");
  // a spelling that is not known bounds nothing
  return `TRY_CAST(${text} AS ${duckdbType(type)})`;
}

// statistics hold instants to the millisecond, cut off; no order is stated for NaN
function aboveTest(value: string, high: string, type: string): string {
  const isInstant = type === "timestamp" || type === "timestamp_ntz";
  if (isInstant) return `${value} >= ${bound(high, type)} + INTERVAL 1 MILLISECOND`;
  const test = `${value} > ${bound(high, type)}`;
  return type === "float" || type === "double" ? `${test} AND NOT isnan(${value})` : test;
}
