import { removeAction } from "../remove-action.ts";
import type { AddFile, CdcFile, RemoveFile, Transaction } from "../action.ts";
import type { ReadSet } from "../conflict.ts";
import type { Expression, FileRows, RowQuery, WriteTarget } from "../data-engine.ts";
import { scanColumns, scanOf, type TableScan } from "../scan.ts";
import { fileTest } from "../skipping.ts";
import type { ReadableState } from "../snapshot.ts";
import { namedFeatures } from "../table-feature.ts";
import type { StateFile } from "../table-state.ts";
import { countedIn, requireNoValues } from "../identity.ts";
import { requireNoRowIds } from "../row-tracking.ts";
import { keepsChanges } from "../write/change-files.ts";
import { stageChanges } from "./change-data.ts";
import { assigned } from "./column-name.ts";
import { requireWritableTable } from "./require-table.ts";
import { mapped, ofThisMoment, steady } from "./steady.ts";
import { addAction, type OperationContext, stageFiles } from "./staged.ts";
import { writeTarget } from "../write/target.ts";
import { changedMetadata, type Committed, commitChange, commitNothing, keptOf } from "./transaction.ts";
import { stageVectors } from "./vectors.ts";
import { isOn } from "../property.ts";

export type ChangeOptions = Readonly<{
  signal?: AbortSignal;
  info?: Readonly<Record<string, string>>;
  /** Done once: skipped where the table holds this version, or a later one, of the application. */
  transaction?: Transaction;
}>;

/** Whether changed rows are marked in place instead of writing their files anew (PROTOCOL.md §Deletion Vectors). */
export function usesVectors({ protocol, metadata }: Pick<ReadableState, "protocol" | "metadata">): boolean {
  return (
    isOn(metadata.configuration, "delta.enableDeletionVectors") &&
    namedFeatures(protocol, "writer").includes("deletionVectors")
  );
}

type Found = Readonly<{
  base: ReadableState;
  /** Files with rows to change, and these rows. */
  touched: readonly StateFile[];
  scan: TableScan;
  rows: readonly FileRows[];
  /** Files that the condition could concern: what others do to the rest does not matter. */
  reads: ReadSet;
  rowCount: number;
}>;

async function find(context: OperationContext, where: Expression, signal?: AbortSignal): Promise<Found> {
  const base = await requireWritableTable(context, signal);
  const mayHold = fileTest(where, scanColumns(base.metadata, context.place.root));
  const candidates = Array.from(base.files).filter(([, { add }]) => mayHold(add));
  const files = candidates.map(([, file]) => file);
  const whole = await scanOf(context.place, base, files);
  const rows = await context.engine.findRows({ scan: whole, where, ...(signal === undefined ? {} : { signal }) });
  const touched = rows.flatMap(({ file }) => files[file] ?? []);
  const scanned = rows.flatMap(({ file }) => whole.files[file] ?? []);
  return {
    base,
    touched,
    scan: { columns: whole.columns, files: scanned },
    rows: rows.map(({ positions }, index) => ({ file: index, positions })),
    reads: { files: new Set(candidates.map(([key]) => key)), wouldRead: mayHold },
    rowCount: rows.reduce((sum, { positions }) => sum + positions.length, 0),
  };
}

/** Deletes the rows for which a condition is true, all without one. A commit is made only when there are such rows. */
export async function deleteRows(
  context: OperationContext,
  condition: Expression = "true",
  { signal, ...kept }: ChangeOptions = {},
): Promise<Committed> {
  const where = steady(context, condition);
  const found = await find(context, where, signal);
  const { base, reads } = found;
  const change = {
    base,
    reads,
    operation: "DELETE",
    parameters: { predicate: JSON.stringify([where]) },
    ...keptOf(kept),
  };
  if (found.rowCount === 0) return commitNothing(context, { ...change, metrics: { numDeletedRows: 0 } }, signal);
  const changes = await removeRows(context, found, where, signal);
  const cdc = await deletedChanges(context, found, where, signal);
  return commitChange(
    context,
    {
      ...change,
      metrics: {
        numDeletedRows: found.rowCount,
        numRemovedFiles: changes.remove.length,
        numAddedFiles: changes.add.length,
      },
      ...changes,
      cdc,
    },
    signal,
  );
}

type FileChanges = Readonly<{ add: readonly AddFile[]; remove: readonly RemoveFile[] }>;

async function removeRows(
  context: OperationContext,
  found: Found,
  where: Expression,
  signal?: AbortSignal,
): Promise<FileChanges> {
  if (usesVectors(found.base)) return stageVectors(context, found);
  requireNoRowIds(context.place.root, found.base);
  const now = context.clock.now();
  const target = writeTarget(context.place, found.base.metadata);
  const rest: RowQuery = { kind: "scan", scan: found.scan, except: where };
  const written = await stageFiles(context, { rows: rest, target }, signal);
  return {
    remove: found.touched.map((file) => removeAction(file, now)),
    add: written.map((file) => addAction(file, target, now)),
  };
}

async function deletedChanges(
  context: OperationContext,
  { base, scan }: Found,
  where: Expression,
  signal?: AbortSignal,
): Promise<readonly CdcFile[]> {
  if (!keepsChanges(base.metadata)) return [];
  return stageChanges(context, base.metadata, [changeRows(scan, where, "delete")], signal);
}

function changeRows(scan: TableScan, where: Expression, type: string): RowQuery & { kind: "scan" } {
  return { kind: "scan", scan, where, extra: { _change_type: `'${type}'` } };
}

/** Sets columns of the rows for which a condition is true. A commit is made only when there are such rows. */
export async function updateRows(
  context: OperationContext,
  given: Readonly<Record<string, Expression>>,
  condition: Expression = "true",
  { signal, ...kept }: ChangeOptions = {},
): Promise<Committed> {
  const where = steady(context, condition);
  const found = await find(context, where, signal);
  const { base, reads } = found;
  const { metadata } = base;
  const once = keepsChanges(metadata) ? steady : ofThisMoment;
  const set = mapped(assigned(found.scan.columns, given, context.place.root), (value) => once(context, value));
  requireNoValues(metadata, context.place.root, Object.keys(set));
  const change = {
    base,
    reads,
    operation: "UPDATE",
    parameters: { predicate: JSON.stringify([where]) },
    ...keptOf(kept),
  };
  if (found.rowCount === 0) return commitNothing(context, { ...change, metrics: { numUpdatedRows: 0 } }, signal);
  const changes = await rewriteRows(context, found, { set, where }, signal);
  const cdc = await updatedChanges(context, found, { set, where }, signal);
  return commitChange(
    context,
    {
      ...change,
      metrics: {
        numUpdatedRows: found.rowCount,
        numRemovedFiles: changes.remove.length,
        numAddedFiles: changes.add.length,
      },
      ...changes,
      ...changedMetadata(metadata, countedIn(metadata, context.place.root, changes.add)),
      cdc,
    },
    signal,
  );
}

type Assignment = Readonly<{ set: Readonly<Record<string, Expression>>; where: Expression }>;

/** Generated columns that are not set themselves: they are made anew from what is. */
function remade({ columns }: WriteTarget, set: Assignment["set"]): readonly string[] {
  return columns.flatMap(({ name, generated }) => (generated === undefined || Object.hasOwn(set, name) ? [] : [name]));
}

async function rewriteRows(
  context: OperationContext,
  found: Found,
  { set, where }: Assignment,
  signal?: AbortSignal,
): Promise<FileChanges> {
  requireNoRowIds(context.place.root, found.base);
  const now = context.clock.now();
  const target = writeTarget(context.place, found.base.metadata);
  const vectors = usesVectors(found.base);
  const without = remade(target, set);
  const rows: RowQuery = vectors
    ? { kind: "scan", scan: found.scan, where, set, without }
    : { kind: "scan", scan: found.scan, set, when: where, without };
  const written = await stageFiles(context, { rows, target }, signal);
  const add = written.map((file) => addAction(file, target, now));
  if (!vectors) return { add, remove: found.touched.map((file) => removeAction(file, now)) };
  const marked = await stageVectors(context, found);
  return { add: [...marked.add, ...add], remove: marked.remove };
}

async function updatedChanges(
  context: OperationContext,
  { base, scan }: Found,
  { set, where }: Assignment,
  signal?: AbortSignal,
): Promise<readonly CdcFile[]> {
  if (!keepsChanges(base.metadata)) return [];
  const before = changeRows(scan, where, "update_preimage");
  const without = remade(writeTarget(context.place, base.metadata), set);
  const after = { ...changeRows(scan, where, "update_postimage"), set, without };
  return stageChanges(context, base.metadata, [before, after], signal);
}
