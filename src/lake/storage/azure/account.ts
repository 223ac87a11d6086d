import { EXIT, UserError } from "../../../base/index.ts";
import type { ObjectCache } from "../cache/object-cache.ts";
import type { SessionFolder } from "../cache/session-folder.ts";
import { checkKey } from "../key.ts";
import type { ObjectInfo } from "../storage.ts";
import { isBlobFailure } from "./blob-failure.ts";
import type { BlobContainer, BlobInfo, BlobService } from "./blob-service.ts";
import type { BlobName, Containers } from "./containers.ts";
import { type Requests, storageError } from "./requests.ts";

/** An opened account: where keys lie, how requests are sent, and where objects are kept on this machine. */
export type Account = Readonly<{
  service: BlobService;
  containers: Containers;
  requests: Requests;
  cache: ObjectCache;
  folder: SessionFolder;
}>;

type Blob = BlobName & Readonly<{ in: BlobContainer; requests: Requests }>;

function blobOf({ service, containers, requests }: Account, key: string): Blob {
  const blob = containers.nameOf(checkKey(key));
  return { ...blob, in: service.container(blob.container), requests };
}

/** Does work on the blob of a key; a failure names its address. */
export async function onBlob<T>(
  account: Account,
  key: string,
  action: string,
  work: (blob: Blob) => Promise<T>,
): Promise<T> {
  const blob = blobOf(account, key);
  try {
    return await work(blob);
  } catch (error) {
    throw storageError(error, action, account.containers.urlOf(key));
  }
}

export function missing({ containers }: Account, key: string, cause?: unknown): UserError {
  return new UserError("LW6101", { values: { key, root: containers.urlOf("") }, exitCode: EXIT.world, cause });
}

export async function head(account: Account, key: string, signal?: AbortSignal): Promise<ObjectInfo | undefined> {
  const found = await onBlob(account, key, "look at", async ({ in: container, name, requests }) => {
    try {
      return await requests.send((limit) => container.head(name, limit), signal);
    } catch (error) {
      if (isBlobFailure(error, "missing")) return undefined;
      throw error;
    }
  });
  return found === undefined || found.isFolder ? undefined : objectInfo(key, found);
}

export function objectInfo(key: string, { sizeBytes, modifiedMs, etag }: BlobInfo): ObjectInfo {
  return { key, sizeBytes, modifiedMs, etag };
}
