import { closeSync, constants, fsync, openSync } from "node:fs";
import { type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { realRandom } from "../../base/index.ts";
import { diskError, syncError } from "./disk-error.ts";

/** Names of files being written: hidden, so that every reader of Delta logs and data folders passes over them. */
const TEMPORARY = /^\.(.+)\.[0-9a-f-]{36}\.tmp$/;

export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Whether a file of this temporary name was to get the name `of`. */
export function isTemporaryOf(of: string, name: string): boolean {
  return TEMPORARY.exec(name)?.[1] === of;
}

const syncDescriptor = promisify(fsync);

/** Makes a file's content, or the names in a folder, durable. @throws UserError LW6105 when the disk refuses: the file must be given up. */
export async function syncPath(path: string): Promise<void> {
  // only the sync itself waits for the disk
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    await syncDescriptor(descriptor);
  } catch (error) {
    throw syncError(error, path);
  } finally {
    closeSync(descriptor);
  }
}

async function syncHandle(handle: FileHandle, path: string): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    throw syncError(error, path);
  }
}

/** Makes a folder and its missing parents. @returns those it made, whose names are not durable yet */
export async function makeFolder(folder: string): Promise<readonly string[]> {
  const first = await mkdir(folder, { recursive: true });
  const made: string[] = [];
  for (let path = folder; first !== undefined && path.length >= first.length; path = dirname(path)) made.push(path);
  return made;
}

/** Makes the names of folders durable, each in the folder that holds it. */
export async function syncNames(folders: readonly string[]): Promise<void> {
  await Promise.all(folders.map((folder) => syncPath(dirname(folder))));
}

/** Writes a finished, durable file beside `target` under a temporary name. @returns its path */
export async function writeBeside(
  target: string,
  fill: (handle: FileHandle, path: string) => Promise<void>,
): Promise<string> {
  const folder = dirname(target);
  const temporary = join(folder, `.${basename(target)}.${realRandom.uuid()}.tmp`);
  try {
    const { handle, made } = await openInFolder(temporary, folder);
    try {
      await fill(handle, temporary);
      // waited for together: the disk makes one journal entry of them
      await Promise.all([syncHandle(handle, temporary), syncNames(made)]);
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
async function openInFolder(
  path: string,
  folder: string,
): Promise<Readonly<{ handle: FileHandle; made: readonly string[] }>> {
  try {
    return { handle: await open(path, "wx"), made: [] };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const made = await makeFolder(folder);
    return { handle: await open(path, "wx"), made };
  }
}
