import { link, open, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { hasErrorCode } from "../../base/index.ts";
import { diskError } from "./disk-error.ts";
import { discard, makeFolder, syncFolder, syncHandle, syncNames, writeBeside } from "./local-file.ts";

/**
 * Create-if-absent of a whole file, the commit primitive: temp in the same folder → fsync → link → unlink → fsync of the folder.
 * `link` publishes a finished file and fails when the name is taken; a rename would replace it without a word.
 *
 * @returns false when the target exists already
 */
export async function publishNew(target: string, fill: Parameters<typeof writeBeside>[1]): Promise<boolean> {
  const temporary = await writeBeside(target, fill);
  try {
    await link(temporary, target);
  } catch (error) {
    await discard(temporary);
    if (hasErrorCode(error, "EEXIST")) return false;
    throw diskError(error, "publish", target);
  }
  await unlink(temporary);
  await syncFolder(dirname(target));
  return true;
}

/**
 * A finished file under a second name, if that is free: nothing is copied, because objects never change.
 *
 * @returns false when the target exists already; undefined where the file system has no second names for it (another disk, too many)
 */
export async function linkNew(source: string, target: string): Promise<boolean | undefined> {
  try {
    const made = await makeFolder(dirname(target));
    const handle = await open(source, "r");
    try {
      await Promise.all([syncHandle(handle, source), syncNames(made)]);
    } finally {
      await handle.close();
    }
    await link(source, target);
  } catch (error) {
    if (hasErrorCode(error, "EEXIST")) return false;
    if (hasErrorCode(error, "EXDEV", "EPERM", "EMLINK", "ENOTSUP")) return undefined;
    throw diskError(error, "publish", target);
  }
  await syncFolder(dirname(target));
  return true;
}
