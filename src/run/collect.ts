import type { HistoryEntry } from "../lake/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import { rejectPrefix, TXN_APP, tablePrefix, workPrefix } from "./layout.ts";
import type { Publisher } from "./publish.ts";

const HOUR_MS = 3_600_000;
/** Bounds the work on long logs; attempts older than what this shows were looked at by earlier runs. */
const HISTORY_LIMIT = 200;
/**
 * Names of staged files carry the attempt they belong to: `…00012-<uuid>…`. The number alone does not tell: an executor that died before
 * its intent leaves its number to the next.
 */
const ATTEMPT_IN_NAME = /(\d{5,})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/;

/**
 * Removes what killed attempts left behind (I10): staged files of attempts that were never decided, extractions nobody took over, and
 * work files that were never finished.
 * To be called by the holder of the leases only: every attempt up to the published number is over, decided or not.
 * @returns keys removed
 */
export async function collectGarbage(
  publisher: Publisher,
  datasets: readonly DatasetId[],
  nowMs = Date.now(),
): Promise<readonly string[]> {
  const removed = await Promise.all(datasets.map((dataset) => collectDataset(publisher, dataset, nowMs)));
  return removed.flat();
}

async function collectDataset(publisher: Publisher, dataset: DatasetId, nowMs: number): Promise<readonly string[]> {
  const [undecided, extractions] = [
    await undecidedFiles(publisher, dataset),
    await oldExtractions(publisher, dataset, nowMs),
  ];
  await publisher.storage.delete(undecided);
  await publisher.work.delete(extractions);
  return [...undecided, ...extractions, ...(await collectUnfinished(publisher, dataset, nowMs))];
}

/** Work files that never got their name. Those of the table itself go with `vacuum`, as other writers' do. */
async function collectUnfinished(publisher: Publisher, dataset: DatasetId, nowMs: number): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const storage of new Set([publisher.storage, publisher.work])) {
    const found: string[] = [];
    for await (const { key, modifiedMs } of storage.unfinished?.(`${workPrefix(dataset)}/`) ?? [])
      if (nowMs - modifiedMs > HOUR_MS) found.push(key);
    await storage.delete(found);
    removed.push(...found);
  }
  return removed;
}

async function undecidedFiles(publisher: Publisher, dataset: DatasetId): Promise<readonly string[]> {
  const table = publisher.table(tablePrefix(dataset));
  const snapshot = await table.snapshot();
  const published = snapshot?.transactions[TXN_APP];
  if (snapshot === undefined || published === undefined) return [];
  const live = new Set(snapshot.files.map((file) => `${tablePrefix(dataset)}/${file.path}`));
  const decided = decidedAttempts(await table.history(HISTORY_LIMIT));
  const found: string[] = [];
  for (const prefix of [`${tablePrefix(dataset)}/`, `${rejectPrefix(dataset)}/`]) {
    for await (const { key } of publisher.storage.list(prefix)) {
      const [, number, uuid] = ATTEMPT_IN_NAME.exec(key.slice(prefix.length)) ?? [];
      if (number === undefined || uuid === undefined || live.has(key) || decided.uuids.has(uuid)) continue;
      if (Number(number) <= published && Number(number) >= decided.since) found.push(key);
    }
  }
  return found;
}

/** Attempts the log still shows as decided, and from which number on that answer is complete. */
function decidedAttempts(history: readonly HistoryEntry[]): Readonly<{ uuids: ReadonlySet<unknown>; since: number }> {
  const numbers = history.flatMap((entry) => entry.transactions[TXN_APP] ?? []);
  const isWhole = history.some((entry) => entry.version === 0);
  return { uuids: new Set(history.map((entry) => entry.info["uuid"])), since: isWhole ? 0 : Math.min(...numbers) };
}

async function oldExtractions(publisher: Publisher, dataset: DatasetId, nowMs: number): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const object of publisher.work.list(`${workPrefix(dataset)}/extract/`)) {
    if (nowMs - object.modifiedMs > HOUR_MS) found.push(object.key);
  }
  return found;
}
