import { readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasErrorCode } from "../../base/index.ts";
import { BEGUN_FILE } from "../deploy-files.ts";
import { makeFolder } from "../make-folder.ts";
import { kindOf } from "../scaffold/index.ts";

/** What a build does to its folder, one file at a time; paths are below it, with `/`. */
export type BuildEffects = Readonly<{
  /** Text of a file; undefined when there is none. */
  read: (path: string) => Promise<string | undefined>;
  /** All of the text or, when killed, none of it. */
  write: (path: string, text: string) => Promise<void>;
  /** The file, if it is there, and the folders that are empty without it. */
  remove: (path: string) => Promise<void>;
}>;

/** The effects of a build on a real folder. */
export function folderEffects(folder: string): BuildEffects {
  return {
    read: async (path) => {
      try {
        return await readFile(join(folder, path), "utf8");
      } catch (error) {
        if (hasErrorCode(error, "ENOENT", "ENOTDIR", "EISDIR")) return undefined;
        throw error;
      }
    },
    write: async (path, text) => {
      const target = join(folder, path);
      await makeFolder(dirname(target));
      // one name for all, so that the next build finds what a killed one left of it
      const begun = join(folder, BEGUN_FILE);
      await writeFile(begun, text);
      await rename(begun, target);
    },
    remove: async (path) => {
      const file = join(folder, path);
      const kind = await kindOf(file);
      if (kind === "file" || kind === "other") await rm(file);
      await removeEmpty(folder, dirname(path));
    },
  };
}

async function removeEmpty(folder: string, path: string): Promise<void> {
  if (path === ".") return;
  try {
    await rmdir(join(folder, path));
  } catch (error) {
    if (hasErrorCode(error, "ENOTEMPTY", "EEXIST", "ENOTDIR")) return;
    if (!hasErrorCode(error, "ENOENT")) throw error;
  }
  await removeEmpty(folder, dirname(path));
}
