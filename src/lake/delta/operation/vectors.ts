import { removeAction } from "../remove-action.ts";
import type { AddFile, RemoveFile } from "../action.ts";
import type { FileRows } from "../data-engine.ts";
import { encodeVectorFile } from "../deletion-vector.ts";
import { keyInTable } from "../place.ts";
import type { TableScan } from "../scan.ts";
import { parseStatistics } from "../statistics.ts";
import type { StateFile } from "../table-state.ts";
import { type OperationContext, withVector } from "./staged.ts";
import { stagedPaths } from "./staging.ts";

export type MarkedRows = Readonly<{ touched: readonly StateFile[]; scan: TableScan; rows: readonly FileRows[] }>;

/**
 * Marks rows of files as deleted: one file of deletion vectors, and per data file the actions that put it in force. Files none of whose rows
 * are left are removed.
 */
export async function stageVectors(
  context: OperationContext,
  { touched, scan, rows }: MarkedRows,
): Promise<Readonly<{ add: readonly AddFile[]; remove: readonly RemoveFile[] }>> {
  const now = context.clock.now();
  const remove = touched.map((file) => removeAction(file, now));
  const marked: { file: StateFile; positions: Uint32Array }[] = [];
  for (const [index, found] of touched.entries()) {
    const positions = union(scan.files[index]?.deleted, rows[index]?.positions ?? new Uint32Array());
    const file = await counted(context, found, { columns: scan.columns, file: scan.files[index] });
    if (!isAllOf(file, positions)) marked.push({ file, positions });
  }
  if (marked.length === 0) return { add: [], remove };
  const vectors = encodeVectorFile(
    marked.map(({ positions }) => positions),
    context.random.uuid(),
  );
  stagedPaths(context, [vectors.path]);
  await context.place.storage.writeNew(keyInTable(context.place, vectors.path), vectors.content);
  const add = marked.flatMap(({ file }, index) => {
    const descriptor = vectors.descriptors[index];
    return descriptor === undefined ? [] : [withVector(file, descriptor, now)];
  });
  return { add, remove };
}

/** The file with the number of its rows, which every file with a vector must state (PROTOCOL.md §Per-file Statistics). */
async function counted(
  { engine }: OperationContext,
  found: StateFile,
  { columns, file }: Readonly<{ columns: TableScan["columns"]; file: TableScan["files"][number] | undefined }>,
): Promise<StateFile> {
  if (file === undefined || parseStatistics(found.add.stats) !== undefined) return found;
  const { deleted: _deleted, ...whole } = file;
  const rows = await engine.findRows({ scan: { columns, files: [whole] }, where: "true" });
  const numRecords = rows.reduce((sum, { positions }) => sum + positions.length, 0);
  return { ...found, add: { ...found.add, stats: JSON.stringify({ numRecords, tightBounds: false }) } };
}

function isAllOf({ add }: StateFile, positions: Uint32Array): boolean {
  return parseStatistics(add.stats)?.numRecords === positions.length;
}

/** Both sets in one, ascending. They share no member: rows that are deleted are not found again. */
function union(before: Uint32Array | undefined, more: Uint32Array): Uint32Array {
  if (before === undefined) return more;
  const all = new Uint32Array(before.length + more.length);
  all.set(before);
  all.set(more, before.length);
  return all.sort();
}
