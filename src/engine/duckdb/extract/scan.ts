import type { FileScan, SourceColumn } from "../../../connector/index.ts";
import type { Connection } from "../connection.ts";

export type ScanTarget = Readonly<{ columns: readonly SourceColumn[]; copy: (select: string) => Promise<number> }>;

export async function scanFile(_connection: Connection, file: FileScan, _target: ScanTarget): Promise<number> {
  throw new Error(`not yet: ${file.format}`);
}
