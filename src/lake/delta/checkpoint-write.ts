import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Column, type Json, realRandom } from "../../base/index.ts";
import type { Action, RemoveFile } from "./action.ts";
import { classicColumns, sidecarColumns } from "./checkpoint-schema.ts";
import { entryText } from "./commit.ts";
import { writeLastCheckpoint } from "./last-checkpoint.ts";
import { logFolder, versionName } from "./log-name.ts";
import type { ParquetAccess } from "./parquet.ts";
import type { TablePlace } from "./place.ts";
import type { ReadableState } from "./snapshot.ts";
import { namedFeatures } from "./table-feature.ts";
import { wordOf } from "./property.ts";

const DAY_MS = 86_400_000;

/** Files from which on a table that allows it gets a checkpoint with sidecars, and how many of them a sidecar holds. */
const SIDECAR_FILES = 50_000;

/**
 * Writes a checkpoint of a state and the hint that leads to it (PROTOCOL.md §Checkpoints, §Last Checkpoint File). Two writers may
 * race for it: both write the same content, the first one stays.
 */
export async function writeCheckpoint(
  place: TablePlace,
  state: ReadableState,
  parquet: ParquetAccess,
  now: number,
): Promise<void> {
  const actions = [...checkpointActions(state, now)];
  if (isSplit(state)) return writeSplitCheckpoint(place, state, { actions, parquet, now });
  const { readerFeatures, writerFeatures } = state.protocol;
  const columns = classicColumns({ reader: readerFeatures != null, writer: writerFeatures != null });
  const bytes = await encodeActions(columns, actions, parquet);
  await place.storage.writeNew(`${logFolder(place.prefix)}${versionName(state.version)}.checkpoint.parquet`, bytes);
  await writeLastCheckpoint(place, {
    version: state.version,
    size: actions.length,
    sizeInBytes: bytes.length,
    numOfAddFiles: state.files.size,
  });
}

/** V2 checkpoints are for tables that name the feature: those that ask for them, and large ones. */
function isSplit({ protocol, metadata, files, tombstones }: ReadableState): boolean {
  if (!namedFeatures(protocol, "reader").includes("v2Checkpoint")) return false;
  const isAsked = wordOf(metadata.configuration["delta.checkpointPolicy"]) === "v2";
  return isAsked || files.size + tombstones.size > SIDECAR_FILES;
}

type Split = Readonly<{ actions: readonly Action[]; parquet: ParquetAccess; now: number }>;

/** PROTOCOL.md §V2 Spec: files in sidecars, everything else in a JSON file that names them and makes them a checkpoint. */
async function writeSplitCheckpoint(
  place: TablePlace,
  { version, files }: ReadableState,
  { actions, parquet, now }: Split,
): Promise<void> {
  const ofFiles = actions.filter(({ add, remove }) => add || remove);
  const sidecars: Action[] = [];
  for (let start = 0; start < ofFiles.length; start += SIDECAR_FILES) {
    const bytes = await encodeActions(sidecarColumns, ofFiles.slice(start, start + SIDECAR_FILES), parquet);
    const path = `${realRandom.uuid()}.parquet`;
    await place.storage.writeNew(`${logFolder(place.prefix)}_sidecars/${path}`, bytes);
    sidecars.push({ sidecar: { path, sizeInBytes: bytes.length, modificationTime: now } });
  }
  const others = actions.filter(({ add, remove }) => !add && !remove);
  const text = entryText([{ checkpointMetadata: { version } }, ...others, ...sidecars]);
  const name = `${versionName(version)}.checkpoint.${realRandom.uuid()}.json`;
  await place.storage.writeNew(`${logFolder(place.prefix)}${name}`, text);
  await writeLastCheckpoint(place, { version, size: actions.length, numOfAddFiles: files.size });
}

async function encodeActions(
  columns: readonly Column[],
  actions: readonly Action[],
  parquet: ParquetAccess,
): Promise<Uint8Array> {
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
