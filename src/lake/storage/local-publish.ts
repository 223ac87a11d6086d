import { link, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { hasErrorCode } from "../../base/index.ts";
import { diskError } from "./disk-error.ts";
import { discard, syncFolder, writeBeside } from "./local-file.ts";

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
