import { link, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { hasErrorCode } from "../../base/index.ts";
import { diskError } from "./disk-error.ts";
import { discard, makeFolder, syncNames, syncPath, writeBeside } from "./local-file.ts";

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
  await syncPath(dirname(target));
  return true;
}

// the folder nearly always exists, as for `writeBeside`
async function linkInFolder(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    if (!hasErrorCode(error, "ENOENT")) throw error;
    await syncNames(await makeFolder(dirname(target)));
    await link(source, target);
  }
}

/**
 * A finished file under a second name, if that is free: nothing is copied, because objects never change.
 *
 * @returns false when the target exists already; undefined where the file system has no second names for it (another disk, too many)
 */
export async function linkNew(source: string, target: string): Promise<boolean | undefined> {
  try {
    // whoever wrote it may not have made it durable
    await syncPath(source);
    await linkInFolder(source, target);
  } catch (error) {
    if (hasErrorCode(error, "EEXIST")) return false;
    if (hasErrorCode(error, "EXDEV", "EPERM", "EMLINK", "ENOTSUP")) return undefined;
    throw diskError(error, "publish", target);
  }
  await syncPath(dirname(target));
  return true;
}
