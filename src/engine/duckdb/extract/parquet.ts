import { duckdbType, fromDuckdb } from "../../../base/index.ts";
import type { FileScan, SourceColumn } from "../../../connector/index.ts";
import { quoteName, quoteText } from "../../../sql/index.ts";
import type { Connection } from "../connection.ts";
import { type FileReader, notReadable, originColumns, type ScanTarget } from "./reader.ts";

/** Typed as the file says; what has no type in the lake becomes text. */
export const parquetReader: FileReader = {
  inspect: async (connection, file) => {
    const columns = await describe(connection, file);
    return columns.map(({ name, sourceType, type }) => ({
      name,
      sourceName: name,
      sourceType,
      type: type ?? "string",
      nullable: true,
    }));
  },
  scan: async (connection, file, target) => target.accept(await target.draft(await select(connection, file, target))),
};

type FoundColumn = Readonly<{ name: string; sourceType: string; type: string | undefined }>;

async function describe(connection: Connection, file: FileScan): Promise<readonly FoundColumn[]> {
  try {
    const rows = await connection.rows(
      `DESCRIBE SELECT * FROM read_parquet(${quoteText(file.path)}, hive_partitioning = false)`,
    );
    return rows.map((row) => {
      const sourceType = String(row["column_type"]);
      return { name: String(row["column_name"]), sourceType, type: fromDuckdb(sourceType).type };
    });
  } catch (error) {
    throw notReadable(file, error);
  }
}

async function select(connection: Connection, file: FileScan, target: ScanTarget): Promise<string> {
  const found = await describe(connection, file);
  const present = new Map(found.map((column, index) => [column.name, { ...column, name: `c${index}` }]));
  // columns of the file would stand before DuckDB's own row number: under other names both are there
  const names = Array.from(present.values(), ({ name }) => name).join(", ");
  const values = target.columns.map((column) => `${valueOf(column, present)} AS ${quoteName(column.name)}`);
  const origin = originColumns(file, "file_row_number + 1", "CAST(NULL AS VARCHAR)");
  return `SELECT ${[...values, origin].join(", ")} FROM read_parquet(${quoteText(file.path)}, hive_partitioning = false) AS f(${names})`;
}

function valueOf(column: SourceColumn, present: ReadonlyMap<string, FoundColumn>): string {
  const found = present.get(column.sourceName);
  if (found === undefined) return `CAST(NULL AS ${duckdbType(column.type)})`;
  return found.type === undefined ? `CAST(${found.name} AS VARCHAR)` : found.name;
}
