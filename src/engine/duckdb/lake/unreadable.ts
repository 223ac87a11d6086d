import type { DuckDBInstance } from "@duckdb/node-api";
import { errorText, UserError } from "../../../base/index.ts";
import { quoteText } from "../../../sql/index.ts";
import type { TableScan } from "./scan-sql.ts";

/** What DuckDB says of files that it cannot read, among much else. */
const CONCERNS_FILES = /^(?:Invalid|Invalid Input|IO|Serialization) Error/;

/**
 * Why scans failed, when a file is to blame: one that went away since it was looked at (the error of `present`), or one whose content is
 * damaged. Any other error is given back as it is.
 */
export async function fileProblem(
  instance: DuckDBInstance,
  scans: readonly TableScan[],
  error: unknown,
): Promise<unknown> {
  if (error instanceof UserError || !CONCERNS_FILES.test(errorText(error))) return error;
  for (const scan of scans) {
    // copies, so that they are looked at again
    const gone = await failureOf(scan.present?.(scan.files.map((file) => ({ ...file }))));
    if (gone !== undefined) return gone;
  }
  const connection = await instance.connect();
  try {
    for (const { path } of scans.flatMap(({ files }) => files)) {
      // every value is read: a message does not always name the file
      const sql = `SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet(${quoteText(path)}, hive_partitioning = false)`;
      const broken = await failureOf(connection.runAndReadAll(sql));
      if (CONCERNS_FILES.test(errorText(broken))) return damaged(path, broken);
    }
    return error;
  } finally {
    connection.closeSync();
  }
}

async function failureOf(work: Promise<unknown> | undefined): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

function damaged(file: string, cause: unknown): UserError {
  const [reason = ""] = errorText(cause).split("\n", 1);
  return new UserError("LW6222", { values: { file, reason }, failure: "input", cause });
}
