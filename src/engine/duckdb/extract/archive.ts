import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { FileScan } from "../../../connector/index.ts";
import { notReadable } from "./reader.ts";

/**
 * DuckDB takes the rows it finds in a damaged or shortened archive and says nothing: length and checksum are looked at here.
 * @throws UserError LW3520 when the archive is not whole
 */
export async function assertWholeArchive(file: FileScan): Promise<void> {
  if (file.compression !== "gzip") return;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(file.path), createGunzip(), nowhere);
  } catch (error) {
    throw isDamage(error) ? notReadable(file, error) : error;
  }
}

/** The codes of zlib: the archive is not what it should be. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
