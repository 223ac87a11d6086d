import { intervalMs } from "../checkpoint-write.ts";
import { commitTimes } from "../time-travel.ts";
import { listLog } from "../log-segment.ts";
import { logFolder, parseLogName } from "../log-name.ts";
import { readCheckpoint } from "../checkpoint-read.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";

const DAY_MS = 86_400_000;

/**
 * Deletes log entries and checkpoints older than `delta.logRetentionDuration` (30 days) that no kept version needs (PROTOCOL.md §Metadata
 * Cleanup): everything before the newest checkpoint that is not newer than the cut-off. Does nothing without such a checkpoint.
 *
 * @returns the keys that were deleted
 */
export async function cleanLog(context: OperationContext, signal?: AbortSignal): Promise<readonly string[]> {
  const { place, clock } = context;
  const { metadata } = await requireTable(context, undefined, signal);
  const keepMs = intervalMs(metadata.configuration["delta.logRetentionDuration"]) ?? 30 * DAY_MS;
  // midnight, so that a cleaning repeated on one day finds nothing more
  const cutOff = Math.floor((clock.now() - keepMs) / DAY_MS) * DAY_MS;
  const times = await commitTimes(place);
  const cutOffCommit = times.findLast(({ timestamp }) => timestamp <= cutOff);
  if (cutOffCommit === undefined) return [];
  const listing = await listLog(place, 0, signal);
  const checkpoint = listing.checkpoints.findLast(({ version }) => version <= cutOffCommit.version);
  if (checkpoint === undefined) return [];
  const keys = await expiredKeys(context, checkpoint.version);
  await place.storage.delete(keys);
  return [...keys, ...(await cleanSidecars(context))];
}

async function expiredKeys({ place }: OperationContext, version: number): Promise<readonly string[]> {
  const folder = logFolder(place.prefix);
  const keys: string[] = [];
  for await (const { key } of place.storage.list(folder)) {
    const file = parseLogName(key.slice(folder.length));
    if (file === undefined) continue;
    const isExpired = file.kind === "compacted" ? file.version <= version : file.version < version;
    if (isExpired) keys.push(key);
  }
  // from the oldest on, so that a kill in between leaves no gap behind
  return keys.sort();
}

/** Sidecars that no checkpoint names, and that are too old to be part of one that is being written. */
async function cleanSidecars({ place, parquet, clock }: OperationContext): Promise<readonly string[]> {
  const folder = `${logFolder(place.prefix)}_sidecars/`;
  const old: string[] = [];
  for await (const { key, modifiedMs } of place.storage.list(folder))
    if (modifiedMs < clock.now() - DAY_MS) old.push(key);
  if (old.length === 0) return [];
  const used = new Set<string>();
  for (const checkpoint of (await listLog(place, 0)).checkpoints)
    for (const { sidecar } of await readCheckpoint(place, checkpoint, parquet))
      if (sidecar) used.add(sidecar.path.slice(sidecar.path.lastIndexOf("/") + 1));
  const unused = old.filter((key) => !used.has(key.slice(folder.length)));
  await place.storage.delete(unused);
  return unused;
}
