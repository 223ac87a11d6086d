import { createReadStream, statSync } from "node:fs";
import { open, readFile, unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { EXIT, hasErrorCode, UserError } from "../../base/index.ts";
import { diskError } from "./disk-error.ts";
import { inParallel } from "./in-parallel.ts";
import { checkPrefix } from "./key.ts";
import { syncNames, syncPath } from "./local-file.ts";
import { objectInfo } from "./local-info.ts";
import { listFiles } from "./local-list.ts";
import { placesIn } from "./local-place.ts";
import { linkNew, publishNew } from "./local-publish.ts";
import { replaceFile } from "./local-replace.ts";
import { probeCreateIfAbsent } from "./probe.ts";
import type { ObjectInfo, Storage } from "./storage.ts";

const PARALLEL_DELETES = 16;

/**
 * A folder of a local disk as object storage. The folder is made with the first write.
 * Refusals of the system become UserError LW6102 (class `resources`, exit 3) with the path; a failed fsync becomes LW6105.
 */
export function localStorage(folder: string): Storage {
  const root = resolve(folder);
  const at = placesIn(root);
  // an engine makes folders too, and not durably: each name below the root is synced once
  const durable: Durable = new Map();
  const storage: Storage = {
    root,
    localRoot: root,
    addressOf: (prefix) => (prefix === "" ? root : join(root, prefix)),
    read: async (key, options) => readObject(root, at(key), key, options),
    writeNew: async (key, content, signal) => {
      signal?.throwIfAborted();
      return publishNew(at(key), async (handle) => handle.writeFile(content));
    },
    write: async (key, content, signal) => {
      signal?.throwIfAborted();
      return replaceFile(at(key), async (handle) => handle.writeFile(content));
    },
    list: (prefix, { startAfter = "", signal } = {}) =>
      listFiles({
        root,
        placeOf: at,
        prefix: checkPrefix(prefix),
        startAfter,
        ...(signal === undefined ? {} : { signal }),
      }),
    unfinished: (prefix, signal) =>
      listFiles({
        root,
        placeOf: at,
        prefix: checkPrefix(prefix),
        startAfter: "",
        unfinished: true,
        ...(signal === undefined ? {} : { signal }),
      }),
    head: async (key) => headObject(at(key), key),
    copyNew: async (from, to, signal) => copyObject({ root, from, path: at(from), target: at(to) }, signal),
    sync: async (key) => {
      const path = at(key);
      await syncObject(path, foldersOf(root, path), durable);
    },
    // files lie where they are read; one that is not there is told of by its reader
    fetch: async () => undefined,
    delete: async (keys) => {
      await inParallel(keys, PARALLEL_DELETES, async (key) => deleteFile(at(key)));
    },
    probe: () => probeCreateIfAbsent(storage),
    release: async () => undefined,
  };
  return Object.freeze(storage);
}

type ReadOptions = Parameters<Storage["read"]>[1];

async function readObject(root: string, path: string, key: string, options: ReadOptions): Promise<Uint8Array> {
  const { range, signal } = options ?? {};
  try {
    if (range === undefined) return await readFile(path, signal === undefined ? {} : { signal });
    return await readRange(path, range.start, range.end);
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) throw missing(root, key, error);
    throw diskError(error, "read", path);
  }
}

async function readRange(path: string, start: number, end: number | undefined): Promise<Uint8Array> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const length = Math.max(0, Math.min(end ?? size, size) - start);
    const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

// at once, as in `realPlace`: every commit looks at two names
function headObject(path: string, key: string): ObjectInfo | undefined {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found?.isFile() ? objectInfo(key, found) : undefined;
  } catch (error) {
    throw diskError(error, "look at", path);
  }
}

type Copy = Readonly<{ root: string; from: string; path: string; target: string }>;

async function copyObject({ root, from, path, target }: Copy, signal: AbortSignal | undefined): Promise<boolean> {
  if (headObject(path, from) === undefined) throw missing(root, from);
  const linked = await linkNew(path, target);
  if (linked !== undefined) return linked;
  return publishNew(target, (handle) =>
    handle.writeFile(createReadStream(path), signal === undefined ? {} : { signal }),
  );
}

/** Folders between the root and a file. */
function foldersOf(root: string, path: string): readonly string[] {
  const found: string[] = [];
  for (let folder = dirname(path); folder.length > root.length; folder = dirname(folder)) found.push(folder);
  return found;
}

/** Syncs of names under way or done, by folder: files of one folder are synced at the same time. */
type Durable = Map<string, Promise<void>>;

async function syncOnce(folder: string, durable: Durable): Promise<void> {
  const known = durable.get(folder);
  if (known !== undefined) return known;
  const syncing = syncNames([folder]);
  durable.set(folder, syncing);
  try {
    await syncing;
  } catch (error) {
    durable.delete(folder);
    throw error;
  }
}

async function syncObject(path: string, folders: readonly string[], durable: Durable): Promise<void> {
  try {
    // waited for together: the disk makes one journal entry of them
    const names = folders.map((folder) => syncOnce(folder, durable));
    await Promise.all([syncPath(path), syncPath(dirname(path)), ...names]);
  } catch (error) {
    throw diskError(error, "sync", path);
  }
}

async function deleteFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasErrorCode(error, "ENOENT", "ENOTDIR")) throw diskError(error, "delete", path);
  }
}

function missing(root: string, key: string, cause?: unknown): UserError {
  return new UserError("LW6101", { values: { key, root }, exitCode: EXIT.world, cause });
}
