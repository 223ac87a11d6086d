import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { hasErrorCode } from "../../../base/index.ts";
import type { CachedObject } from "../cache/object-cache.ts";
import { inParallel } from "../in-parallel.ts";
import { checkKey } from "../key.ts";
import type { ObjectInfo } from "../storage.ts";
import { type Account, head, missing, onBlob } from "./account.ts";
import { type ByteSpan, without } from "./byte-span.ts";
import { downloadPieces } from "./download.ts";
import { uploadFile } from "./upload.ts";

/** Objects as files in the session folder: fetched through the cache, whole or in parts, or left there by the engine to be uploaded. */
export type LocalFiles = Readonly<{
  fetch: (keys: readonly string[], signal?: AbortSignal) => Promise<void>;
  absent: (keys: readonly string[]) => Promise<readonly ObjectInfo[]>;
  fetchRanges: (key: string, ranges: readonly ByteSpan[], signal?: AbortSignal) => Promise<void>;
  upload: (key: string) => Promise<void>;
  /** An object that is replaced or deleted must not be read from the session folder any more. */
  forget: (key: string) => Promise<void>;
}>;

/** A file with holes: what of it is there already. */
type HollowFile = { info: ObjectInfo; have: readonly ByteSpan[] };

type Files = Readonly<{
  account: Account;
  /** Objects that lie in the session folder as a whole, or are on their way there. */
  whole: Map<string, Promise<void>>;
  hollow: Map<string, HollowFile>;
  uploaded: Set<string>;
  /** The last piece of work on each file with holes: one after the other. */
  turns: Map<string, Promise<unknown>>;
}>;

const PARALLEL_FILES = 4;
const PARALLEL_LOOKS = 16;

export function localFiles(account: Account): LocalFiles {
  const files: Files = { account, whole: new Map(), hollow: new Map(), uploaded: new Set(), turns: new Map() };
  return {
    fetch: (keys, signal) => inParallel(keys, PARALLEL_FILES, (key) => fetchOnce(files, key, signal)),
    absent: (keys) => absent(files, keys),
    fetchRanges: (key, ranges, signal) => inTurn(files, key, () => fetchRanges(files, key, ranges, signal)),
    upload: (key) => upload(files, key),
    forget: async (key) => {
      files.whole.delete(key);
      files.hollow.delete(key);
      files.uploaded.delete(key);
      await rm(pathOf(files, key), { force: true });
    },
  };
}

function pathOf({ account }: Files, key: string): string {
  return join(account.folder.path, checkKey(key));
}

async function inTurn(files: Files, key: string, work: () => Promise<void>): Promise<void> {
  const turn = (files.turns.get(key) ?? Promise.resolve()).then(work, work);
  files.turns.set(key, turn);
  return turn;
}

/** Puts an object into the session folder, however many ask for it at once. */
async function fetchOnce(files: Files, key: string, signal: AbortSignal | undefined): Promise<void> {
  const known = files.whole.get(key);
  if (known !== undefined) return known;
  const fetching = inTurn(files, key, () => fetchWhole(files, key, signal));
  files.whole.set(key, fetching);
  try {
    await fetching;
  } catch (error) {
    files.whole.delete(key);
    throw error;
  }
}

// what the engine has written there and not yet uploaded is left alone
async function fetchWhole(files: Files, key: string, signal: AbortSignal | undefined): Promise<void> {
  const { account, hollow } = files;
  const target = pathOf(files, key);
  const begun = hollow.get(key);
  if (begun !== undefined) return fillHoles(files, key, begun, signal);
  if (await isFile(target)) return;
  const info = await head(account, key, signal);
  if (info === undefined) throw missing(account, key);
  const object = cachedObject(account, info);
  if (await account.cache.take(object, target)) return;
  await account.cache.bring(object, target, (path) =>
    withFile(path, (file) => download(files, file, { info, span: { start: 0, end: info.sizeBytes }, signal })),
  );
}

async function fillHoles(
  files: Files,
  key: string,
  { info, have }: HollowFile,
  signal: AbortSignal | undefined,
): Promise<void> {
  const path = pathOf(files, key);
  await withFile(path, async (file) => {
    for (const hole of without({ start: 0, end: info.sizeBytes }, have))
      await download(files, file, { info, span: hole, signal });
    await file.sync();
  });
  files.hollow.delete(key);
  await files.account.cache.adopt(cachedObject(files.account, info), path);
}

async function fetchRanges(
  files: Files,
  key: string,
  ranges: readonly ByteSpan[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const known = files.hollow.get(key) ?? (await begin(files, key, signal));
  if (known === undefined) return;
  const path = pathOf(files, key);
  for (const { start, end } of ranges) {
    for (const span of without({ start, end: Math.min(end, known.info.sizeBytes) }, known.have)) {
      await bringSpan(files, path, { info: known.info, span, signal });
      known.have = [...known.have, span];
    }
  }
}

/** Makes the file with holes; undefined when the whole file is there. */
async function begin(files: Files, key: string, signal: AbortSignal | undefined): Promise<HollowFile | undefined> {
  const { account, hollow } = files;
  const target = pathOf(files, key);
  if (await isFile(target)) return undefined;
  const info = await head(account, key, signal);
  if (info === undefined) throw missing(account, key);
  if (await account.cache.take(cachedObject(account, info), target)) return undefined;
  await account.cache.reserve(target, info.sizeBytes);
  const begun: HollowFile = { info, have: [] };
  hollow.set(key, begun);
  return begun;
}

/** A part is an object of the cache by itself, so that the next session does not fetch it again. */
async function bringSpan(files: Files, path: string, transfer: Transfer): Promise<void> {
  const { info, span } = transfer;
  const { account } = files;
  const { url, etag } = cachedObject(account, info);
  const part = { url: `${url}#${span.start}-${span.end}`, etag, sizeBytes: span.end - span.start };
  const target = `${path}.${span.start}.part`;
  if (!(await account.cache.take(part, target)))
    await account.cache.bring(part, target, (fresh) =>
      withFile(fresh, (file) => download(files, file, transfer, span.start)),
    );
  try {
    await copyInto(path, target, span.start);
  } finally {
    await rm(target, { force: true });
  }
}

const COPY_BYTES = 4 * 1024 * 1024;

async function copyInto(path: string, part: string, at: number): Promise<void> {
  await withFile(path, (file) =>
    withFile(part, async (source) => {
      const buffer = new Uint8Array(COPY_BYTES);
      for (let offset = 0; ; ) {
        const { bytesRead } = await source.read(buffer, 0, COPY_BYTES, offset);
        if (bytesRead === 0) return;
        await file.write(buffer, 0, bytesRead, at + offset);
        offset += bytesRead;
      }
    }),
  );
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, "r+");
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

type Transfer = Readonly<{ info: ObjectInfo; span: ByteSpan; signal: AbortSignal | undefined }>;

/** Writes a span of an object at its place, less `shift`. */
async function download({ account }: Files, file: FileHandle, transfer: Transfer, shift = 0): Promise<void> {
  const { info, span, signal } = transfer;
  const { key, etag } = info;
  await onBlob(account, key, "download", ({ in: container, name, requests }) =>
    downloadPieces({ container, name, requests, signal, etag }, span, async (offset, bytes) => {
      await file.write(bytes, 0, bytes.length, offset - shift);
    }),
  );
}

async function absent(files: Files, keys: readonly string[]): Promise<readonly ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  await inParallel([...new Set(keys)], PARALLEL_LOOKS, async (key) => {
    const begun = files.hollow.get(key);
    if (begun !== undefined) return void found.push(begun.info);
    const target = pathOf(files, key);
    await files.whole.get(key);
    if (await isFile(target)) return;
    const info = await head(files.account, key);
    if (info === undefined) throw missing(files.account, key);
    if (!(await files.account.cache.take(cachedObject(files.account, info), target))) found.push(info);
  });
  return found;
}

/** Uploads what the engine wrote, and keeps it as if it had been fetched. Uploading again changes nothing. */
async function upload(files: Files, key: string): Promise<void> {
  const { account, uploaded } = files;
  if (uploaded.has(key)) return;
  const path = pathOf(files, key);
  await onBlob(account, key, "upload", ({ in: container, name, requests }) =>
    uploadFile({ container, name, requests, onlyNew: false, signal: undefined }, path),
  );
  const info = await head(account, key);
  if (info === undefined) throw missing(account, key);
  await account.cache.adopt(cachedObject(account, info), path);
  uploaded.add(key);
}

function cachedObject({ containers }: Account, { key, etag, sizeBytes }: ObjectInfo): CachedObject {
  return { url: containers.urlOf(key), etag, sizeBytes };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (hasErrorCode(error, "ENOENT", "ENOTDIR")) return false;
    throw error;
  }
}
