import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { FileScan } from "../../../connector/index.ts";

/** The bytes of a file, unpacked. Whoever reads them is told what goes wrong with the file, and closes it when he stops early. */
export function unpackedBytes({ path, compression }: Pick<FileScan, "path" | "compression">): Readable {
  const bytes = createReadStream(path);
  // an error reaches the reader by the stream itself
  return compression === "gzip" ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
}
