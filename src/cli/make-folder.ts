import { mkdir } from "node:fs/promises";
import { EXIT, hasErrorCode, UserError } from "../base/index.ts";

/** Makes a folder and those above it, where they are not there yet. @throws UserError LW9072 when something else has its name */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    if (!hasErrorCode(error, "EEXIST", "ENOTDIR")) throw error;
    throw new UserError("LW9072", { values: { folder }, exitCode: EXIT.usage });
  }
}
