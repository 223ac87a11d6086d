import type { BigIntStats } from "node:fs";
import type { ObjectInfo } from "./storage.ts";

/** The etag joins what changes when content is replaced: inode, size and time in nanoseconds. */
export function objectInfo(key: string, found: BigIntStats): ObjectInfo {
  return {
    key,
    sizeBytes: Number(found.size),
    modifiedMs: Number(found.mtimeMs),
    etag: `${found.ino.toString(36)}-${found.size.toString(36)}-${found.mtimeNs.toString(36)}`,
  };
}
