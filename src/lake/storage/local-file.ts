import { constants, type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { realRandom } from "../../base/index.ts";
import { diskError, syncError } from "./disk-error.ts";

/** Names of files being written: hidden, so that every reader of Delta logs and data folders passes over them. */
const TEMPORARY = /^\..+\.[0-9a-f-]{36}\.tmp$/;

export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Makes a file's content durable. @throws UserError LW6105 when the disk refuses: the file must be given up. */
export async function syncHandle(handle: FileHandle, path: string): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    throw syncError(error, path);
  }
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await syncHandle(handle, folder);
  } finally {
    await handle.close();
  }
}

/** Makes a folder and its missing parents, durably: each new name is synced in the folder that holds it. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Writes a finished, durable file beside `target` under a temporary name. @returns its path */
export async function writeBeside(target: string, fill: (handle: FileHandle) => Promise<void>): Promise<string> {
  const folder = dirname(target);
  const temporary = join(folder, `.${basename(target)}.${realRandom.uuid()}.tmp`);
  try {
    const handle = await openInFolder(temporary, folder);
    try {
      await fill(handle);
      await syncHandle(handle, temporary);
    } finally {
      await handle.close();
    }
  } catch (error) {
    await discard(temporary);
    throw diskError(error, "write", target);
  }
  return temporary;
}

/** Removes a temporary file; that it cannot be removed must not hide why it was given up. */
export async function discard(temporary: string): Promise<void> {
  await unlink(temporary).catch(() => undefined);
}

// the folder nearly always exists: making it only when opening fails saves a call per commit
async function openInFolder(path: string, folder: string): Promise<FileHandle> {
  try {
    return await open(path, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await makeFolder(folder);
    return open(path, "wx");
  }
}
