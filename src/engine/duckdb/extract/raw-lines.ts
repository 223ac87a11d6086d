import { createInterface } from "node:readline";
import type { FileScan } from "../../../connector/index.ts";
import { unpackedBytes } from "./unpacked.ts";

/** The text of some lines of a file, by their number among the lines that are not blank (from 1). */
export async function* rawLines(
  file: FileScan,
  places: ReadonlySet<number>,
): AsyncGenerator<Readonly<{ place: number; text: string }>> {
  const input = unpackedBytes(file);
  let place = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.trim() === "") continue;
      place++;
      if (places.has(place)) yield { place, text: line };
    }
  } finally {
    input.destroy();
  }
}
