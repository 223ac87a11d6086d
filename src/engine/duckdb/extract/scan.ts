import { allDone } from "../../../base/index.ts";
import type { FileScan, SourceColumn } from "../../../connector/index.ts";
import type { Connection, Database } from "../connection.ts";
import { assertWholeArchive } from "./archive.ts";
import { csvReader } from "./csv.ts";
import { jsonReader, ndjsonReader } from "./json.ts";
import { parquetReader } from "./parquet.ts";
import type { FileReader, ScanTarget } from "./reader.ts";

/** Every format of file the engine reads by itself. */
const readers = {
  csv: csvReader,
  json: jsonReader,
  ndjson: ndjsonReader,
  parquet: parquetReader,
} as const satisfies Record<FileScan["format"], FileReader>;

/**
 * Reads a file into an extraction. @returns rows delivered, refused ones included
 * @throws UserError LW3520 when the file as a whole cannot be read
 */
export async function scanFile(connection: Connection, file: FileScan, target: ScanTarget): Promise<number> {
  // what was read of a damaged archive counts for nothing, and what the reader says of it is a consequence
  const [, rowCount] = await allDone([assertWholeArchive(file), readers[file.format].scan(connection, file, target)]);
  return rowCount;
}

/** Columns of a file as they would be read. @throws UserError LW3520 when it is not a file of its format */
export async function inspectFile(database: Database, file: FileScan): Promise<readonly SourceColumn[]> {
  const connection = await database.connect();
  try {
    return await readers[file.format].inspect(connection, file);
  } finally {
    connection.close();
  }
}
