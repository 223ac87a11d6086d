import { join } from "node:path";
import { compareText } from "../../../base/index.ts";
import { type CacheSettings, objectCache } from "../cache/object-cache.ts";
import { openSessionFolder } from "../cache/session-folder.ts";
import { inParallel } from "../in-parallel.ts";
import { checkPrefix } from "../key.ts";
import { probeCreateIfAbsent } from "../probe.ts";
import type { ObjectInfo, Storage } from "../storage.ts";
import { type Account, head, missing, objectInfo, onBlob } from "./account.ts";
import { isBlobFailure } from "./blob-failure.ts";
import { blobService } from "./client.ts";
import { type BlobName, containersOf } from "./containers.ts";
import type { AzureCredential } from "./credential.ts";
import { type ByteRange, downloadBytes } from "./download.ts";
import { type LocalFiles, localFiles } from "./local-files.ts";
import type { AzureLocation } from "./location.ts";
import { type RequestOptions, requestsOf, storageError } from "./requests.ts";
import { uploadBytes, uploadFile } from "./upload.ts";

export type AzureStorageSettings = Readonly<{
  credential: AzureCredential;
  cache: CacheSettings;
  requests?: RequestOptions;
}>;

const PARALLEL_DELETES = 16;

/**
 * A container, or one container per layer, of an Azure storage account as object storage, through the Blob service. `localRoot` is a folder of
 * this process: the engine writes there and `sync` uploads, `fetch` brings objects there through the cache.
 * Failures that pass are tried again; what remains becomes UserError LW6501 to LW6508, exit 3.
 */
export function azureStorage(location: AzureLocation, settings: AzureStorageSettings): Storage {
  const folder = openSessionFolder(settings.cache.folder);
  const account: Account = {
    service: blobService(location, settings.credential, settings.requests?.clock),
    containers: containersOf(location),
    requests: requestsOf(settings.requests),
    cache: objectCache(settings.cache),
    folder,
  };
  const files = localFiles(account);
  const storage: Storage = {
    root: location.url,
    localRoot: folder.path,
    addressOf: account.containers.urlOf,
    read: (key, { range, signal } = {}) => read(account, key, range ?? { start: 0 }, signal),
    writeNew: async (key, content, signal) => {
      signal?.throwIfAborted();
      return put(account, { key, content, onlyNew: true }, signal);
    },
    write: async (key, content, signal) => {
      await files.forget(key);
      await put(account, { key, content, onlyNew: false }, signal);
    },
    list: (prefix, { startAfter = "", signal } = {}) => list(account, checkPrefix(prefix), startAfter, signal),
    head: (key) => head(account, key),
    copyNew: (from, to, signal) => copyNew(account, files, { from, to }, signal),
    sync: files.upload,
    fetch: files.fetch,
    parts: { absent: files.absent, fetchRanges: files.fetchRanges },
    delete: (keys) => inParallel(keys, PARALLEL_DELETES, (key) => remove(account, files, key)),
    probe: () => probeCreateIfAbsent(storage),
    release: folder.remove,
  };
  return Object.freeze(storage);
}

async function read(
  account: Account,
  key: string,
  range: ByteRange,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const bytes = await onBlob(account, key, "read", async ({ in: container, name, requests }) => {
    try {
      return await downloadBytes({ container, name, requests, signal }, range);
    } catch (error) {
      throw isBlobFailure(error, "missing") ? missing(account, key, error) : error;
    }
  });
  // a folder of a hierarchical account reads as an empty blob
  if (bytes.length === 0 && (await head(account, key, signal)) === undefined) throw missing(account, key);
  return bytes;
}

type Put = Readonly<{ key: string; content: Uint8Array | string; onlyNew: boolean }>;

async function put(account: Account, { key, content, onlyNew }: Put, signal?: AbortSignal): Promise<boolean> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return onBlob(account, key, "write", ({ in: container, name, requests }) =>
    uploadBytes({ container, name, requests, onlyNew, signal }, bytes),
  );
}

/** Gathered before it is given out: hierarchical accounts list by folder, where "/" comes before every other sign. */
async function* list(
  account: Account,
  prefix: string,
  startAfter: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ObjectInfo> {
  const found: ObjectInfo[] = [];
  for (const place of account.containers.prefixesOf(prefix))
    for await (const info of listContainer(account, place, startAfter, signal))
      if (info.key.startsWith(prefix) && info.key > startAfter) found.push(info);
  yield* found.sort((a, b) => compareText(a.key, b.key));
}

async function* listContainer(
  { service, containers, requests }: Account,
  { container, name: prefix }: BlobName,
  startAfter: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ObjectInfo> {
  const start = startAfter === "" ? undefined : containers.nameOf(startAfter);
  const startFrom = start?.container === container && start.name.startsWith(prefix) ? { startFrom: start.name } : {};
  let marker: Readonly<{ marker?: string }> = {};
  do {
    const page = await requests
      .send((limit) => service.container(container).list({ prefix, ...startFrom, ...marker, signal: limit }), signal)
      .catch((error: unknown) => {
        throw storageError(error, "list", containers.urlOf(`${container}/`));
      });
    for (const info of page.blobs)
      if (!info.isFolder) yield objectInfo(containers.keyOf({ container, name: info.name }), info);
    marker = page.marker === undefined ? {} : { marker: page.marker };
  } while (marker.marker !== undefined);
}

type Copy = Readonly<{ from: string; to: string }>;

// through this machine: containers may have different keys, and a copy by the service would need a signature for the source
async function copyNew(
  account: Account,
  files: LocalFiles,
  { from, to }: Copy,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if ((await head(account, to, signal)) !== undefined) return false;
  await files.fetch([from], signal);
  return onBlob(account, to, "write", ({ in: container, name, requests }) =>
    uploadFile({ container, name, requests, onlyNew: true, signal }, join(account.folder.path, from)),
  );
}

async function remove(account: Account, files: LocalFiles, key: string): Promise<void> {
  await files.forget(key);
  await onBlob(account, key, "delete", async ({ in: container, name, requests }) => {
    try {
      await requests.send((limit) => container.remove(name, limit));
    } catch (error) {
      if (!isBlobFailure(error, "missing")) throw error;
    }
  });
}
