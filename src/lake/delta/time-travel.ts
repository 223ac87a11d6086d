import { UserError } from "../../base/index.ts";
import { infoOf } from "./conflict.ts";
import { readCommit } from "./load-state.ts";
import { listLog } from "./log-segment.ts";
import type { TablePlace } from "./place.ts";

export type CommitTime = Readonly<{ version: number; timestamp: number }>;

/**
 * The newest version committed at or before a time.
 * @throws UserError LW6214 when the time lies before the oldest version that is left
 */
export async function versionAt(place: TablePlace, wanted: number): Promise<number> {
  const times = await commitTimes(place);
  const found = times.findLast(({ timestamp }) => timestamp <= wanted);
  if (found !== undefined) return found.version;
  const oldest = times[0];
  const reason =
    oldest === undefined
      ? "there is no table"
      : `version ${oldest.version}, the oldest one left, is of ${new Date(oldest.timestamp).toISOString()}`;
  throw new UserError("LW6214", { values: { table: place.root, reason } });
}

/**
 * When the versions in the log were committed, ascending: the time in the commit where the table keeps it there (PROTOCOL.md §In-Commit
 * Timestamps), otherwise that of the log file, moved so that it grows from version to version.
 */
export async function commitTimes(place: TablePlace): Promise<readonly CommitTime[]> {
  const { commits } = await listLog(place, 0);
  const times: CommitTime[] = [];
  for (const { version, info } of commits) {
    const recorded = infoOf(await readCommit(place, info.key))?.inCommitTimestamp;
    times.push({ version, timestamp: recorded ?? timeAfter(times.at(-1)?.timestamp, info.modifiedMs) });
  }
  return times;
}

/** The time of a version that does not tell its own: that of its log entry, after the version before it. */
export function timeAfter(before: number | undefined, modifiedMs: number): number {
  return before === undefined ? modifiedMs : Math.max(modifiedMs, before + 1);
}
