import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { EXIT, hasErrorCode, UserError } from "../base/index.ts";

/**
 * Makes a folder and those above it, where they are not there yet.
 * @throws UserError LW9072 when something else has its name, or that of one above it; LW9030 where no folder can be made
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await isMade(folder)) return;
  // level by level: where a file system answers ENOENT whatever there is, /proc for one, `recursive` tries for ever
  await makeFolder(dirname(folder));
  await mkdir(folder).catch(async (error: unknown) => {
    if (hasErrorCode(error, "ENOENT"))
      throw new UserError("LW9030", {
        values: { path: folder },
        hint: "choose another folder",
        exitCode: EXIT.world,
      });
    if (!hasErrorCode(error, "EEXIST") || !(await isMade(folder))) throw error;
  });
}

async function isMade(folder: string): Promise<boolean> {
  try {
    if ((await stat(folder)).isDirectory()) return true;
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return false;
    if (!hasErrorCode(error, "ENOTDIR")) throw error;
  }
  throw new UserError("LW9072", { values: { folder }, exitCode: EXIT.usage });
}
