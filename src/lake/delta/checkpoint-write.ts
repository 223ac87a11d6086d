import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Json, realRandom } from "../../base/index.ts";
import type { Action, RemoveFile } from "./action.ts";
import { classicColumns } from "./checkpoint-schema.ts";
import { writeLastCheckpoint } from "./last-checkpoint.ts";
import { logFolder, versionName } from "./log-name.ts";
import type { ParquetAccess } from "./parquet.ts";
import type { TablePlace } from "./place.ts";
import type { ReadableState } from "./snapshot.ts";

const DAY_MS = 86_400_000;

/**
 * Writes a classic checkpoint of a state and the hint that leads to it (PROTOCOL.md §Checkpoints, §Last Checkpoint File). Two writers may
 * race for it: both write the same content, the first one stays.
 */
export async function writeCheckpoint(
  place: TablePlace,
  state: ReadableState,
  parquet: ParquetAccess,
  now: number,
): Promise<void> {
  const actions = [...checkpointActions(state, now)];
  const bytes = await encodeActions(state, actions, parquet);
  await place.storage.writeNew(`${logFolder(place.prefix)}${versionName(state.version)}.checkpoint.parquet`, bytes);
  await writeLastCheckpoint(place, {
    version: state.version,
    size: actions.length,
    sizeInBytes: bytes.length,
    numOfAddFiles: state.files.size,
  });
}

async function encodeActions(
  state: ReadableState,
  actions: readonly Action[],
  parquet: ParquetAccess,
): Promise<Uint8Array> {
  const { readerFeatures, writerFeatures } = state.protocol;
  const columns = classicColumns({ reader: readerFeatures != null, writer: writerFeatures != null });
  const path = join(parquet.scratchFolder, `checkpoint-${realRandom.uuid()}.parquet`);
  await mkdir(parquet.scratchFolder, { recursive: true });
  try {
    await parquet.writeRows({ path, columns, rows: actions as readonly Readonly<Record<string, Json>>[] });
    return await readFile(path);
  } finally {
    await rm(path, { force: true });
  }
}

/** Everything a reader of this version needs, and the tombstones that VACUUM still needs. */
function* checkpointActions(state: ReadableState, now: number): Generator<Action> {
  yield { protocol: state.protocol };
  yield { metaData: state.metadata };
  for (const txn of state.transactions.values()) yield { txn };
  for (const domainMetadata of state.domains.values()) yield { domainMetadata };
  for (const { add } of state.files.values()) yield { add: { ...add, dataChange: false } };
  const oldest = now - tombstoneRetentionMs(state.metadata.configuration ?? {});
  for (const remove of state.tombstones.values())
    if ((remove.deletionTimestamp ?? 0) >= oldest) yield { remove: tombstone(remove) };
}

function tombstone({ tags: _tags, ...remove }: RemoveFile): RemoveFile {
  return { ...remove, dataChange: false };
}

/** `delta.deletedFileRetentionDuration`, one week when not set or not understood. */
export function tombstoneRetentionMs(properties: Readonly<Record<string, string>>): number {
  return intervalMs(properties["delta.deletedFileRetentionDuration"]) ?? 7 * DAY_MS;
}

const UNIT_MS = {
  week: 7 * DAY_MS,
  day: DAY_MS,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
} as const;

/** An interval as table properties spell it: `interval 30 days`, `interval 1 week 2 hours`. */
export function intervalMs(text: string | undefined): number | undefined {
  const parts = /^(?:interval\s+)?((?:\d+\s+[a-z]+\s*)+)$/i.exec(text?.trim() ?? "")?.[1];
  if (parts === undefined) return undefined;
  let total = 0;
  for (const [, count, name] of parts.matchAll(/(\d+)\s+([a-z]+)/gi)) {
    const unit = UNIT_MS[(name ?? "").toLowerCase().replace(/s$/, "") as keyof typeof UNIT_MS];
    if (unit === undefined) return undefined;
    total += Number(count) * unit;
  }
  return total;
}
