import { existsSync } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { EXIT, typeOf, UserError } from "../../../base/index.ts";
import { quoteName } from "../../../sql/index.ts";
import { type ExportFormat, exportStatement } from "../export-sql.ts";
import { describeRows } from "./data.ts";
import { type RowQuery, rowsRelation } from "./rows-sql.ts";
import { renamed } from "./stored-value.ts";
import { shownType } from "./variant-sql.ts";

export type ExportRequest = Readonly<{
  rows: RowQuery;
  columns: readonly string[];
  path: string;
  format: ExportFormat;
  limit?: number;
}>;

/** Writes rows as one file, which appears under its name when it is whole. */
export async function exportRows(
  connection: DuckDBConnection,
  request: ExportRequest,
  scratchFolder: string,
): Promise<Readonly<{ rows: number; sizeBytes: number }>> {
  const { rows, path, format, limit } = request;
  if (!existsSync(dirname(path)))
    throw new UserError("LW6102", {
      values: { action: "write", path, reason: `the folder ${dirname(path)} does not exist` },
      exitCode: EXIT.world,
    });
  const relation = await rowsRelation(connection, rows, scratchFolder);
  const begun = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    const types = new Map((await describeRows(connection, rows, scratchFolder)).map(({ name, type }) => [name, type]));
    const columns = request.columns.map((name) => {
      const type = types.get(name) ?? "string";
      return { name, type, value: renamed(quoteName(name), typeOf(type), shownType(typeOf(type))) };
    });
    const cut = limit === undefined ? "" : ` LIMIT ${Math.max(0, Math.trunc(limit))}`;
    const statement = exportStatement({ from: `${relation.sql} AS t`, columns, path: begun, format }, cut);
    const result = await connection.runAndReadAll(statement);
    await rename(begun, path);
    return { rows: Number(result.getRows()[0]?.[0] ?? 0), sizeBytes: (await stat(path)).size };
  } finally {
    await rm(begun, { force: true });
    await relation.release();
  }
}
