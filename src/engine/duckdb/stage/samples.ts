import type { Json } from "../../../base/index.ts";
import type { StageRequest, StageResult } from "../../engine.ts";
import { nameList, readFiles, readTable } from "../compile/read.ts";
import type { WrittenFile } from "./files.ts";
import { runStatement, type Session } from "./session.ts";

const SAMPLE_ROWS = 5;

/** A few rows of the first input and of what was written, for people to look at. */
export async function readSamples(
  session: Session,
  request: StageRequest,
  add: readonly WrittenFile[],
): Promise<StageResult["samples"]> {
  const before = inputRelation(request);
  const [after] = add;
  return {
    before: before === undefined ? [] : await sample(session, before),
    after:
      after === undefined
        ? []
        : await sample(session, `SELECT ${nameList(request.columns)} FROM ${readFiles([after.path])}`),
  };
}

function inputRelation({ source }: StageRequest): string | undefined {
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

async function sample(session: Session, select: string): Promise<readonly Readonly<Record<string, Json>>[]> {
  // by position: a LIMIT alone would decode twice as much
  return runStatement(session, { name: "sample", sql: `${select} WHERE file_row_number < ${SAMPLE_ROWS}` });
}
