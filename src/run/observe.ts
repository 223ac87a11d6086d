import type { HistoryEntry } from "../lake/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import type { Observed, ObservedDataset } from "../plan/index.ts";
import type { AttemptRecord } from "../store/index.ts";
import { type Intent, readIntent } from "./intent.ts";
import { TXN_APP, tablePrefix } from "./layout.ts";
import type { Publisher } from "./publish.ts";

/** A published table as it stands, with the intent in force. */
export type TableState = Readonly<{
  /** Newest version of the table: what the next commit is made from. */
  tableVersion: number;
  /** Version whose commit names the intent in force; undefined when lakewright never wrote the table. */
  intentVersion: number | undefined;
  intent: Intent | undefined;
  foreignChange: ObservedDataset["foreignChange"];
  /** Rows of the table, those others have changed included; as the intent in force says where their files do not tell. */
  rowCount: number;
}>;

/**
 * What exists for these datasets. The version recorded in the store is verified with one look for the next log entry;
 * only where it is not the newest any more is the log read.
 */
export async function observe(publisher: Publisher, datasets: readonly DatasetId[]): Promise<Observed> {
  const recorded = await publisher.store.latestAttempts();
  const found = await Promise.all(
    datasets.map(async (dataset) => [dataset, await observeTable(publisher, dataset, recorded[dataset])] as const),
  );
  const observed: Partial<Record<DatasetId, ObservedDataset>> = {};
  for (const [dataset, state] of found) if (state !== undefined) observed[dataset] = toObserved(state);
  return { datasets: observed };
}

export async function observeTable(
  publisher: Publisher,
  dataset: DatasetId,
  recorded: AttemptRecord | undefined,
): Promise<TableState | undefined> {
  if (recorded !== undefined) {
    const latest = await publisher.table(tablePrefix(dataset)).latestVersion(recorded.tableVersion);
    if (latest === recorded.tableVersion) {
      const intent = await readIntent(publisher.storage, dataset, recorded.attempt);
      if (intent?.uuid === recorded.uuid) {
        const { rowCount } = intent;
        return { tableVersion: latest, intentVersion: latest, intent, foreignChange: undefined, rowCount };
      }
    }
  }
  return readTableState(publisher, dataset);
}

/** The same from the lake alone: snapshot → txn → intent, and the history back to that intent's commit. */
export async function readTableState(publisher: Publisher, dataset: DatasetId): Promise<TableState | undefined> {
  const table = publisher.table(tablePrefix(dataset));
  // what others have made of one table must not stop the others
  const snapshot = await table.snapshot();
  if (snapshot === undefined) return undefined;
  const attempt = snapshot.transactions[TXN_APP];
  const intent = attempt === undefined ? undefined : await readIntent(publisher.storage, dataset, attempt);
  const since = entriesSince(await table.history(), attempt);
  const foreign = since.later.find((entry) => entry.changesData);
  return {
    tableVersion: snapshot.version,
    intentVersion: intent === undefined ? undefined : since.version,
    intent,
    foreignChange: foreign === undefined ? undefined : { version: foreign.version, operation: foreign.operation },
    rowCount: (foreign === undefined ? intent?.rowCount : snapshot.rowCount) ?? intent?.rowCount ?? 0,
  };
}

/** History entries newer than the commit of our attempt, and the version of that commit as far as the log still shows it. */
function entriesSince(
  history: readonly HistoryEntry[],
  attempt: number | undefined,
): Readonly<{ version: number | undefined; later: readonly HistoryEntry[] }> {
  const index = attempt === undefined ? -1 : history.findIndex((entry) => entry.transactions[TXN_APP] === attempt);
  return index < 0
    ? { version: undefined, later: history }
    : { version: history[index]?.version, later: history.slice(0, index) };
}

/** The version whose data the intent in force stands for: a fence or a move of state alone carries an older one on. */
export function dataVersionOf(state: TableState): number {
  const { intent, intentVersion, tableVersion, foreignChange } = state;
  if (foreignChange !== undefined || intent === undefined) return tableVersion;
  return intent.dataVersion ?? intentVersion ?? tableVersion;
}

function toObserved(state: TableState): ObservedDataset {
  const { intent } = state;
  return {
    version: dataVersionOf(state),
    tableVersion: state.tableVersion,
    attempt: intent?.attempt ?? 0,
    fingerprint: intent?.fingerprint ?? "",
    rawHash: intent?.rawHash ?? "",
    columns: intent?.columns ?? [],
    state: intent?.state ?? {},
    rowCount: state.rowCount,
    ...(state.foreignChange === undefined ? {} : { foreignChange: state.foreignChange }),
  };
}
