import { removeAction } from "../remove-action.ts";
import { definedMembers, type Metadata } from "../action.ts";
import { readEverything } from "../conflict.ts";
import { keepsChanges } from "../write/change-files.ts";
import { stageChanges } from "./change-data.ts";
import type { RowQuery } from "../data-engine.ts";
import { readDeletionVectors } from "../deletion-vector.ts";
import { isOn } from "../property.ts";
import { keyInTable } from "../place.ts";
import { scanOf } from "../scan.ts";
import type { ReadableState } from "../snapshot.ts";
import { isInsideTable } from "../file-path.ts";
import type { StateFile } from "../table-state.ts";
import { EXIT, UserError } from "../../../base/index.ts";
import { type ReadOptions, wantedVersion } from "./read.ts";
import { countedOn } from "../identity.ts";
import { requireTable } from "./require-table.ts";
import { type OperationContext } from "./staged.ts";
import { type Committed, commitChange } from "./transaction.ts";

/**
 * Brings back the content, schema and properties of an earlier version, as a new version.
 * @throws UserError LW6101 when a file of that version is gone, LW6204 when the version is
 */
export async function restore(
  context: OperationContext,
  to: Pick<ReadOptions, "version" | "timestamp">,
  signal?: AbortSignal,
): Promise<Committed> {
  if (to.version === undefined && to.timestamp === undefined)
    throw new UserError("LW6214", {
      values: { table: context.place.root, reason: "neither a version nor a time is given" },
      exitCode: EXIT.usage,
    });
  const current = await requireTable(context, undefined, signal);
  const wanted = await requireTable(context, await wantedVersion(context, to), signal);
  const { come, gone } = difference(current, wanted);
  await requireFiles(context, come);
  const now = context.clock.now();
  const metadata = withLasting(countedOn(wanted.metadata, current.metadata, context.place.root), current.metadata);
  const isSame = JSON.stringify(current.metadata) === JSON.stringify(metadata);
  return commitChange(
    context,
    {
      base: current,
      operation: "RESTORE",
      parameters: { version: wanted.version },
      metrics: { numRestoredFiles: come.length, numRemovedFiles: gone.length },
      ...(isSame ? {} : { metadata }),
      remove: gone.map((file) => removeAction(file, now)),
      add: come.map(({ add }) => ({ ...definedMembers(add), dataChange: true })),
      cdc: keepsChanges(metadata) && isSame ? await restoredChanges(context, current, { come, gone }, signal) : [],
      reads: readEverything,
    },
    signal,
  );
}

/** Properties that say what has happened once, beside what a version may have again. */
const LASTING = [
  "delta.enableInCommitTimestamps",
  "delta.inCommitTimestampEnablementVersion",
  "delta.inCommitTimestampEnablementTimestamp",
] as const;
const MAX_ID = "delta.columnMapping.maxColumnId";

// in-commit timestamps are not switched off again, and no id of a column is given twice (PROTOCOL.md §In-Commit Timestamps, §Column Mapping)
function withLasting(wanted: Metadata, { configuration: now }: Metadata): Metadata {
  const configuration: Record<string, string> = { ...wanted.configuration };
  if (isOn(now, "delta.enableInCommitTimestamps"))
    for (const property of LASTING) {
      const value = now[property];
      if (value === undefined) delete configuration[property];
      else configuration[property] = value;
    }
  if (now[MAX_ID] !== undefined)
    configuration[MAX_ID] = String(Math.max(Number(now[MAX_ID]), Number(configuration[MAX_ID] ?? 0)));
  return { ...wanted, configuration };
}

type Difference = Readonly<{ come: readonly StateFile[]; gone: readonly StateFile[] }>;

function difference(current: ReadableState, wanted: ReadableState): Difference {
  return {
    come: Array.from(wanted.files).flatMap(([key, file]) => (current.files.has(key) ? [] : [file])),
    gone: Array.from(current.files).flatMap(([key, file]) => (wanted.files.has(key) ? [] : [file])),
  };
}

// a file may have been vacuumed: the table must not come to name files that are not there
async function requireFiles({ place }: OperationContext, files: readonly StateFile[]): Promise<void> {
  for (const { path } of files) {
    if (isInsideTable(path) && (await place.storage.head(keyInTable(place, path))) === undefined)
      throw new UserError("LW6101", { values: { key: path, root: place.root } });
  }
  await readDeletionVectors(
    place,
    files.map(({ add }) => add.deletionVector),
  );
}

// the same path with another deletion vector would count all its rows as changed: the rows themselves are compared by the reader
async function restoredChanges(
  context: OperationContext,
  state: ReadableState,
  { come, gone }: Difference,
  signal: AbortSignal | undefined,
) {
  const vectors = [...come, ...gone].some(({ add }) => add.deletionVector);
  if (!vectors) return [];
  const rows = async (files: readonly StateFile[], type: string): Promise<RowQuery> => ({
    kind: "scan",
    scan: await scanOf(context.place, state, files),
    extra: { _change_type: `'${type}'` },
  });
  const queries = [await rows(gone, "delete"), await rows(come, "insert")];
  return stageChanges(context, state.metadata, queries, signal);
}
