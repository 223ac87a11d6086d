import type { DuckDBConnection } from "@duckdb/node-api";
import type { Json } from "../../../base/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import { isStruct, statisticsText, type StructType } from "./parsed-statistics.ts";

/** Struct columns of Parquet files to read (`StructScan` of the lake). */
export type StructScan = Readonly<{
  paths: readonly string[];
  structs: Readonly<Record<string, readonly string[]>>;
  signal?: AbortSignal;
}>;

/** Rows with one struct column set each, as JSON values (`ParquetAccess` of the lake). */
export async function scanStructs(
  connection: DuckDBConnection,
  { paths, structs, signal }: StructScan,
): Promise<readonly Readonly<Record<string, Json>>[]> {
  if (paths.length === 0) return [];
  const files = `[${paths.map((path) => quoteText(path)).join(", ")}]`;
  const present = await structMembers(connection, files);
  const rows: Record<string, Json>[] = [];
  for (const [name, wanted] of Object.entries(structs)) {
    signal?.throwIfAborted();
    const own = present.get(name);
    const members = wanted.flatMap((member) => {
      const value = own?.get(member);
      return value === undefined ? [] : [[member, value] as const];
    });
    if (members.length > 0) rows.push(...(await scanStruct(connection, files, name, members)));
  }
  return rows;
}

/** Members of each struct column over all files, and how their values are taken. */
async function structMembers(
  connection: DuckDBConnection,
  files: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const prepared = await connection.prepare(
    `SELECT * FROM read_parquet(${files}, union_by_name = true, hive_partitioning = false)`,
  );
  const found = new Map<string, ReadonlyMap<string, string>>();
  for (let index = 0; index < prepared.columnCount; index++) {
    const type = prepared.columnType(index);
    if (!isStruct(type)) continue;
    const name = prepared.columnName(index);
    found.set(name, memberValues(quoteName(name), type));
  }
  return found;
}

function memberValues(column: string, { entryNames, entryTypes }: StructType): ReadonlyMap<string, string> {
  const values = new Map(entryNames.map((member) => [member, `${column}.${quoteName(member)}`]));
  const parsed = entryTypes[entryNames.indexOf(PARSED)];
  if (!values.has(STATISTICS) && parsed !== undefined)
    values.set(STATISTICS, statisticsText(`${column}.${quoteName(PARSED)}`, parsed));
  return values;
}

/** Where a table asks for it, checkpoints hold statistics as a struct only (`delta.checkpoint.writeStatsAsJson`). */
const [STATISTICS, PARSED] = ["stats", "stats_parsed"];

/** Rows whose JSON is carried in one text: a text per row costs more than its parsing. */
const ROWS_PER_TEXT = 4096;

/** Rows in which a struct column is set; members that are not set are null. */
async function scanStruct(
  connection: DuckDBConnection,
  files: string,
  name: string,
  members: readonly (readonly [name: string, value: string])[],
): Promise<readonly Record<string, Json>[]> {
  const column = quoteName(name);
  const packed = members.map(([member, value]) => `${quoteName(member)} := ${value}`).join(", ");
  const result = await connection.runAndReadAll(
    `SELECT '[' || string_agg(value, ',') || ']' FROM (
       SELECT to_json(struct_pack(${packed}))::VARCHAR AS value, file_index AS file, file_row_number // ${ROWS_PER_TEXT} AS part
       FROM read_parquet(${files}, union_by_name = true, hive_partitioning = false) WHERE ${column} IS NOT NULL) AS t GROUP BY file, part ORDER BY file, part`,
  );
  const texts = result.getColumns()[0] ?? [];
  // files are many, and their numbers small
  const exact = members.some(([member]) => member === "path") ? undefined : exactWhole;
  return texts.flatMap((text) =>
    (JSON.parse(String(text), exact) as readonly Json[]).map((value) => ({ [name]: value })),
  );
}

const { rawJSON } = JSON as unknown as Readonly<{ rawJSON: (text: string) => Json }>;

// whole numbers beyond those of JavaScript stay raw JSON, which is written again as it is
function exactWhole(_key: string, value: unknown, context?: Readonly<{ source?: string }>): unknown {
  const source = context?.source;
  const isLong = typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? "");
  return isLong && source !== undefined ? rawJSON(source) : value;
}
