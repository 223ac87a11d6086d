import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import { diskError } from "./disk-error.ts";
import { discard, syncPath, writeBeside } from "./local-file.ts";

/**
 * Replaces a whole file at once. The one place where rename is right: hints and caches are meant to be overwritten, the last writer wins,
 * and a reader must see the old or the new content, never a part. Never used for log entries.
 */
export async function replaceFile(target: string, fill: Parameters<typeof writeBeside>[1]): Promise<void> {
  const temporary = await writeBeside(target, fill);
  try {
    await rename(temporary, target);
  } catch (error) {
    await discard(temporary);
    throw diskError(error, "replace", target);
  }
  await syncPath(dirname(target));
}
