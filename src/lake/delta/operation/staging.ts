import { hasErrorCode, UserError } from "../../../base/index.ts";
import type { TableContext } from "../context.ts";
import { keyInTable, type TablePlace } from "../place.ts";

/**
 * What an operation has written and no entry names yet, so that it does not lie there until the next vacuum when the operation fails: least of all
 * on a disk that is full.
 */
export type Staging = {
  /** Keys of files, in the storage of the table. */
  readonly keys: Set<string>;
  /** An entry that names them is on its way: whether it arrived is not known. */
  isSent: boolean;
};

/** A table in an operation that looks after what it has written. */
export type StagingContext = TableContext & Readonly<{ staging?: Staging }>;

/** Does work whose files are deleted again when it fails, if it is certain that no entry names them. */
export async function withStaging<C extends StagingContext, T>(
  context: C,
  work: (context: C) => Promise<T>,
): Promise<T> {
  const staging: Staging = { keys: new Set(), isSent: false };
  try {
    return await work({ ...context, staging });
  } catch (error) {
    if (!staging.isSent) await discardFiles(context.place, staging.keys);
    throw error;
  }
}

/** Remembers files by their paths in the table. */
export function stagedPaths({ place, staging }: StagingContext, paths: readonly string[]): void {
  for (const path of paths) staging?.keys.add(keyInTable(place, path));
}

/** Deletes files that no entry will name. What cannot be deleted is left to the vacuum. */
export async function discardPaths({ place, staging }: StagingContext, paths: readonly string[]): Promise<void> {
  const keys = paths.map((path) => keyInTable(place, path));
  await discardFiles(place, new Set(keys));
  for (const key of keys) staging?.keys.delete(key);
}

async function discardFiles({ storage }: TablePlace, keys: ReadonlySet<string>): Promise<void> {
  if (keys.size > 0) await storage.delete([...keys]).catch(() => undefined);
}

/** Creates an entry, and keeps account of whether the files it names may be deleted. @returns false when there is one already */
export async function sendEntry({ place, staging }: StagingContext, key: string, text: string): Promise<boolean> {
  if (staging === undefined) return place.storage.writeNew(key, text);
  staging.isSent = true;
  try {
    const isWritten = await place.storage.writeNew(key, text);
    if (isWritten) staging.keys.clear();
    return isWritten;
  } catch (error) {
    staging.isSent = !(await isCertainlyAbsent(place, key, error));
    throw error;
  }
}

/** The entry that came first is not ours. */
export function entryRefused({ staging }: StagingContext): void {
  if (staging) staging.isSent = false;
}

// a disk that is full has refused the entry when it answers; what a service does with a request that failed may be still to come
async function isCertainlyAbsent({ storage }: TablePlace, key: string, error: unknown): Promise<boolean> {
  // the place was found unfit before anything was sent
  if (error instanceof UserError && error.code === "LW6104") return true;
  const isFull = error instanceof UserError && hasErrorCode(error.cause, "ENOSPC", "EDQUOT");
  if (!isFull || storage.localRoot !== storage.root) return false;
  return storage.head(key).then(
    (found) => found === undefined,
    () => false,
  );
}
