import { open } from "node:fs/promises";
import { type Random, realRandom } from "../../../base/index.ts";
import { isBlobFailure } from "./blob-failure.ts";
import type { BlobContainer } from "./blob-service.ts";
import { inParallel } from "../in-parallel.ts";
import type { Requests } from "./requests.ts";

/** Bytes of one block, and how many are on their way at once: their product bounds the memory of an upload. */
const BLOCK_BYTES = 8 * 1024 * 1024;
const PARALLEL_BLOCKS = 4;

export type UploadTarget = Readonly<{
  container: BlobContainer;
  name: string;
  requests: Requests;
  onlyNew: boolean;
  signal: AbortSignal | undefined;
  random?: Random;
}>;

/** Gives the bytes from `offset` on, at most `count`. */
type Source = Readonly<{ sizeBytes: number; read: (offset: number, count: number) => Promise<Uint8Array> }>;

/** Puts bytes in place as one blob. @returns false when `onlyNew` and another writer's blob is there */
export function uploadBytes(target: UploadTarget, content: Uint8Array): Promise<boolean> {
  if (content.length > BLOCK_BYTES) {
    const read = async (offset: number, count: number) => content.subarray(offset, offset + count);
    return uploadBlocks(target, { sizeBytes: content.length, read });
  }
  return putInPlace(target, (options) => target.container.put(target.name, content, options));
}

/** Streams a local file into a blob by blocks: no more of it is in memory than the blocks on their way. */
export async function uploadFile(target: UploadTarget, path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const read = async (offset: number, count: number) => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(count), 0, count, offset);
      return buffer.subarray(0, bytesRead);
    };
    if (size <= BLOCK_BYTES) return await uploadBytes(target, await read(0, size));
    return await uploadBlocks(target, { sizeBytes: size, read });
  } finally {
    await file.close();
  }
}

/** Streams from any source of known size. */
export async function uploadBlocks(target: UploadTarget, { sizeBytes, read }: Source): Promise<boolean> {
  const { container, name, requests, signal, random = realRandom } = target;
  const upload = random.uuid();
  const ids = Array.from({ length: Math.ceil(sizeBytes / BLOCK_BYTES) }, (_, index) => blockId(upload, index));
  await inParallel(ids, PARALLEL_BLOCKS, async (id, index) => {
    const offset = index * BLOCK_BYTES;
    await requests.send(async (limit) => {
      const content = await read(offset, Math.min(BLOCK_BYTES, sizeBytes - offset));
      await container.putBlock(name, { id, content, signal: limit });
    }, signal);
  });
  return putInPlace(target, (options) => container.putBlockList(name, ids, options));
}

// ids are unique to the upload, so that two uploads of one name never mix their blocks; all have the same length, as the service wants
function blockId(upload: string, index: number): string {
  return Buffer.from(`${upload}-${String(index).padStart(6, "0")}`).toString("base64");
}

type PutOnce = (options: Readonly<{ onlyNew: boolean; writer: string; signal: AbortSignal }>) => Promise<void>;

/**
 * Makes the blob visible. A request without an answer may have been carried out: when the next try finds the name taken, the mark of the
 * writer tells whether it was ours.
 */
async function putInPlace(target: UploadTarget, put: PutOnce): Promise<boolean> {
  const { requests, onlyNew, signal, random = realRandom } = target;
  const writer = random.uuid();
  try {
    return await requests.send(async (limit, attempt) => {
      try {
        await put({ onlyNew, writer, signal: limit });
        return true;
      } catch (error) {
        if (!onlyNew || !isBlobFailure(error, "exists", "changed")) throw error;
        return attempt > 1 && (await isOurs(target, writer, limit));
      }
    }, signal);
  } catch (error) {
    if (!onlyNew || !isBlobFailure(error, "transient")) throw error;
    if (await requests.send((limit) => isOurs(target, writer, limit), signal)) return true;
    throw error;
  }
}

async function isOurs({ container, name }: UploadTarget, writer: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await container.head(name, signal)).writer === writer;
  } catch (error) {
    if (isBlobFailure(error, "missing")) return false;
    throw error;
  }
}
