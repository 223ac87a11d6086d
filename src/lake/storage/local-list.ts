import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareText, hasErrorCode } from "../../base/index.ts";
import { diskError } from "./disk-error.ts";
import { isTemporaryName } from "./local-file.ts";
import type { PlaceOf } from "./local-place.ts";
import { objectInfo } from "./local-info.ts";
import type { ObjectInfo } from "./storage.ts";

export type ListRequest = Readonly<{
  root: string;
  placeOf: PlaceOf;
  prefix: string;
  startAfter: string;
  /** Files that are being written, or were when their writer was killed, instead of objects. */
  unfinished?: boolean;
  signal?: AbortSignal;
}>;

/**
 * Walks the folders that can hold keys of the prefix, in the order a flat object store would list them.
 * @throws UserError LW6106 on a symbolic link that leads out of the root
 */
export async function* listFiles(request: ListRequest): AsyncGenerator<ObjectInfo> {
  const folder = request.prefix.slice(0, request.prefix.lastIndexOf("/") + 1);
  if (folder !== "") request.placeOf(folder.slice(0, -1));
  yield* walk(request, folder);
}

async function* walk(request: ListRequest, folder: string): AsyncGenerator<ObjectInfo> {
  const { root, unfinished = false } = request;
  for (const { name, isLink } of await entriesOf(root, folder, unfinished)) {
    request.signal?.throwIfAborted();
    const key = folder + name;
    if (key.endsWith("/")) {
      if (canHold(request, key)) yield* walk(request, key);
    } else if (key.startsWith(request.prefix) && key > request.startAfter) {
      if (isLink) request.placeOf(key);
      const info = await describe(request.root, key);
      if (info !== undefined) yield info;
    }
  }
}

function canHold({ prefix, startAfter }: ListRequest, folder: string): boolean {
  const inPrefix = folder.startsWith(prefix) || prefix.startsWith(folder);
  return inPrefix && (folder > startAfter || startAfter.startsWith(folder));
}

type Entry = Readonly<{ name: string; isLink: boolean }>;

/** Names in a folder, folders with a "/" at the end so that they sort as their keys do. */
async function entriesOf(root: string, folder: string, unfinished: boolean): Promise<readonly Entry[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || isTemporaryName(entry.name) === unfinished)
      .map((entry) => ({
        name: entry.isDirectory() ? `${entry.name}/` : entry.name,
        isLink: entry.isSymbolicLink(),
      }))
      .sort((a, b) => compareText(a.name, b.name));
  } catch (error) {
    if (hasErrorCode(error, "ENOENT", "ENOTDIR")) return [];
    throw diskError(error, "list", join(root, folder));
  }
}

// a file may be deleted between the listing and the look at it
async function describe(root: string, key: string): Promise<ObjectInfo | undefined> {
  try {
    const found = await stat(join(root, key), { bigint: true });
    return found.isFile() ? objectInfo(key, found) : undefined;
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return undefined;
    throw diskError(error, "look at", join(root, key));
  }
}
