import { fromDuckdb } from "../../../base/index.ts";
import type { FileScan } from "../../../connector/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import { nameList, readFiles } from "../compile/read.ts";
import { REFUSED } from "../compile/source.ts";
import { CHUNK_ROWS, type Connection, type Row } from "../connection.ts";
import { csvRefused, csvValue } from "./csv-value.ts";
import { withUniformLineEnds } from "./line-ends.ts";
import { type FoundColumn, refineTypes } from "./inspect-types.ts";
import { blanksBeforeHeader, type RecordSyntax, skippedBefore } from "./skipped-lines.ts";
import {
  compressionOf,
  type DraftFile,
  emptyValues,
  type FileReader,
  notReadable,
  originColumns,
  SAMPLE_ROWS,
  type ScanTarget,
  unreadable,
} from "./reader.ts";

const REJECTS = "_lw_csv_rejects";
const SKIPPED = "_lw_csv_skipped";
const REJECT_SCANS = "_lw_csv_scans";

/** How one file is written: found out by the engine, told by the options. */
type Dialect = Readonly<{
  options: readonly string[];
  columns: readonly FoundColumn[];
  hasHeader: boolean;
  syntax: RecordSyntax;
}>;

export const csvReader: FileReader = {
  inspect: (connection, given) =>
    withUniformLineEnds(connection, given, async (file) => {
      const { columns, options } = await findDialect(connection, file);
      const values = columns.map((column) => ({ ...column, expression: quoteName(column.name) }));
      return refineTypes(connection, file, {
        values,
        from: `${readText(file, [...options, "ignore_errors = true"], columns)} LIMIT ${SAMPLE_ROWS}`,
      });
    }),
  scan: (connection, given, target) =>
    withUniformLineEnds(connection, given, (file) => scanCsv(connection, file, target)),
};

async function scanCsv(connection: Connection, file: FileScan, target: ScanTarget): Promise<number> {
  const dialect = await findDialect(connection, file);
  const present = new Set(dialect.columns.map(({ name }) => name));
  const values = target.columns.map(
    (column) => `${csvValue(column, present, file.options)} AS ${quoteName(column.name)}`,
  );
  // numbered while streaming: the order of the file, whatever the number of threads
  const origin = originColumns(file, "row_number() OVER ()", csvRefused(target.columns, present, file.options));
  await dropRejects(connection);
  const options = [
    ...dialect.options,
    "store_rejects = true",
    `rejects_table = '${REJECTS}'`,
    `rejects_scan = '${REJECT_SCANS}'`,
  ];
  const draft = await target.draft(
    `SELECT ${[...values, origin].join(", ")} FROM ${readText(file, options, dialect.columns)}`,
  );
  const rejects = await connection.rows(`SELECT DISTINCT line FROM ${REJECTS} ORDER BY line`);
  if (rejects.length === 0) return target.accept(draft);
  const skipped = await skippedBefore(
    file,
    dialect.syntax,
    rejects.map(({ line }) => Number(line)),
  );
  await fillSkipped(connection, skipped);
  return acceptWithRejects(file, target, draft, dialect);
}

async function fillSkipped(connection: Connection, skipped: ReadonlyMap<number, number>): Promise<void> {
  await connection.rows(`CREATE OR REPLACE TEMP TABLE ${SKIPPED} (line BIGINT, n BIGINT)`);
  const appender = await connection.appender(SKIPPED, ["bigint", "bigint"]);
  const moved = [...skipped].filter(([, n]) => n > 0);
  for (let start = 0; start < moved.length; start += CHUNK_ROWS) {
    const chunk = moved.slice(start, start + CHUNK_ROWS);
    appender.append([chunk.map(([line]) => BigInt(line)), chunk.map(([, n]) => BigInt(n))], chunk.length);
  }
  appender.close();
}

async function dropRejects(connection: Connection): Promise<void> {
  for (const table of [REJECTS, REJECT_SCANS]) await connection.rows(`DROP TABLE IF EXISTS ${table}`);
}

/** Lines the reader refused become rows that are put aside; the rows behind them move on by one place each. */
async function acceptWithRejects(
  file: FileScan,
  target: ScanTarget,
  draft: DraftFile,
  dialect: Dialect,
): Promise<number> {
  const names = nameList(target.columns, "g");
  const linesBefore = dialect.syntax.linesBefore + (dialect.hasHeader ? 1 : 0);
  const rejects =
    `SELECT line - ${linesBefore} - coalesce(any_value(n), 0) AS place, ltrim(arg_min(csv_line, byte_position), chr(13) || chr(10)) AS raw, ` +
    `arg_min(error_message, byte_position) AS reason, row_number() OVER (ORDER BY line) AS i ` +
    `FROM ${REJECTS} LEFT JOIN ${SKIPPED} USING (line) GROUP BY line`;
  const select =
    `WITH r AS (${rejects}), shifts AS (SELECT place - i AS good_before, max(i) AS shift FROM r GROUP BY 1) ` +
    `SELECT ${names}, ${originColumns(file, `g."_source_row" + coalesce(s.shift, 0)`, `g.${quoteName(REFUSED)}`)} ` +
    `FROM ${readFiles([draft.path])} AS g ASOF LEFT JOIN shifts AS s ON g."_source_row" > s.good_before ` +
    `UNION ALL SELECT ${emptyValues(target.columns)}, ${originColumns(file, "place", unreadable("reason", "raw"))} FROM r`;
  const corrected = await target.draft(select);
  await target.discard(draft);
  return target.accept(corrected);
}

/** Every column as text: what the source delivered is kept, and typed later with the rows that do not fit put aside. */
function readText(file: FileScan, options: readonly string[], columns: readonly FoundColumn[]): string {
  const typed = columns.map(({ name }) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
  return `read_csv(${[quoteText(file.path), "auto_detect = false", "hive_partitioning = false", ...options, `columns = {${typed}}`].join(", ")})`;
}

async function findDialect(connection: Connection, file: FileScan): Promise<Dialect> {
  const given = givenOptions(file);
  const [row] = await sniff(connection, file, given);
  if (row === undefined) throw notReadable(file, new Error("nothing was found in it"));
  const hasHeader = row["HasHeader"] === true;
  const columns = foundColumns(row);
  const quote = known(row["Quote"]) ?? '"';
  const found: RecordSyntax = {
    delimiter: known(row["Delimiter"]) ?? ",",
    quote,
    escape: known(row["Escape"]) ?? quote,
    comment: known(row["Comment"]) ?? "",
    linesBefore: Number(row["SkipRows"] ?? 0),
    blankIsRow: columns.length === 1,
  };
  // what the engine found out itself has none
  const blanks = hasHeader && file.options["skip_lines"] !== undefined ? await blanksBeforeHeader(file, found) : 0;
  const syntax = { ...found, linesBefore: found.linesBefore + blanks };
  const options = [
    ...given.filter(
      (option) => !/^(?:delim|quote|escape|header|skip|comment|dateformat|timestampformat) /.test(option),
    ),
    `delim = ${quoteText(syntax.delimiter)}`,
    `quote = ${quoteText(quote)}`,
    `escape = ${quoteText(syntax.escape)}`,
    `comment = ${quoteText(syntax.comment)}`,
    `skip = ${syntax.linesBefore}`,
    `header = ${hasHeader}`,
  ];
  return { options, columns, hasHeader, syntax };
}

async function sniff(connection: Connection, file: FileScan, given: readonly string[]): Promise<readonly Row[]> {
  const options = [quoteText(file.path), ...given, `sample_size = ${SAMPLE_ROWS}`, "ignore_errors = true"];
  try {
    return await connection.rows(`FROM sniff_csv(${options.join(", ")})`);
  } catch (error) {
    throw notReadable(file, error);
  }
}

/** A part of the dialect; the sniffer says `(empty)` where the file shows none. */
function known(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value !== "(empty)" ? value : undefined;
}

function foundColumns(row: Row): readonly FoundColumn[] {
  const columns = row["Columns"];
  if (!Array.isArray(columns)) return [];
  return columns.map((column: Readonly<{ name: string; type: string }>) => ({
    name: column.name,
    sourceType: column.type,
    type: fromDuckdb(column.type).type ?? "string",
  }));
}

/** Options of the connector by the names of the reader. */
function givenOptions(file: FileScan): readonly string[] {
  const { options } = file;
  const text = (name: string, option: string): readonly string[] =>
    options[option] === undefined ? [] : [`${name} = ${quoteText(String(options[option]))}`];
  const nullText = options["null_text"];
  return [
    `compression = ${compressionOf(file)}`,
    ...text("delim", "delimiter"),
    ...text("quote", "quote"),
    ...text("escape", "escape"),
    ...text("comment", "comment"),
    ...text("encoding", "encoding"),
    ...text("dateformat", "date_format"),
    ...text("timestampformat", "timestamp_format"),
    ...(options["header"] === undefined ? [] : [`header = ${options["header"] === true}`]),
    ...(options["skip_lines"] === undefined ? [] : [`skip = ${Number(options["skip_lines"])}`]),
    ...(nullText === undefined ? [] : [`nullstr = ['', ${quoteText(String(nullText))}]`]),
  ];
}
