import { link, mkdir, open, readdir, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EXIT, hasErrorCode, realRandom, sha256, UserError } from "../../../base/index.ts";
import { diskError } from "../disk-error.ts";

/** One version of an object: its content never changes. */
export type CachedObject = Readonly<{ url: string; etag: string; sizeBytes: number }>;

export type CacheSettings = Readonly<{ folder: string; limitBytes: number }>;

/** Fills the file at the path given, which has the size of the object already. */
export type Fill = (path: string) => Promise<void>;

/**
 * Objects of remote storages as local files, addressed by place, etag and size, shared by all processes of this machine.
 * A file appears whole or not at all. What is used lies under another name too (a hard link), so that eviction never takes a file from
 * anybody: it frees the least recently used of those nobody uses.
 */
export type ObjectCache = Readonly<{
  /** Puts the object at `target` if it is here. */
  take: (object: CachedObject, target: string) => Promise<boolean>;
  /** Brings the object in, then puts it at `target`. @throws UserError LW6507 when there is no room */
  bring: (object: CachedObject, target: string, fill: Fill) => Promise<void>;
  /** Takes over a finished local file that has become the content of the object. */
  adopt: (object: CachedObject, path: string) => Promise<void>;
  /** Makes a file of zeros outside of the cache, which takes room on the disk as it fills. */
  reserve: (path: string, sizeBytes: number) => Promise<void>;
}>;

/** A temporary file that nobody has finished for this long belongs to a process that is gone. */
const ABANDONED_MS = 24 * 3_600_000;
const TEMPORARY = ".tmp";

export function objectCache({ folder, limitBytes }: CacheSettings): ObjectCache {
  const objects = join(folder, "objects");
  const at = ({ url, etag, sizeBytes }: CachedObject) => join(objects, sha256(`${url}\n${etag}\n${sizeBytes}`));
  const takeRoom = roomKeeper(objects, { folder, limitBytes });
  const take = (object: CachedObject, target: string) => takeObject(at(object), target);
  return Object.freeze({
    take,
    bring: async (object, target, fill) => {
      await mkdir(objects, { recursive: true });
      const temporary = join(objects, `${realRandom.uuid()}${TEMPORARY}`);
      try {
        await takeRoom(object.sizeBytes, temporary);
        await fill(temporary);
        await makeDurable(temporary);
        await publish(temporary, at(object));
      } catch (error) {
        throw diskError(error, "write", temporary);
      } finally {
        await rm(temporary, { force: true });
      }
      // eviction of another process may have been quicker than this one
      if (!(await take(object, target))) throw new UserError("LW6508", { values: { folder }, failure: "transient" });
    },
    adopt: async (object, path) => {
      await mkdir(objects, { recursive: true });
      // without room the file serves this session only
      const isRoom = await takeRoom(object.sizeBytes).then(
        () => true,
        () => false,
      );
      if (isRoom) await publish(path, at(object));
    },
    reserve: async (path, sizeBytes) => {
      await mkdir(dirname(path), { recursive: true });
      await reserve(path, sizeBytes);
    },
  });
}

async function takeObject(path: string, target: string): Promise<boolean> {
  if (!(await linkTo(path, target))) return false;
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
  return true;
}

/** Makes room for a file and reserves it at the path, one after the other, so that each sees what the ones before it have taken. */
function roomKeeper(
  objects: string,
  { folder, limitBytes }: CacheSettings,
): (sizeBytes: number, path?: string) => Promise<void> {
  let queue: Promise<unknown> = Promise.resolve();
  let grownBytes = Number.POSITIVE_INFINITY;

  // looking at all files costs time, so it is done when a tenth of the limit may have come in since
  async function makeRoom(sizeBytes: number): Promise<void> {
    grownBytes += sizeBytes;
    if (grownBytes <= limitBytes / 10) return;
    const left = await evict(objects, limitBytes - sizeBytes);
    grownBytes = 0;
    if (left + sizeBytes <= limitBytes) return;
    throw new UserError("LW6507", {
      values: { folder, limit: limitBytes, used: left, size: sizeBytes },
      exitCode: EXIT.world,
      failure: "resources",
    });
  }

  return (sizeBytes, path) => {
    const turn = queue.then(async () => {
      await makeRoom(sizeBytes);
      if (path !== undefined) await reserve(path, sizeBytes);
    });
    queue = turn.catch(() => undefined);
    return turn;
  };
}

/** The file has its size from the beginning, which counts, and takes room on the disk as it fills. */
async function reserve(path: string, sizeBytes: number): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.truncate(sizeBytes);
  } finally {
    await handle.close();
  }
}

async function linkTo(path: string, target: string): Promise<boolean> {
  try {
    await mkdir(dirname(target), { recursive: true });
    await link(path, target);
    return true;
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return false;
    // another task of this process was as quick
    if (hasErrorCode(error, "EEXIST")) return true;
    throw diskError(error, "link", target);
  }
}

// after a loss of power a file must not have its size without its content
async function makeDurable(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function publish(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!hasErrorCode(error, "EEXIST")) throw error;
  }
}

type Entry = Readonly<{ path: string; sizeBytes: number; usedMs: number; isFree: boolean }>;

/** Frees what was not used for longest until at most `wanted` bytes are left. @returns bytes that are left */
async function evict(objects: string, wanted: number): Promise<number> {
  const entries = await entriesOf(objects);
  let left = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const { path, sizeBytes, isFree } of entries.sort((a, b) => a.usedMs - b.usedMs)) {
    if (left <= wanted) break;
    if (!isFree) continue;
    await rm(path, { force: true });
    left -= sizeBytes;
  }
  return left;
}

async function entriesOf(objects: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const name of await readdir(objects)) {
    const path = join(objects, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    const isTemporary = name.endsWith(TEMPORARY);
    const isFree = isTemporary ? Date.now() - found.mtimeMs > ABANDONED_MS : found.nlink === 1;
    entries.push({ path, sizeBytes: found.size, usedMs: found.mtimeMs, isFree });
  }
  return entries;
}
