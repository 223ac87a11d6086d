import type { RemoveFile } from "./action.ts";
import type { StateFile } from "./table-state.ts";

/** The `remove` action of a file in force, with all that is needed to bring it back. */
export function removeAction({ add }: StateFile, now: number, dataChange = true): RemoveFile {
  const { tags, deletionVector, baseRowId, defaultRowCommitVersion } = add;
  return {
    path: add.path,
    deletionTimestamp: now,
    dataChange,
    extendedFileMetadata: true,
    partitionValues: add.partitionValues ?? {},
    size: add.size,
    ...(tags ? { tags } : {}),
    ...(deletionVector ? { deletionVector } : {}),
    ...(baseRowId == null ? {} : { baseRowId }),
    ...(defaultRowCommitVersion == null ? {} : { defaultRowCommitVersion }),
  };
}
