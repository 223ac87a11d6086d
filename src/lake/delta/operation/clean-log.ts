import { UserError } from "../../../base/index.ts";
import { lookAtCheckpoint } from "../checkpoint-problem.ts";
import { intervalMs } from "../checkpoint-write.ts";
import { commitTimes } from "../time-travel.ts";
import { type Checkpoint, listLog, type LogListing } from "../log-segment.ts";
import { logFolder, parseLogName } from "../log-name.ts";
import { requireTable } from "./require-table.ts";
import type { OperationContext } from "./staged.ts";

const DAY_MS = 86_400_000;

/**
 * Deletes log entries and checkpoints older than `delta.logRetentionDuration` (30 days) that no kept version needs (PROTOCOL.md §Metadata
 * Cleanup): everything before the newest checkpoint that is not newer than the cut-off. Does nothing without such a checkpoint.
 *
 * @returns the keys that were deleted
 * @throws UserError LW6218 when a checkpoint that stays cannot be read, or is not what the entries give; nothing is deleted then
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
  const kept = listing.checkpoints.filter(({ version }) => version >= checkpoint.version);
  const used = await verifiedSidecars(context, listing, kept, signal);
  const expired = await expiredKeys(context, checkpoint.version);
  // one after the other: several at once would leave a gap where one of them fails
  for (const key of expired) await place.storage.delete([key]);
  const unused = await unusedSidecars(context, used);
  await place.storage.delete(unused);
  return [...expired, ...unused];
}

/**
 * Reads the checkpoints that stay, sidecars included. The first of them will be all that is left of its version: as long as older entries are
 * there, it must say the same as they do.
 * @returns names of the sidecars in use
 */
async function verifiedSidecars(
  { place, parquet }: OperationContext,
  listing: LogListing,
  kept: readonly Checkpoint[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  for (const [index, checkpoint] of kept.entries()) {
    const { actions, problem, cause } = await lookAtCheckpoint({ place, parquet }, checkpoint, {
      ...(index === 0 ? { listing } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
    if (problem !== undefined)
      throw new UserError("LW6218", {
        values: { table: place.root, file: `${place.storage.root}/${checkpoint.files[0]?.key ?? ""}`, reason: problem },
        failure: "input",
        cause,
      });
    for (const { sidecar } of actions) if (sidecar) used.add(sidecar.path.slice(sidecar.path.lastIndexOf("/") + 1));
  }
  return used;
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
async function unusedSidecars({ place, clock }: OperationContext, used: ReadonlySet<string>): Promise<string[]> {
  const folder = `${logFolder(place.prefix)}_sidecars/`;
  const unused: string[] = [];
  for await (const { key, modifiedMs } of place.storage.list(folder))
    if (modifiedMs < clock.now() - DAY_MS && !used.has(key.slice(folder.length))) unused.push(key);
  return unused;
}
