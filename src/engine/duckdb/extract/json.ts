import { errorText, fromDuckdb } from "../../../base/index.ts";
import type { FileScan, SourceColumn } from "../../../connector/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import { nameList, readFiles } from "../compile/read.ts";
import type { Connection } from "../connection.ts";
import { exactTexts } from "./exact-numbers.ts";
import { refineTypes } from "./inspect-types.ts";
import { rawLines } from "./raw-lines.ts";
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

/** Stands in place of the refusal of a line until its text is known. */
const UNREAD = "unread";
const RAW_LINES = "_lw_raw_lines";

/** JSON documents: one array of objects, or objects one after the other. A file that is cut or damaged is put aside as a whole. */
export const jsonReader: FileReader = {
  inspect: (connection, file) => inspectJson(connection, file, "auto"),
  scan: async (connection, file, target) => {
    try {
      return await scanObjects(file, target, "auto").then(target.accept);
    } catch (error) {
      if (!isMalformed(error)) throw error;
      return acceptDamaged(connection, file, target, error);
    }
  },
};

/** One object per line. A line that is not one is put aside, the others are read. */
export const ndjsonReader: FileReader = {
  inspect: (connection, file) => inspectJson(connection, file, "newline_delimited"),
  scan: async (connection, file, target) => {
    const draft = await scanObjects(file, target, "newline_delimited");
    const unread = await connection.rows(
      `SELECT "_source_row" AS n FROM ${readFiles([draft.path])} WHERE "_refused" = '${UNREAD}'`,
    );
    if (unread.length === 0) return target.accept(draft);
    return acceptWithLines(connection, file, { target, draft, places: unread.map((row) => Number(row["n"])) });
  },
};

type Layout = "auto" | "newline_delimited";

function scanObjects(file: FileScan, target: ScanTarget, layout: Layout): Promise<DraftFile> {
  const values = target.columns.map(
    ({ name }, index) => `CASE WHEN is_object THEN v[${index + 1}] END AS ${quoteName(name)}`,
  );
  const refused = `CASE WHEN json IS NULL THEN '${UNREAD}' WHEN NOT is_object THEN ${unreadable("'not an object'", "CAST(json AS VARCHAR)")} END`;
  const numbered = `SELECT json, row_number() OVER () AS n FROM ${readObjects(file, layout)}`;
  const isObject = "json IS NOT NULL AND json_type(json) = 'OBJECT'";
  const taken = `SELECT json, n, ${isObject} AS is_object, ${exactTexts(pathList(target.columns))} AS v FROM (${numbered})`;
  return target.draft(`SELECT ${[...values, originColumns(file, "n", refused)].join(", ")} FROM (${taken})`);
}

/** JSON pointers: any key can be written in them. */
function pathList(columns: readonly SourceColumn[]): string {
  const paths = columns.map(({ sourceName }) =>
    quoteText(`/${sourceName.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
  return `[${paths.join(", ")}]`;
}

function readObjects(file: FileScan, layout: Layout): string {
  const lenient = layout === "newline_delimited" ? ", ignore_errors = true" : "";
  return `read_json_objects(${quoteText(file.path)}, format = '${layout}', compression = ${compressionOf(file)}, hive_partitioning = false${lenient})`;
}

async function inspectJson(connection: Connection, file: FileScan, layout: Layout): Promise<readonly SourceColumn[]> {
  const lenient = layout === "newline_delimited" ? ", ignore_errors = true" : "";
  const guess =
    `read_json(${quoteText(file.path)}, format = '${layout}', compression = ${compressionOf(file)}, hive_partitioning = false, ` +
    `sample_size = ${SAMPLE_ROWS}, map_inference_threshold = -1${lenient})`;
  const described = await describe(connection, file, guess);
  const columns = described.map(({ name, type }) => ({
    name,
    sourceName: name,
    sourceType: type,
    type: fromDuckdb(type).type ?? "string",
  }));
  const values = columns.map((column, index) => ({ ...column, expression: `v[${index + 1}]` }));
  const paths = pathList(columns.map((column) => ({ ...column, nullable: true })));
  const from = `(SELECT ${exactTexts(paths)} AS v FROM ${readObjects(file, layout)} LIMIT ${SAMPLE_ROWS})`;
  return refineTypes(connection, file, { values, from });
}

async function describe(connection: Connection, file: FileScan, relation: string) {
  try {
    const rows = await connection.rows(`DESCRIBE SELECT * FROM ${relation}`);
    return rows.map((row) => ({ name: String(row["column_name"]), type: String(row["column_type"]) }));
  } catch (error) {
    throw notReadable(file, error);
  }
}

function isMalformed(error: unknown): boolean {
  return /Malformed JSON|maximum_object_size|Expected top-level/.test(errorText(error));
}

const SHOWN_CHARACTERS = 4096;

async function acceptDamaged(
  connection: Connection,
  file: FileScan,
  target: ScanTarget,
  error: unknown,
): Promise<number> {
  const raw = `left(content, ${SHOWN_CHARACTERS})`;
  const reason = quoteText(`the file is damaged: ${notReadable(file, error).message}`);
  const content =
    file.compression === "none"
      ? `(SELECT content FROM read_text(${quoteText(file.path)}))`
      : "(SELECT '(compressed)' AS content)";
  const from = await readableText(connection, content);
  const select = `SELECT ${emptyValues(target.columns)}, ${originColumns(file, "1", unreadable(reason, raw))} FROM ${from}`;
  return target.accept(await target.draft(select));
}

/** A file that is not even text cannot be shown. */
async function readableText(connection: Connection, content: string): Promise<string> {
  try {
    await connection.rows(`SELECT length(content) FROM ${content}`);
    return content;
  } catch {
    return "(SELECT '(not text)' AS content)";
  }
}

type Unread = Readonly<{ target: ScanTarget; draft: DraftFile; places: readonly number[] }>;

/** The reader drops the text of a damaged line: it is looked up in the file. */
async function acceptWithLines(
  connection: Connection,
  file: FileScan,
  { target, draft, places }: Unread,
): Promise<number> {
  await connection.rows(`CREATE OR REPLACE TEMP TABLE ${RAW_LINES} (place BIGINT, raw VARCHAR)`);
  const appender = await connection.appender(RAW_LINES, ["bigint", "text"]);
  for await (const { place, text } of rawLines(file, new Set(places))) appender.append([[BigInt(place)], [text]], 1);
  appender.close();
  const refused = `CASE WHEN g."_refused" = '${UNREAD}' THEN ${unreadable("'not JSON'", "r.raw")} ELSE g."_refused" END`;
  const select =
    `SELECT ${nameList(target.columns, "g")}, ${originColumns(file, 'g."_source_row"', refused)} FROM ${readFiles([draft.path])} AS g ` +
    `LEFT JOIN ${RAW_LINES} AS r ON r.place = g."_source_row"`;
  const corrected = await target.draft(select);
  await target.discard(draft);
  return target.accept(corrected);
}
