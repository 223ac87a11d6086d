import type { Column } from "../../../base/index.ts";
import { type AddFile, type CdcFile, definedMembers, type DeletionVectorDescriptor } from "../action.ts";
import type { DataEngine, FilesRequest, TargetColumn, WriteTarget, WrittenFile } from "../data-engine.ts";
import { exactNumber } from "../exact-json.ts";
import { encodePath } from "../file-path.ts";
import { keyInTable } from "../place.ts";
import { formatStatistics } from "../statistics.ts";
import type { StateFile } from "../table-state.ts";
import { stagedPaths, type StagingContext } from "./staging.ts";

/** What operations work with: a table and an engine for its rows. */
export type OperationContext = StagingContext & Readonly<{ engine: DataEngine }>;

/** Writes rows as files of the table, durable but not yet visible. */
export async function stageFiles(
  context: OperationContext,
  request: FilesRequest,
  signal?: AbortSignal,
): Promise<readonly WrittenFile[]> {
  const written = await context.engine.writeFiles({ ...request, ...(signal === undefined ? {} : { signal }) });
  await syncFiles(
    context,
    written.map(({ path }) => path),
  );
  return written;
}

/** How many files are made durable at once. */
const PARALLEL_SYNCS = 8;

// data files before the log entry that names them (reliability: order of fsyncs)
export async function syncFiles(context: StagingContext, paths: readonly string[]): Promise<void> {
  const { place } = context;
  stagedPaths(context, paths);
  for (let start = 0; start < paths.length; start += PARALLEL_SYNCS)
    await Promise.all(
      paths.slice(start, start + PARALLEL_SYNCS).map((path) => place.storage.sync(keyInTable(place, path))),
    );
}

/** The `add` action of a staged file. */
export function addAction(file: WrittenFile, target: WriteTarget, now: number, dataChange = true): AddFile {
  return {
    path: encodePath(file.path),
    partitionValues: file.partitionValues,
    size: file.sizeBytes,
    modificationTime: now,
    dataChange,
    stats: formatStatistics(file.stats, fileColumns(target)),
  };
}

/** The `cdc` action of a staged file of changes (PROTOCOL.md §Add CDC File). */
export function cdcAction(file: WrittenFile): CdcFile {
  return {
    path: encodePath(`_change_data/${file.path}`),
    partitionValues: file.partitionValues,
    size: file.sizeBytes,
    dataChange: false,
  };
}

function fileColumns({ columns }: WriteTarget): readonly Column[] {
  return columns.map(({ key, fileType }: TargetColumn) => ({ name: key, type: fileType, nullable: true }));
}

/** A file in force, of which the number of rows is known, with more rows deleted. Its bounds stay true but no longer tight (PROTOCOL.md §Per-file Statistics). */
export function withVector({ add }: StateFile, vector: DeletionVectorDescriptor, now: number): AddFile {
  return {
    ...definedMembers(add),
    dataChange: true,
    modificationTime: now,
    stats: looseBounds(add.stats ?? ""),
    deletionVector: vector,
  };
}

// bounds may hold more digits than JavaScript numbers do
function looseBounds(stats: string): string {
  if (stats === "") return stats;
  const known = JSON.parse(stats, exactNumber) as Readonly<Record<string, unknown>>;
  return JSON.stringify({ ...known, tightBounds: false });
}
