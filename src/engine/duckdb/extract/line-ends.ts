import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../../base/index.ts";
import type { FileScan } from "../../../connector/index.ts";
import type { Connection } from "../connection.ts";
import { isDamage } from "./archive.ts";
import { unpackedBytes } from "./unpacked.ts";

/**
 * Works on a CSV file, or, when it cannot be read because its lines end in different ways, on a copy whose lines all end in a line feed:
 * the reader refuses a mixture unless it may also drop text behind quotes without a word.
 */
export async function withUniformLineEnds<T>(
  connection: Connection,
  file: FileScan,
  work: (file: FileScan) => Promise<T>,
): Promise<T> {
  try {
    return await work(file);
  } catch (error) {
    if (!(error instanceof UserError) || error.failure !== "input") throw error;
    const path = join(connection.tempFolder, `lines-${process.hrtime.bigint()}.csv`);
    try {
      const isMixed = await copyWithLineFeeds(file, path);
      if (!isMixed) throw error;
      return await work({ ...file, path, compression: "none" });
    } finally {
      await rm(path, { force: true });
    }
  }
}

/** @returns whether lines ended in different ways */
async function copyWithLineFeeds(file: FileScan, path: string): Promise<boolean> {
  const seen = { pairs: 0, feeds: 0 };
  try {
    await pipeline(unpackedBytes(file), lineFeeds(seen), createWriteStream(path, { flags: "wx" }));
  } catch (error) {
    // a damaged archive: the engine's error says so already
    if (isDamage(error)) return false;
    throw error;
  }
  return seen.pairs > 0 && seen.feeds > seen.pairs;
}

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;

/** CR LF becomes LF, wherever a chunk ends. */
function lineFeeds(seen: { pairs: number; feeds: number }): Transform {
  let pending = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const out = Buffer.alloc(chunk.length + 1);
      let length = 0;
      for (const byte of chunk) {
        if (byte === LINE_FEED) seen.feeds++;
        if (pending && byte === LINE_FEED) seen.pairs++;
        if (pending && byte !== LINE_FEED) out[length++] = CARRIAGE_RETURN;
        pending = byte === CARRIAGE_RETURN;
        if (!pending) out[length++] = byte;
      }
      done(null, out.subarray(0, length));
    },
    flush(done) {
      done(null, pending ? Buffer.from([CARRIAGE_RETURN]) : undefined);
    },
  });
}
