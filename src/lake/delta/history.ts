import { type Action, changesData, type CommitInfo } from "./action.ts";
import { readCommit } from "./load-state.ts";
import { listLog } from "./log-segment.ts";
import type { TablePlace } from "./place.ts";
import type { HistoryEntry } from "./table.ts";

/** The commits that are still in the log, newest first. */
export async function readHistory(place: TablePlace, limit = Infinity): Promise<readonly HistoryEntry[]> {
  const { commits } = await listLog(place, 0);
  const wanted = commits.slice(-Math.min(limit, commits.length)).reverse();
  const entries: HistoryEntry[] = [];
  for (const { version, info } of limit <= 0 ? [] : wanted)
    entries.push(historyEntry(version, info.modifiedMs, await readCommit(place, info.key)));
  return entries;
}

function historyEntry(version: number, modifiedMs: number, actions: readonly Action[]): HistoryEntry {
  const info: CommitInfo = actions.find((action) => action.commitInfo)?.commitInfo ?? {};
  const transactions = actions.flatMap(({ txn }) => (txn ? [[txn.appId, txn.version] as const] : []));
  const { userMetadata, engineInfo, operationParameters } = info;
  return {
    version,
    timestamp: info.inCommitTimestamp ?? info.timestamp ?? modifiedMs,
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
