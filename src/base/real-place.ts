import { readlinkSync, realpathSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { hasErrorCode } from "./errors.ts";

/**
 * Where reading or making `path` (absolute) would really end, symbolic links followed: its real path, or, when it does not exist, that of the
 * nearest folder that does. At once: the system knows the names of folders in use, and every look by another thread costs ten times as much.
 */
export function realPlace(path: string): string {
  for (let at = path; ; at = leadsTo(at)) {
    try {
      return realpathSync.native(at);
    } catch (error) {
      if (!hasErrorCode(error, "ENOENT", "ENOTDIR")) throw error;
    }
  }
}

/** A link to something that does not exist would be made there, not here. */
function leadsTo(path: string): string {
  const target = linkTarget(path);
  // from where the link really lies: a folder above it may be a link itself
  return target === undefined ? dirname(path) : resolve(realpathSync.native(dirname(path)), target);
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Whether a real path is this real folder or lies in it. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
