import { readdir, realpath, rename, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { diskError } from "./disk-error.ts";
import { discard, isTemporaryOf, makeFolder, syncNames, syncPath, writeBeside } from "./local-file.ts";

/**
 * Replaces a whole file at once. The one place where rename is right: hints and caches are meant to be overwritten, the last writer wins,
 * and a reader must see the old or the new content, never a part. Never used for log entries.
 * @param fill writes by the handle, or into the file at the path
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

/**
 * Puts a file in place that `write` makes at the path it is given: beside its place, under a name readers of folders pass over. Missing folders
 * are made; what a writer that was killed had begun is removed, and another one that is at it fails.
 * @returns its size in bytes
 */
export async function placeFile(path: string, write: (begun: string) => Promise<void>): Promise<number> {
  await syncNames(await makeFolder(dirname(path)));
  // who writes may know its folders by their real paths
  const folder = await realpath(dirname(path));
  const target = join(folder, basename(path));
  const begun = (await readdir(folder)).filter((name) => isTemporaryOf(basename(path), name));
  await Promise.all(begun.map((name) => discard(join(folder, name))));
  await replaceFile(target, (_handle, temporary) => write(temporary));
  return (await stat(target)).size;
}
