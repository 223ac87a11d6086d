import { statSync } from "node:fs";
import { UserError } from "../../base/index.ts";

/** A local file, and its size where the log says one: bytes. */
export type SizedFile = Readonly<{ path: string; sizeBytes?: number }>;

// a look at each file once, however often a scan reads it
const whole = new WeakSet<SizedFile>();

/**
 * Files as the log says they are: a shorter one, put in their place, would be read without a word.
 * @throws UserError LW6219 for a file that is gone, LW6220 for one of another size
 */
export function requireWholeFiles(files: readonly SizedFile[], table: string): void {
  for (const file of files) {
    if (whole.has(file)) continue;
    const { path, sizeBytes } = file;
    // asked one after the other: a local disk answers in microseconds, handing each question to a thread takes several times that
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw new UserError("LW6219", { values: { table, file: path }, failure: "input" });
    if (sizeBytes !== undefined && found.size !== sizeBytes)
      throw new UserError("LW6220", {
        values: { table, file: path, found: found.size, expected: sizeBytes },
        failure: "input",
      });
    whole.add(file);
  }
}
