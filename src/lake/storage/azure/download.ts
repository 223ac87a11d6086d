import { inParallel } from "../in-parallel.ts";
import { isBlobFailure } from "./blob-failure.ts";
import type { BlobBytes, BlobContainer } from "./blob-service.ts";
import type { Requests } from "./requests.ts";

/** Bytes of one request, and how many are on their way at once. */
const RANGE_BYTES = 8 * 1024 * 1024;
const PARALLEL_RANGES = 4;

export type DownloadSource = Readonly<{
  container: BlobContainer;
  name: string;
  requests: Requests;
  signal: AbortSignal | undefined;
}>;

export type ByteRange = Readonly<{ start: number; end?: number }>;

/** A range of a blob, or all of it, in parallel pieces of one version. @throws BlobFailure `changed` when it is replaced meanwhile */
export async function downloadBytes(source: DownloadSource, { start, end }: ByteRange): Promise<Uint8Array> {
  const count = end === undefined ? RANGE_BYTES : Math.min(RANGE_BYTES, end - start);
  if (count <= 0) return new Uint8Array();
  const first = await firstPiece(source, start, count);
  const last = Math.min(end ?? first.totalBytes, first.totalBytes);
  if (start + first.bytes.length >= last) return first.bytes;
  const whole = new Uint8Array(last - start);
  whole.set(first.bytes);
  const rest = { start: start + first.bytes.length, end: last };
  await downloadPieces({ ...source, etag: first.etag }, rest, async (offset, bytes) => {
    whole.set(bytes, offset - start);
  });
  return whole;
}

// a range that begins at or beyond the end, of an empty blob for instance, holds nothing
async function firstPiece(source: DownloadSource, offset: number, count: number): Promise<BlobBytes> {
  const { container, name, requests, signal } = source;
  try {
    return await requests.send((limit) => container.get(name, { offset, count, signal: limit }), signal);
  } catch (error) {
    if (isBlobFailure(error, "range")) return { bytes: new Uint8Array(), totalBytes: 0, etag: "" };
    throw error;
  }
}

/** Fetches a range of one version in parallel pieces, in any order. */
export async function downloadPieces(
  source: DownloadSource & Readonly<{ etag: string }>,
  { start, end }: Readonly<{ start: number; end: number }>,
  take: (offset: number, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const { container, name, requests, signal, etag } = source;
  const offsets = Array.from(
    { length: Math.ceil((end - start) / RANGE_BYTES) },
    (_, index) => start + index * RANGE_BYTES,
  );
  await inParallel(offsets, PARALLEL_RANGES, async (offset) => {
    const count = Math.min(RANGE_BYTES, end - offset);
    const { bytes } = await requests.send(
      (limit) => container.get(name, { offset, count, etag, signal: limit }),
      signal,
    );
    await take(offset, bytes);
  });
}
