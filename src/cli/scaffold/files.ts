import { lstat, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EXIT, hasErrorCode, UserError } from "../../base/index.ts";
import { makeFolder } from "../make-folder.ts";

/** What an upgrade does to a repository, one file at a time. */
export type ScaffoldEffects = Readonly<{
  write: (root: string, path: string, text: string) => Promise<void>;
  remove: (root: string, path: string) => Promise<void>;
}>;

export const realScaffoldEffects: ScaffoldEffects = {
  write: async (root, path, text) => {
    const target = join(root, path);
    await makeFolder(dirname(target));
    // whoever kills us leaves the old text or the new one; the same name each time, so that the next try clears it away
    const fresh = join(dirname(target), `.${basename(target)}.lakewright-new`);
    await writeFile(fresh, text);
    await rename(fresh, target);
  },
  remove: (root, path) => rm(join(root, path), { force: true }),
};

/**
 * Text of a file of the repository; undefined when it is not there.
 * @throws UserError LW9061 for a link or a folder in its place, LW9073 for a file that is not UTF-8: merging would damage it
 */
export async function readRepositoryFile(root: string, path: string): Promise<string | undefined> {
  const parts = path.split("/");
  for (const end of parts.keys()) {
    const part = parts.slice(0, end + 1).join("/");
    const kind = await kindOf(join(root, part));
    if (kind === "nothing") return undefined;
    if (kind !== (end === parts.length - 1 ? "file" : "folder"))
      throw new UserError("LW9061", { values: { file: part }, exitCode: EXIT.usage });
  }
  const bytes = await readFile(join(root, path));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError("LW9073", { values: { file: path }, hint: "save it as UTF-8", exitCode: EXIT.usage });
  }
}

/** What lies at a path, links not followed: an upgrade writes into the repository and nowhere else. */
export async function kindOf(path: string): Promise<"file" | "folder" | "nothing" | "other"> {
  try {
    const status = await lstat(path);
    return status.isFile() ? "file" : status.isDirectory() ? "folder" : "other";
  } catch (error) {
    if (hasErrorCode(error, "ENOENT", "ENOTDIR")) return "nothing";
    throw error;
  }
}
