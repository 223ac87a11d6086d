import { join } from "node:path";
import type { Json } from "../../../base/index.ts";
import type { Engine, Samples, StagedParquet } from "../../engine.ts";
import { nameList, readFiles, readTable } from "../compile/read.ts";
import type { Connection, Database } from "../connection.ts";

const SAMPLE_ROWS = 5;

/** A few rows of the first input and of what was written. */
export async function readSamples(
  database: Database,
  [request, add, signal]: Parameters<Engine["samples"]>,
): Promise<Samples> {
  const before = inputRelation(request);
  const [file] = add;
  const after = file && writtenRows(request, file);
  const connection = await database.connect(signal);
  try {
    return { before: await sample(connection, before), after: await sample(connection, after) };
  } finally {
    connection.close();
  }
}

function writtenRows({ tableFolder, columns }: Parameters<Engine["samples"]>[0], file: StagedParquet): string {
  const path = join(tableFolder, file.name);
  const from = file.stored === undefined ? readFiles([path]) : readTable([{ ...file, path }], columns);
  return `SELECT ${nameList(columns)} FROM ${from}`;
}

function inputRelation({ source }: Parameters<Engine["samples"]>[0]): string | undefined {
  if (source.kind === "extract") {
    const [file] = source.files;
    return file === undefined
      ? undefined
      : `SELECT * EXCLUDE (_source_file, _source_row, _refused) FROM ${readFiles([file])}`;
  }
  const table = source.tables.find(({ files }) => files.length > 0);
  return table === undefined
    ? undefined
    : `SELECT ${nameList(table.columns)} FROM ${readTable(table.files.slice(0, 1), table.columns)}`;
}

async function sample(
  connection: Connection,
  select: string | undefined,
): Promise<readonly Readonly<Record<string, Json>>[]> {
  // by position: a LIMIT alone would decode twice as much
  return select === undefined ? [] : connection.rows(`${select} WHERE file_row_number < ${SAMPLE_ROWS}`);
}
