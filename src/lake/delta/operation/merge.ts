import { allDone } from "../../../base/index.ts";
import { removeAction } from "../remove-action.ts";
import type { AddFile, RemoveFile } from "../action.ts";
import { readEverything } from "../conflict.ts";
import type { Expression, FileRows, MergeClause, MergeResult, RowQuery } from "../data-engine.ts";
import { scanColumns, scanOf, type TableScan } from "../scan.ts";
import type { ReadableState } from "../snapshot.ts";
import type { StateFile } from "../table-state.ts";
import { countedIn, hasIdentity, requireNoValues } from "../identity.ts";
import { CHANGE_FOLDER, changesTarget, keepsChanges } from "../write/change-files.ts";
import { type ChangeOptions, usesVectors } from "./change.ts";
import { assignedClauses } from "./column-name.ts";
import { mergePruning } from "./merge-pruning.ts";
import { requireWritableTable } from "./require-table.ts";
import { addAction, cdcAction, type OperationContext, syncFiles } from "./staged.ts";
import { requireNoRowIds } from "../row-tracking.ts";
import { steadyClauses, targetOfThisMoment } from "./steady.ts";
import { writeTarget } from "../write/target.ts";
import { changedMetadata, type Committed, commitChange, commitNothing, keptOf } from "./transaction.ts";
import { stageVectors } from "./vectors.ts";

export type Merge = Readonly<{
  source: RowQuery;
  /** Over `target.x` and `source.x`; equalities between columns joined by AND let files be passed over by their statistics. */
  on: Expression;
  clauses: readonly MergeClause[];
}>;

/**
 * Updates, deletes and inserts rows by a source. Rows that an update would leave as they are count as unchanged, and when nothing changes no
 * commit is made. Changed rows are marked by deletion vectors where the table allows it, otherwise their files are written anew.
 *
 * @throws UserError LW6311 when a row of the table matches several rows of the source
 */
export async function merge(
  context: OperationContext,
  { source, on, clauses: given }: Merge,
  { signal, ...kept }: ChangeOptions = {},
): Promise<Committed> {
  const base = await requireWritableTable(context, signal);
  const named = assignedClauses(scanColumns(base.metadata, context.place.root), given, context.place.root);
  const clauses = keepsChanges(base.metadata) ? steadyClauses(context, named) : named;
  if (!usesVectors(base) || clauses.some(({ then }) => then === "update")) requireNoRowIds(context.place.root, base);
  await requireGiven(context, base, { source, clauses }, signal);
  const files = [...base.files.values()];
  const scan = await scanOf(context.place, base, files);
  const target = targetOfThisMoment(context, writeTarget(context.place, base.metadata));
  const result = await context.engine.merge({
    target: scan,
    source,
    on,
    clauses,
    mode: usesVectors(base) ? "vectors" : "rewrite",
    write: target,
    pruning: mergePruning({ on, clauses, files, columns: scan.columns }),
    ...(keepsChanges(base.metadata) ? { changes: changesTarget(target) } : {}),
    ...(signal === undefined ? {} : { signal }),
  });
  const parameters = { predicate: JSON.stringify([on]) };
  const change = { base, operation: "MERGE", parameters, metrics: metricsOf(result), reads: readEverything };
  if (result.changed.length === 0 && result.written.length === 0)
    return commitNothing(context, { ...change, ...keptOf(kept) }, signal);
  const now = context.clock.now();
  const added = result.written.map((file) => addAction(file, target, now));
  const staged = [
    ...result.written.map(({ path }) => path),
    ...result.changes.map(({ path }) => `${CHANGE_FOLDER}/${path}`),
  ];
  const [replaced] = await allDone([
    replacedFiles(context, { base, files, scan, rows: result.changed }, now),
    syncFiles(context, staged),
  ]);
  return commitChange(
    context,
    {
      ...change,
      ...keptOf(kept),
      remove: replaced.remove,
      add: [...replaced.add, ...added],
      ...changedMetadata(base.metadata, countedIn(base.metadata, context.place.root, added)),
      cdc: result.changes.map(cdcAction),
    },
    signal,
  );
}

/** Columns that rows or clauses bring, as far as the table must make their values itself. */
async function requireGiven(
  context: OperationContext,
  { metadata }: ReadableState,
  { source, clauses }: Pick<Merge, "source" | "clauses">,
  signal?: AbortSignal,
): Promise<void> {
  const sets = clauses.flatMap((clause) =>
    clause.then === "update" ? [clause.set] : clause.then === "insert" ? [clause.values] : [],
  );
  const named = sets.flatMap((set) => (set === "all" ? [] : Object.keys(set)));
  requireNoValues(metadata, context.place.root, named);
  if (!hasIdentity(metadata) || !sets.includes("all")) return;
  const given = await context.engine.describe(source, signal === undefined ? {} : { signal });
  requireNoValues(
    metadata,
    context.place.root,
    given.map(({ name }) => name),
  );
}

function metricsOf({ counts, written }: MergeResult): Readonly<Record<string, number>> {
  return {
    numSourceRows: counts.source,
    numTargetRowsUpdated: counts.updated,
    numTargetRowsDeleted: counts.deleted,
    numTargetRowsInserted: counts.inserted,
    numTargetRowsUnchanged: counts.unchanged,
    numTargetFilesAdded: written.length,
  };
}

type Touched = Readonly<{
  base: ReadableState;
  files: readonly StateFile[];
  scan: TableScan;
  rows: readonly FileRows[];
}>;

async function replacedFiles(
  context: OperationContext,
  { base, files, scan, rows }: Touched,
  now: number,
): Promise<Readonly<{ add: readonly AddFile[]; remove: readonly RemoveFile[] }>> {
  const touched = rows.flatMap(({ file }) => files[file] ?? []);
  if (!usesVectors(base)) return { add: [], remove: touched.map((file) => removeAction(file, now)) };
  const scanned = rows.flatMap(({ file }) => scan.files[file] ?? []);
  return stageVectors(context, { touched, scan: { columns: scan.columns, files: scanned }, rows });
}
