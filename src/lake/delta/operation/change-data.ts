import { join } from "node:path";
import type { CdcFile, Metadata } from "../action.ts";
import type { RowQuery, WriteTarget } from "../data-engine.ts";
import { cdcAction, type OperationContext, syncFiles } from "./staged.ts";
import { writeTarget } from "../write/target.ts";
import { isOn } from "../property.ts";

/** Folder of change files (PROTOCOL.md §Change Data Files). */
export const CHANGE_FOLDER = "_change_data";
export const CHANGE_TYPE = "_change_type";

/** Whether changes of rows must be written beside the rows (`delta.enableChangeDataFeed`). */
export function keepsChanges({ configuration }: Metadata): boolean {
  return isOn(configuration, "delta.enableChangeDataFeed");
}

/** How change files are written, from how the table's files are. */
export function changesTarget(table: WriteTarget): WriteTarget {
  return {
    ...table,
    folder: join(table.folder, CHANGE_FOLDER),
    checks: [],
    columns: [
      // what is gone may break a rule that came later
      ...table.columns.map((column) => ({ ...column, nullable: true })),
      { name: CHANGE_TYPE, type: "string", nullable: true, key: CHANGE_TYPE, fileType: "string" },
    ],
  };
}

/** Writes rows with their `_change_type` as change files, durable but not yet visible. */
export async function stageChanges(
  context: OperationContext,
  metadata: Metadata,
  queries: readonly RowQuery[],
  signal?: AbortSignal,
): Promise<readonly CdcFile[]> {
  const target = changesTarget(writeTarget(context.place, metadata));
  const files: CdcFile[] = [];
  for (const rows of queries) {
    const written = await context.engine.writeFiles({ rows, target, ...(signal === undefined ? {} : { signal }) });
    await syncFiles(
      context,
      written.map(({ path }) => `${CHANGE_FOLDER}/${path}`),
    );
    files.push(...written.map(cdcAction));
  }
  return files;
}
