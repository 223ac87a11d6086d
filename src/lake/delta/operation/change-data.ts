import type { CdcFile, Metadata } from "../action.ts";
import type { RowQuery } from "../data-engine.ts";
import { cdcAction, type OperationContext, syncFiles } from "./staged.ts";
import { CHANGE_FOLDER, changesTarget } from "../write/change-files.ts";
import { writeTarget } from "../write/target.ts";

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
