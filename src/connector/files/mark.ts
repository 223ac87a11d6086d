import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { EXIT, errorText, UserError } from "../../base/index.ts";
import type { FoundFile } from "./find.ts";

/** `size:modifiedMs:sha256`: what is remembered of a file that was read. */
export type FileMark = string;

/**
 * Reads the file once. Size and time are those of the listing: when the file changed since, `assertUnchanged` says so.
 * @throws UserError LW4015 when it cannot be read
 */
export async function markFile(file: FoundFile, signal: AbortSignal): Promise<FileMark> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file.path, { signal })) hash.update(chunk as Buffer);
  } catch (error) {
    signal.throwIfAborted();
    const values = { path: file.source, problem: errorText(error) };
    throw new UserError("LW4015", { values, exitCode: EXIT.world, cause: error });
  }
  return `${file.sizeBytes}:${file.modifiedMs}:${hash.digest("hex")}`;
}

/** @throws UserError LW4013 when the file is not as it was listed */
export async function assertUnchanged(file: FoundFile): Promise<void> {
  const now = await stat(file.path).catch(() => undefined);
  if (now?.size === file.sizeBytes && Math.floor(now.mtimeMs) === file.modifiedMs) return;
  throw new UserError("LW4013", { values: { path: file.source }, failure: "transient" });
}

/**
 * Whether a file was read before: `same` by size and time, or by content when only the time differs; `changed` when its content is another.
 */
export async function compareWithMark(
  file: FoundFile,
  mark: FileMark | undefined,
  signal: AbortSignal,
): Promise<"new" | "same" | "changed"> {
  if (mark === undefined) return "new";
  if (mark.startsWith(`${file.sizeBytes}:${file.modifiedMs}:`)) return "same";
  if (!mark.startsWith(`${file.sizeBytes}:`)) return "changed";
  const current = await markFile(file, signal);
  return current.split(":")[2] === mark.split(":")[2] ? "same" : "changed";
}
