import { removeAction } from "../remove-action.ts";
import { CLUSTERING_PROVIDER, clusteringColumns } from "../clustering.ts";
import { readNothing } from "../conflict.ts";
import type { RowQuery } from "../data-engine.ts";
import { requireNoRowIds } from "../row-tracking.ts";
import { scanOf } from "../scan.ts";
import { parseSchema } from "../schema.ts";
import type { ReadableState } from "../snapshot.ts";
import type { StateFile } from "../table-state.ts";
import { columnNamed } from "./column-name.ts";
import { requireWritableTable } from "./require-table.ts";
import { addAction, type OperationContext, stageFiles } from "./staged.ts";
import { writeTarget } from "../write/target.ts";
import { type Committed, commitChange } from "./transaction.ts";

export type OptimizeOptions = Readonly<{
  /** Files smaller than this are put together. Bytes; default 128 MiB, or the table's `delta.targetFileSize`. */
  targetBytes?: number;
  /**
   * Columns by which rows are ordered within each partition: files then hold narrow ranges, and reads skip more of them. Rewrites all files.
   * A clustered table has columns of its own: without others, files that are not yet ordered by them are rewritten.
   */
  clusterBy?: readonly string[];
  /** Only say what would be put together: nothing is read or written. */
  dryRun?: boolean;
  signal?: AbortSignal;
}>;

const DEFAULT_TARGET_BYTES = 128 * 1024 * 1024;

/**
 * Puts small files together and drops rows that deletion vectors mark, without changing what the table holds: other writers' commits
 * neither conflict with it nor see a change. A commit is made only when there is something to do.
 */
export async function optimize(context: OperationContext, options: OptimizeOptions = {}): Promise<Committed> {
  const { signal } = options;
  const base = await requireWritableTable(context, signal);
  const clustered = clusteringColumns(base, context.place.root);
  const clusterBy = options.clusterBy?.length ? columnsNamed(context, base, options.clusterBy) : clustered;
  const targetBytes =
    options.targetBytes ?? sizeProperty(base.metadata.configuration["delta.targetFileSize"]) ?? DEFAULT_TARGET_BYTES;
  const isAsked = clusterBy !== clustered && clusterBy.length > 0;
  const provider = clustered.length > 0 && clusterBy === clustered ? CLUSTERING_PROVIDER : undefined;
  const groups = groupsToRewrite(base, targetBytes, (file) => isAsked || isUnclustered(file, provider));
  if (groups.length === 0) return { version: base.version, metrics: { numRemovedFiles: 0, numAddedFiles: 0 } };
  requireNoRowIds(context.place.root, base);
  const rewritten = groups.flat();
  if (options.dryRun === true)
    return { version: base.version, metrics: { numRemovedFiles: rewritten.length, numAddedFiles: groups.length } };
  const now = context.clock.now();
  const target = { ...writeTarget(context.place, base.metadata), checks: [], maxFileBytes: targetBytes };
  const add = [];
  for (const files of groups) {
    const scan = await scanOf(context.place, base, files);
    const rows: RowQuery = { kind: "scan", scan, ...(clusterBy.length === 0 ? {} : { orderBy: clusterBy }) };
    const written = await stageFiles(context, { rows, target }, signal);
    add.push(...written.map((file) => ({ ...addAction(file, target, now, false), ...providerOf(provider) })));
  }
  return commitChange(
    context,
    {
      base,
      operation: "OPTIMIZE",
      parameters: { predicate: "[]", zOrderBy: JSON.stringify(clusterBy) },
      metrics: { numRemovedFiles: rewritten.length, numAddedFiles: add.length },
      remove: rewritten.map((file) => removeAction(file, now, false)),
      add,
      reads: readNothing,
    },
    signal,
  );
}

function isUnclustered({ add }: StateFile, provider: string | undefined): boolean {
  return provider !== undefined && add.clusteringProvider !== provider;
}

function providerOf(provider: string | undefined): Readonly<{ clusteringProvider?: string }> {
  return provider === undefined ? {} : { clusteringProvider: provider };
}

/** Files to be rewritten together: of one partition, and worth it. `must`: to be rewritten in any case. */
function groupsToRewrite(
  base: ReadableState,
  targetBytes: number,
  must: (file: StateFile) => boolean,
): readonly (readonly StateFile[])[] {
  const byPartition = new Map<string, StateFile[]>();
  for (const file of base.files.values()) {
    const isWorth = must(file) || file.add.deletionVector != null || file.add.size < targetBytes * 0.75;
    if (!isWorth) continue;
    const key = JSON.stringify(base.metadata.partitionColumns.map((_, index) => partitionValue(file, index)));
    byPartition.set(key, [...(byPartition.get(key) ?? []), file]);
  }
  return [...byPartition.values()].filter(
    (files) => files.length > 1 || files.some((file) => must(file) || file.add.deletionVector != null),
  );
}

function partitionValue({ add }: StateFile, index: number): string | null {
  const keys = Object.keys(add.partitionValues ?? {}).sort();
  return add.partitionValues[keys[index] ?? ""] ?? null;
}

function columnsNamed(
  { place }: OperationContext,
  { metadata }: ReadableState,
  names: readonly string[],
): readonly string[] {
  const fields = parseSchema(metadata.schemaString, place.root);
  return names.map((name) => columnNamed(fields, name, place.root).name);
}

const UNITS = { b: 1, k: 1024, kb: 1024, m: 1024 ** 2, mb: 1024 ** 2, g: 1024 ** 3, gb: 1024 ** 3 } as const;

/** A size as table properties spell it: `104857600`, `100mb`. */
export function sizeProperty(text: string | undefined): number | undefined {
  const match = /^(\d+)\s*([a-z]*)$/i.exec(text?.trim() ?? "");
  if (match === null) return undefined;
  const unit = (match[2] ?? "").toLowerCase() || "b";
  return Object.hasOwn(UNITS, unit) ? Number(match[1]) * UNITS[unit as keyof typeof UNITS] : undefined;
}
