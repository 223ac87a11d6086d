import { readlink, realpath } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { hasErrorCode } from "./errors.ts";

/**
 * Where reading or making `path` (absolute) would really end, symbolic links followed: its real path, or, when it does not exist, that of the
 * nearest folder that does.
 */
export async function realPlace(path: string): Promise<string> {
  for (let at = path; ; at = await leadsTo(at)) {
    try {
      return await realpath(at);
    } catch (error) {
      if (!hasErrorCode(error, "ENOENT", "ENOTDIR")) throw error;
    }
  }
}

/** A link to something that does not exist would be made there, not here. */
async function leadsTo(path: string): Promise<string> {
  const target = await readlink(path).catch(() => undefined);
  // from where the link really lies: a folder above it may be a link itself
  return target === undefined ? dirname(path) : resolve(await realpath(dirname(path)), target);
}

/** Whether a real path is this real folder or lies in it. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
