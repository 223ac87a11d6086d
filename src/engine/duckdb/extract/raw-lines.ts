import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import type { FileScan } from "../../../connector/index.ts";

/** The text of some lines of a file, by their number among the lines that are not blank (from 1). */
export async function* rawLines(
  file: FileScan,
  places: ReadonlySet<number>,
): AsyncGenerator<Readonly<{ place: number; text: string }>> {
  const bytes = createReadStream(file.path);
  const input = file.compression === "gzip" ? bytes.pipe(createGunzip()) : bytes;
  let place = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === "") continue;
    place++;
    if (places.has(place)) yield { place, text: line };
  }
}
