import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { allDone, duckdbType, typeOf, UserError } from "../../../base/index.ts";
import { quoteName, quoteText, statementText } from "../../../sql/index.ts";
import type { TargetColumn, WriteTarget } from "../../engine.ts";
import { CHECK_MARK } from "../error.ts";
import { renamed } from "./stored-value.ts";
import { type ReturnedStats, type Statistics, statisticsOf } from "./statistics.ts";
import { groupVariants, partPath } from "./variant-files.ts";
import { splitFieldIds, splitVariants, type TypePair } from "./variant-split.ts";
import { hasVariant } from "./variant-sql.ts";

export type { WriteTarget };

export type WrittenFile = Readonly<{
  path: string;
  rowCount: number;
  sizeBytes: number;
  partitionValues: Readonly<Record<string, string | null>>;
  stats: Statistics;
}>;

/** A FROM item, and the columns that it has. */
type Relation = Readonly<{ sql: string; present: readonly string[] }>;

/** Writes the rows of a relation as files of a table. `present` are the columns that the relation has. */
export function writeRelation(
  connection: DuckDBConnection,
  relation: Relation,
  target: WriteTarget,
): Promise<readonly WrittenFile[]> {
  const run = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  return writeTable(run, relation, { target, prefix: `part-${crypto.randomUUID()}` });
}

/** The same, by whatever runs the statement; names of files begin with the prefix. */
export async function writeTable(
  run: (sql: string) => Promise<readonly unknown[]>,
  relation: Relation,
  { target, prefix }: Readonly<{ target: WriteTarget; prefix: string }>,
): Promise<readonly WrittenFile[]> {
  if (!existsSync(target.folder)) await mkdir(target.folder, { recursive: true });
  const { files, sizes } = await wholeOrNone(target.folder, prefix, async () =>
    finished((await run(copyStatement(relation, target, prefix))) as readonly ReturnedStats[], target),
  );
  const fileColumns = target.columns
    .filter(({ key }) => !target.partitionBy.includes(key))
    .map(({ key, type, fileType }) => ({ name: key, type, fileType }));
  return files.map((file, index) => ({
    path: relative(target.folder, file.filename),
    rowCount: Number(file.count),
    sizeBytes: sizes[index] ?? Number(file.file_size_bytes),
    // an empty text stands for null in partition values
    partitionValues: Object.fromEntries((file.partition_keys ?? []).map(({ key, value }) => [key, value || null])),
    stats: statisticsOf(withParts(file), fileColumns),
  }));
}

/** The files that hold rows, and their sizes where they were changed after they were written. */
async function finished(returned: readonly ReturnedStats[], target: WriteTarget) {
  // a file that is begun when the limit of the one before it is reached may stay empty
  for (const { count, filename } of returned) if (Number(count) === 0) await rm(filename, { force: true });
  const files = returned.filter(({ count }) => Number(count) > 0);
  const isSplit = target.columns.some(({ type }) => hasVariant(typeOf(type)));
  const sizes = isSplit ? await allDone(files.map(({ filename }) => groupVariants(filename))) : [];
  return { files, sizes };
}

function withParts(file: ReturnedStats): ReturnedStats {
  const statistics = file.column_statistics.map((column) => ({ ...column, key: partPath(column.key).join('"."') }));
  return { ...file, column_statistics: statistics };
}

async function wholeOrNone<T>(folder: string, prefix: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    // half a file would lie there until the next vacuum, on a disk that may be full
    const names = await readdir(folder, { recursive: true });
    await Promise.all(names.filter((name) => basename(name).includes(prefix)).map((name) => rm(join(folder, name))));
    throw error;
  }
}

function copyStatement(relation: Relation, target: WriteTarget, prefix: string): string {
  const isFolder = target.partitionBy.length > 0 || target.maxFileBytes !== undefined;
  const path = isFolder ? target.folder : join(target.folder, `${prefix}.parquet`);
  const ids = target.columns.filter(({ fieldIds, key }) => fieldIds !== undefined && !target.partitionBy.includes(key));
  const options = [
    "FORMAT parquet",
    `COMPRESSION ${target.compression ?? "snappy"}`,
    "RETURN_STATS",
    ...(ids.length === 0
      ? []
      : [
          `FIELD_IDS {${ids.map(({ key, fieldIds, ...types }) => splitFieldIds(key, fieldIds, typePair(types))).join(", ")}}`,
        ]),
    ...(isFolder ? ["OVERWRITE_OR_IGNORE", `FILENAME_PATTERN '${prefix}-{uuid}'`] : ["WRITE_EMPTY_FILE false"]),
    ...(target.partitionBy.length > 0
      ? [`PARTITION_BY (${target.partitionBy.map((key) => quoteName(key)).join(", ")})`]
      : []),
    ...(target.partitionBy.length === 0 && target.maxFileBytes !== undefined
      ? [`FILE_SIZE_BYTES ${target.maxFileBytes}`]
      : []),
  ];
  return `COPY (${targetQuery(relation, target)}) TO ${quoteText(path)} (${options.join(", ")})`;
}

/** The rows with the columns of the table, checked and in the spelling of the files. */
function targetQuery({ sql, present }: Relation, target: WriteTarget): string {
  const has = new Set(present.map((name) => name.toLowerCase()));
  const values = target.columns.map((column) => {
    const value = has.has(column.name.toLowerCase())
      ? quoteName(column.name)
      : absentValue(column, target, "row_number() OVER () - 1");
    return `(${value})::${duckdbType(column.type)} AS ${quoteName(column.name)}`;
  });
  const typed = withGenerated(`SELECT ${values.join(", ")} FROM ${sql} AS given`, target, has);
  if (isStoredAsTyped(target)) return typed;
  const stored = target.columns
    .flatMap((column) => fileValues(column, target.partitionBy.includes(column.key)))
    .map(([name, value], index) => `${index === 0 ? checked(value, target) : value} AS ${quoteName(name)}`);
  return `SELECT ${stored.join(", ")} FROM (${typed}) AS t`;
}

/** Rows of the table with the generated columns that are not given, made from the others as they are written. */
export function withGenerated(rows: string, { columns }: WriteTarget, given: ReadonlySet<string>): string {
  const made = columns.flatMap(({ name, type, generated }) =>
    generated === undefined || given.has(name.toLowerCase())
      ? []
      : [`(${generated})::${duckdbType(type)} AS ${quoteName(name)}`],
  );
  return made.length === 0 ? rows : `SELECT * REPLACE (${made.join(", ")}) FROM (${rows}) AS t`;
}

/** Whether the typed rows are those of the files: planning a second SELECT around them is a tenth of writing a thousand rows. */
function isStoredAsTyped(target: WriteTarget): boolean {
  return target.checks.length === 0 && target.columns.every(({ nullable }) => nullable) && isPlain(target);
}

/** Whether files of the table are as any others with the names and types of its columns. */
export function isPlain({ columns, partitionBy }: WriteTarget): boolean {
  return (
    partitionBy.length === 0 && columns.every(({ name, key, type, fileType }) => key === name && fileType === type)
  );
}

/**
 * The value of a column that a row does not bring; `number` counts such rows from 0.
 * @throws UserError LW6319 when its default is not understood
 */
export function absentValue(
  { name, absent, refused, sequence }: TargetColumn,
  { folder }: Pick<WriteTarget, "folder">,
  number: string,
): string {
  if (refused !== undefined) throw new UserError("LW6319", { values: { table: folder, ...refused }, failure: "input" });
  if (sequence === undefined) return absent ?? "NULL";
  const value = `${sequence.next}::HUGEINT + ${sequence.step}::HUGEINT * (${number})::HUGEINT`;
  const full = `${CHECK_MARK}the identity column ${name}, whose values are used up: `;
  return `coalesce(TRY_CAST(${value} AS BIGINT), error(${quoteText(full)} || (${number})::VARCHAR)::BIGINT)`;
}

/** The columns of a file that hold a column of the table, and their values. */
function fileValues({ name, key, type, fileType }: TargetColumn, isPartition: boolean): readonly [string, string][] {
  const value = quoteName(name);
  if (isPartition) return [[key, partitionText(value, type, name)]];
  const pair = typePair({ type, fileType });
  return splitVariants(key, renamed(value, pair.own, pair.stored, { column: name }), pair);
}

function typePair({ type, fileType }: Pick<TargetColumn, "type" | "fileType">): TypePair {
  return { own: typeOf(type), stored: typeOf(fileType) };
}

// PROTOCOL.md §Partition Value Serialization: instants in UTC as ISO 8601, everything else as it prints
function partitionText(value: string, type: string, name: string): string {
  const bounds = PARTITION_TIMES[type];
  const text =
    type === "timestamp"
      ? `strftime(${value}, '%Y-%m-%dT%H:%M:%S.%fZ')`
      : type === "binary"
        ? bytesText(value, name)
        : `${value}::VARCHAR`;
  if (bounds === undefined) return text;
  const rule = `${CHECK_MARK}that values of the partition column ${name} lie in the years 1 to 9999: `;
  return `CASE WHEN ${value} NOT BETWEEN ${bounds[0]} AND ${bounds[1]} THEN error(${quoteText(rule)} || ${value}::VARCHAR) ELSE ${text} END`;
}

function bytesText(value: string, name: string): string {
  const check = quoteText(`${CHECK_MARK}the partition column ${name}, whose bytes must be text: `);
  return `CASE WHEN ${value} IS NOT NULL THEN coalesce(TRY(decode(${value})), error(${check} || ${value}::VARCHAR)) END`;
}

/** Partition values that others read too: what lies beyond is spelled in another way, and infinity in none. */
const PARTITION_TIMES: Readonly<Record<string, readonly [string, string]>> = {
  date: ["DATE '0001-01-01'", "DATE '9999-12-31'"],
  timestamp: ["TIMESTAMPTZ '0001-01-01 00:00:00+00'", "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'"],
  timestamp_ntz: ["TIMESTAMP '0001-01-01 00:00:00'", "TIMESTAMP '9999-12-31 23:59:59.999999'"],
};

/** What every row must fulfil: NOT NULL of columns, and the checks of the table. */
function demands({ checks, columns, partitionBy }: WriteTarget): WriteTarget["checks"] {
  const notNull = columns
    .filter(({ nullable }) => !nullable)
    .map(({ name, key, type }) => {
      // an empty text stands for null in partition values
      const isText = partitionBy.includes(key) && (type === "string" || type === "binary");
      const stored = isText ? `nullif(${quoteName(name)}, '')` : quoteName(name);
      return { name: `${name} is not null`, expression: `${stored} IS NOT NULL` };
    });
  return [...notNull, ...checks];
}

/** A condition that is true for rows that fulfil all that a table demands. */
export function isFulfilled(target: WriteTarget): string {
  return demands(target)
    .map(({ expression }) => `((${statementText(expression)}) IS TRUE)`)
    .join(" AND ");
}

/** The value, of a row `t` that fulfils all that a table demands. The message depends on the row, so that DuckDB cannot evaluate it before there is one. */
export function checked(value: string, target: WriteTarget): string {
  return demands(target).reduceRight(
    (inner, { name, expression }) =>
      `CASE WHEN (${statementText(expression)}) IS TRUE THEN ${inner} ELSE error(${quoteText(`${CHECK_MARK}${name}: `)} || to_json(t)::VARCHAR) END`,
    value,
  );
}
