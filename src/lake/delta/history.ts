import { type Action, changesData, type CommitInfo, roundedVersion } from "./action.ts";
import { readCommit } from "./load-state.ts";
import { listLog } from "./log-segment.ts";
import type { TablePlace } from "./place.ts";
import type { HistoryEntry } from "./table.ts";
import { timeAfter } from "./time-travel.ts";

/** The commits that are still in the log, newest first, with the times by which they are read again (`versionAt`). */
export async function readHistory(place: TablePlace, limit = Infinity): Promise<readonly HistoryEntry[]> {
  const { commits } = await listLog(place, 0);
  const first = limit <= 0 ? commits.length : Math.max(0, commits.length - limit);
  const entries: HistoryEntry[] = [];
  let time: number | undefined;
  for (const [index, { version, info }] of commits.entries()) {
    time = timeAfter(time, info.modifiedMs);
    if (index < first) continue;
    const entry = historyEntry(version, time, await readCommit(place, info.key));
    time = entry.timestamp;
    entries.push(entry);
  }
  return entries.reverse();
}

function historyEntry(version: number, time: number, actions: readonly Action[]): HistoryEntry {
  const info: CommitInfo = actions.find((action) => action.commitInfo)?.commitInfo ?? {};
  const transactions = actions.flatMap(({ txn }) => (txn ? [[txn.appId, roundedVersion(txn)] as const] : []));
  const { userMetadata, engineInfo, operationParameters } = info;
  return {
    version,
    timestamp: info.inCommitTimestamp ?? time,
    operation: info.operation ?? "unknown",
    changesData: changesData(actions),
    transactions: Object.fromEntries(transactions),
    info: {
      ...(engineInfo === undefined ? {} : { engineInfo }),
      ...(operationParameters === undefined ? {} : { operationParameters }),
      ...(userMetadata === undefined ? {} : { userMetadata }),
      ...info.lakewright,
    },
  };
}
