import { basename, dirname, join } from "node:path";
import { isWithin, realPlace, UserError } from "../base/index.ts";
import { type PinnedInput, shownSpelling } from "../engine/index.ts";
import { type DeltaLog, isInsideTable, requireWholeFiles, type Storage, type TableSnapshot } from "../lake/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import { tablePrefix } from "./layout.ts";
import type { Publisher } from "./publish.ts";

/** One version of a dataset as the files an engine reads. @throws when it does not exist */
export async function pinTable(publisher: Publisher, dataset: DatasetId, version: number): Promise<PinnedInput> {
  const table = publisher.table(tablePrefix(dataset));
  const snapshot = await table.snapshot({ version });
  if (snapshot === undefined) throw new UserError("LW3006", { values: { dataset } });
  const newest = await newestLike(table, snapshot);
  return { ...(await pinSnapshot(publisher, dataset, tablePrefix(dataset), newest)), version };
}

// files that an optimize has put together hold the same rows, and those it took them from may be gone
async function newestLike(table: DeltaLog, pinned: TableSnapshot): Promise<TableSnapshot> {
  const latest = (await table.latestVersion(pinned.version)) ?? pinned.version;
  if (latest === pinned.version) return pinned;
  const later = await table.history(latest - pinned.version);
  if (later.some((entry) => entry.changesData)) return pinned;
  const newest = await table.snapshot({ version: latest });
  return newest !== undefined && JSON.stringify(newest.columns) === JSON.stringify(pinned.columns) ? newest : pinned;
}

/** The same for a table under any prefix, for instance a quarantine table. */
export async function pinSnapshot(
  publisher: Publisher,
  dataset: DatasetId,
  prefix: string,
  snapshot: TableSnapshot,
): Promise<PinnedInput> {
  const { storage } = publisher;
  const deleted = await publisher.table(prefix).deletedRows(snapshot.files);
  const { dataColumns, provenance } = splitProvenance(snapshot.columns);
  const files = snapshot.files.map((file, index) => ({
    path: localFile(storage, prefix, file.path),
    ...(isInsideTable(file.path) ? {} : { inLog: file.path }),
    rowCount: (file.stats?.numRecords ?? 0) - (deleted[index]?.length ?? 0),
    sizeBytes: file.sizeBytes,
    ...(snapshot.stored === undefined ? {} : { stored: snapshot.stored, partitionValues: file.partitionValues }),
    ...(deleted[index] === undefined ? {} : { deleted: deleted[index] }),
  }));
  // what lies elsewhere is fetched by its size
  if (storage.localRoot === storage.root) requireWholeFiles(files, join(storage.root, prefix));
  return {
    dataset,
    version: snapshot.version,
    columns: dataColumns.map((column) => ({ ...column, type: shownSpelling(column.type) })),
    provenance: provenance.map((column) => column.name),
    files,
  };
}

/**
 * Where a file of a table lies on this machine. Others name files of another table by absolute paths (shallow clones): the engine reads those of
 * the lake.
 * @throws UserError LW3033
 */
export function localFile({ localRoot, root }: Storage, prefix: string, path: string): string {
  if (isInsideTable(path)) return join(localRoot, prefix, path);
  const real = localRoot === root && path.startsWith("/") ? join(realPlace(dirname(path)), basename(path)) : undefined;
  if (real !== undefined && isWithin(localRoot, real)) return real;
  throw new UserError("LW3033", { values: { table: `${root}/${prefix}`, path, root }, failure: "input" });
}

/** Provenance columns begin with `_`; names in metadata cannot. */
export function splitProvenance<C extends Readonly<{ name: string }>>(
  columns: readonly C[],
): Readonly<{ dataColumns: readonly C[]; provenance: readonly C[] }> {
  return {
    dataColumns: columns.filter((column) => !column.name.startsWith("_")),
    provenance: columns.filter((column) => column.name.startsWith("_")),
  };
}
