import type { FileScan, SourceColumn } from "../../../connector/index.ts";
import type { Database } from "../connection.ts";

export async function inspectFile(_database: Database, file: FileScan): Promise<readonly SourceColumn[]> {
  throw new Error(`not yet: ${file.format}`);
}
