import { UserError } from "../../base/index.ts";
import { type Action, changesData, type CommitInfo, isAtLeast } from "./action.ts";
import { infoOf } from "./conflict.ts";
import type { CommitOutcome, PreparedCommit } from "./contract.ts";
import { readCommit } from "./load-state.ts";
import { commitKey } from "./log-name.ts";
import { listLog } from "./log-segment.ts";
import type { TablePlace } from "./place.ts";

/** The outcome, and on success the actions as they were written. */
export type CommitResult = Readonly<{ outcome: CommitOutcome; written?: readonly Action[] }>;

/**
 * Creates the log entry if it is absent; when it is taken, reads the winner and decides: it was us, we are fenced, rebase over it, or conflict.
 * @throws UserError LW6305 when the log before the entry has been cleaned up
 */
export async function commitEntry(
  place: TablePlace,
  prepared: PreparedCommit,
  signal?: AbortSignal,
): Promise<CommitResult> {
  let actions = prepared.actions as readonly Action[];
  let version = prepared.version;
  await requirePredecessor(place, version);
  for (;;) {
    signal?.throwIfAborted();
    if (await place.storage.writeNew(commitKey(place.prefix, version), entryText(actions)))
      return { outcome: { kind: "committed", version }, written: actions };
    const winner = await readCommit(place, commitKey(place.prefix, version));
    const outcome = judge(actions, winner, version);
    if (outcome !== undefined) return { outcome };
    actions = laterVersion(behind(actions, winner), version);
    version++;
  }
}

// without it, an entry older than the cleaned-up log could be "created" where nobody would ever read it
/** @throws UserError LW6305 */
export async function requirePredecessor(place: TablePlace, version: number): Promise<void> {
  if (version === 0) return;
  if ((await place.storage.head(commitKey(place.prefix, version - 1))) !== undefined) return;
  if (await endsWithCheckpoint(place, version - 1)) return;
  throw new UserError("LW6305", { values: { version, table: place.root }, failure: "conflict" });
}

// where entries were taken away with those before them, a checkpoint alone leads on, as long as nothing is behind it
async function endsWithCheckpoint(place: TablePlace, version: number): Promise<boolean> {
  const { checkpoints, commits } = await listLog(place, version);
  const isNext = commits.every((commit, index) => commit.version === version + 1 + index);
  return isNext && checkpoints.at(-1)?.version === version;
}

/** A log entry as it is written: one action per line. */
export function entryText(actions: readonly Action[]): string {
  return `${actions.map((action) => JSON.stringify(action)).join("\n")}\n`;
}

/** What an entry that came first means for ours; undefined: ours can follow it. */
function judge(ours: readonly Action[], winner: readonly Action[], version: number): CommitOutcome | undefined {
  const uuid = uuidOf(ours);
  if (uuid !== undefined && uuidOf(winner) === uuid) return { kind: "already", version };
  const txn = ours.find((action) => action.txn)?.txn;
  const theirs = winner.find((action) => action.txn?.appId === txn?.appId)?.txn;
  if (txn !== undefined && theirs !== undefined && isAtLeast(theirs, txn)) return { kind: "fenced", version };
  if (canFollow(ours, winner)) return undefined;
  return { kind: "conflict", version, operation: infoOf(winner)?.operation ?? "unknown" };
}

/*
 * A commit that changes no data may still move rows to other files: ours must then neither remove files nor have been made from a protocol
 * or a schema that is no longer in force.
 */
function canFollow(ours: readonly Action[], winner: readonly Action[]): boolean {
  if (changesData(winner) || winner.some(({ protocol, metaData }) => protocol || metaData)) return false;
  if (ours.some(({ domainMetadata }) => domainMetadata) && winner.some(({ domainMetadata }) => domainMetadata))
    return false;
  const movesFiles = winner.some(({ add, remove }) => add || remove);
  return !movesFiles || !ours.some(({ remove }) => remove);
}

/** PROTOCOL.md §Row Tracking: rows are as old as the entry that brings them. */
function laterVersion(ours: readonly Action[], version: number): readonly Action[] {
  return ours.map((action) =>
    action.add?.defaultRowCommitVersion === version
      ? { add: { ...action.add, defaultRowCommitVersion: version + 1 } }
      : action,
  );
}

/** The entry as it may follow the winner: its time lies after (PROTOCOL.md §In-Commit Timestamps). */
export function behind(ours: readonly Action[], winner: readonly Action[]): readonly Action[] {
  const info = infoOf(winner);
  const earliest = (info?.inCommitTimestamp ?? info?.timestamp ?? 0) + 1;
  return ours.map((action) => (action.commitInfo ? { commitInfo: notBefore(action.commitInfo, earliest) } : action));
}

function notBefore(info: CommitInfo, earliest: number): CommitInfo {
  const { inCommitTimestamp, timestamp = 0 } = info;
  return {
    ...info,
    ...(inCommitTimestamp === undefined ? {} : { inCommitTimestamp: Math.max(inCommitTimestamp, earliest) }),
    timestamp: Math.max(timestamp, earliest),
  };
}

/** The mark by which we know our own entries again, also when an engine wrote them for us with our `userMetadata`. */
function uuidOf(actions: readonly Action[]): string | undefined {
  const info = infoOf(actions);
  const uuid = info?.lakewright?.["uuid"];
  return typeof uuid === "string" ? uuid : info?.userMetadata;
}
