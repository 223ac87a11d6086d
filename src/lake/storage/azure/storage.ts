import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { compareText, EXIT, hasErrorCode, UserError } from "../../../base/index.ts";
import { type CachedObject, type CacheSettings, type ObjectCache, objectCache } from "../cache/object-cache.ts";
import { openSessionFolder, type SessionFolder } from "../cache/session-folder.ts";
import { inParallel } from "../in-parallel.ts";
import { checkKey, checkPrefix } from "../key.ts";
import { probeCreateIfAbsent } from "../probe.ts";
import type { ObjectInfo, Storage } from "../storage.ts";
import { isBlobFailure } from "./blob-failure.ts";
import type { BlobContainer, BlobInfo, BlobService } from "./blob-service.ts";
import { blobService } from "./client.ts";
import { type BlobName, type Containers, containersOf } from "./containers.ts";
import type { AzureCredential } from "./credential.ts";
import { downloadBytes, downloadPieces } from "./download.ts";
import type { AzureLocation } from "./location.ts";
import { type RequestOptions, type Requests, requestsOf, storageError } from "./requests.ts";
import { uploadBytes, uploadFile } from "./upload.ts";

export type AzureStorageSettings = Readonly<{
  credential: AzureCredential;
  cache: CacheSettings;
  requests?: RequestOptions;
}>;

/** An opened account: where keys lie and how requests are sent. */
type Account = Readonly<{
  service: BlobService;
  containers: Containers;
  requests: Requests;
  cache: ObjectCache;
  folder: SessionFolder;
  /** Objects that lie in the session folder, or are on their way there. */
  present: Map<string, Promise<void>>;
  /** Those of them that were uploaded. */
  uploaded: Set<string>;
}>;

const PARALLEL_FILES = 4;
const PARALLEL_LOOKS = 16;

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
    present: new Map(),
    uploaded: new Set(),
  };
  const storage: Storage = {
    root: location.url,
    localRoot: folder.path,
    addressOf: account.containers.urlOf,
    read: (key, { range, signal } = {}) => read(account, key, range ?? { start: 0 }, signal),
    writeNew: (key, content, signal) => put(account, { key, content, onlyNew: true }, signal),
    write: async (key, content, signal) => {
      await put(account, { key, content, onlyNew: false }, signal);
    },
    list: (prefix, { startAfter = "", signal } = {}) => list(account, checkPrefix(prefix), startAfter, signal),
    head: (key) => head(account, key),
    copyNew: (from, to, signal) => copyNew(account, { from, to }, signal),
    sync: (key) => upload(account, key),
    fetch: (keys, signal) => inParallel(keys, PARALLEL_FILES, (key) => fetchOnce(account, key, signal)),
    delete: (keys) => inParallel(keys, PARALLEL_LOOKS, (key) => remove(account, key)),
    probe: () => probeCreateIfAbsent(storage),
    release: folder.remove,
  };
  return Object.freeze(storage);
}

type Blob = BlobName & Readonly<{ in: BlobContainer; requests: Requests }>;

function blobOf({ service, containers, requests }: Account, key: string): Blob {
  const blob = containers.nameOf(checkKey(key));
  return { ...blob, in: service.container(blob.container), requests };
}

/** Does work on the blob of a key; a failure names its address. */
async function onBlob<T>(account: Account, key: string, action: string, work: (blob: Blob) => Promise<T>): Promise<T> {
  const blob = blobOf(account, key);
  try {
    return await work(blob);
  } catch (error) {
    throw storageError(error, action, account.containers.urlOf(key));
  }
}

async function read(
  account: Account,
  key: string,
  range: Readonly<{ start: number; end?: number }>,
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

function missing({ containers }: Account, key: string, cause?: unknown): UserError {
  return new UserError("LW6101", { values: { key, root: containers.urlOf("") }, exitCode: EXIT.world, cause });
}

type Put = Readonly<{ key: string; content: Uint8Array | string; onlyNew: boolean }>;

async function put(account: Account, { key, content, onlyNew }: Put, signal?: AbortSignal): Promise<boolean> {
  signal?.throwIfAborted();
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  await forget(account, key);
  return onBlob(account, key, "write", ({ in: container, name, requests }) =>
    uploadBytes({ container, name, requests, onlyNew, signal }, bytes),
  );
}

async function head(account: Account, key: string, signal?: AbortSignal): Promise<ObjectInfo | undefined> {
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

function objectInfo(key: string, { sizeBytes, modifiedMs, etag }: BlobInfo): ObjectInfo {
  return { key, sizeBytes, modifiedMs, etag };
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
async function copyNew(account: Account, { from, to }: Copy, signal?: AbortSignal): Promise<boolean> {
  if ((await head(account, to, signal)) !== undefined) return false;
  await fetchOnce(account, from, signal);
  return onBlob(account, to, "write", ({ in: container, name, requests }) =>
    uploadFile({ container, name, requests, onlyNew: true, signal }, join(account.folder.path, from)),
  );
}

/** Uploads what the engine wrote, and keeps it as if it had been fetched. Uploading again changes nothing. */
async function upload(account: Account, key: string): Promise<void> {
  if (account.uploaded.has(key)) return;
  const path = join(account.folder.path, checkKey(key));
  await onBlob(account, key, "upload", ({ in: container, name, requests }) =>
    uploadFile({ container, name, requests, onlyNew: false, signal: undefined }, path),
  );
  const info = await head(account, key);
  if (info === undefined) throw missing(account, key);
  await account.cache.adopt(cachedObject(account, info), path);
  account.uploaded.add(key);
}

function cachedObject({ containers }: Account, { key, etag, sizeBytes }: ObjectInfo): CachedObject {
  return { url: containers.urlOf(key), etag, sizeBytes };
}

/** Puts an object into the session folder, however many ask for it at once. */
async function fetchOnce(account: Account, key: string, signal: AbortSignal | undefined): Promise<void> {
  const known = account.present.get(key);
  if (known !== undefined) return known;
  const fetching = fetchObject(account, key, signal);
  account.present.set(key, fetching);
  try {
    await fetching;
  } catch (error) {
    account.present.delete(key);
    throw error;
  }
}

// what the engine has written there and not yet uploaded is left alone
async function fetchObject(account: Account, key: string, signal: AbortSignal | undefined): Promise<void> {
  const target = join(account.folder.path, checkKey(key));
  if (await isFile(target)) return;
  const info = await head(account, key, signal);
  if (info === undefined) throw missing(account, key);
  const object = cachedObject(account, info);
  if (!(await account.cache.take(object, target)))
    await account.cache.bring(object, target, (path) => download(account, info, path, signal));
}

/** An object that is replaced or deleted must not be read from the session folder any more. */
async function forget({ present, uploaded, folder }: Account, key: string): Promise<void> {
  present.delete(key);
  uploaded.delete(key);
  await rm(join(folder.path, checkKey(key)), { force: true });
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (hasErrorCode(error, "ENOENT", "ENOTDIR")) return false;
    throw error;
  }
}

async function download(
  account: Account,
  { key, etag, sizeBytes }: ObjectInfo,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = await open(path, "r+");
  try {
    await onBlob(account, key, "download", ({ in: container, name, requests }) =>
      downloadPieces(
        { container, name, requests, signal, etag },
        { start: 0, end: sizeBytes },
        async (offset, bytes) => {
          await file.write(bytes, 0, bytes.length, offset);
        },
      ),
    );
  } finally {
    await file.close();
  }
}

async function remove(account: Account, key: string): Promise<void> {
  await forget(account, key);
  await onBlob(account, key, "delete", async ({ in: container, name, requests }) => {
    try {
      await requests.send((limit) => container.remove(name, limit));
    } catch (error) {
      if (!isBlobFailure(error, "missing")) throw error;
    }
  });
}
