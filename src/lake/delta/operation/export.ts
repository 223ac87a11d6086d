import type { ExportFormat } from "../data-engine.ts";
import { columnsNamed, type ReadOptions, scanTable } from "./read.ts";
import type { OperationContext } from "./staged.ts";

export type ExportOptions = ReadOptions & Readonly<{ format?: ExportFormat }>;

export type Exported = Readonly<{ rows: number; sizeBytes: number }>;

/**
 * Writes the rows of a version as one file that any program reads. In CSV nested values are JSON, bytes are base64, instants ISO 8601 in UTC, and
 * a missing value is an empty field, a text is always quoted. NDJSON is one object a line; decimals are texts, and so are numbers that JSON does not know.
 * @param path absolute local path; an existing file is replaced
 */
export async function exportTable(
  context: OperationContext,
  path: string,
  options: ExportOptions = {},
): Promise<Exported> {
  const { format = "parquet", where, limit, signal } = options;
  const scan = await scanTable(context, options);
  return context.engine.exportRows({
    rows: { kind: "scan", scan, ...(where === undefined ? {} : { where }) },
    columns: columnsNamed(scan, options.columns, context.place.root) ?? scan.columns.map(({ name }) => name),
    path,
    format,
    ...(limit === undefined ? {} : { limit }),
    ...(signal === undefined ? {} : { signal }),
  });
}
