/** Turns positions counted in UTF-8 bytes, as DuckDB counts them, into UTF-16 units, as JavaScript and editors count. */
export function utf16Offsets(text: string): (byteOffset: number) => number {
  const bytes = Buffer.byteLength(text);
  if (bytes === text.length) return (byteOffset) => Math.min(Math.max(byteOffset, 0), bytes);
  const starts = byteStarts(text);
  return (byteOffset) => lastAtMost(starts, byteOffset);
}

/** Line and column (both from 1, columns in UTF-16 units) of an offset. Lines end at `\n`, `\r\n` or `\r`. */
export function lineColumn(text: string, offset: number): Readonly<{ line: number; column: number }> {
  const before = text.slice(0, offset);
  const breaks = before.match(/\r\n|\n|\r/g)?.length ?? 0;
  const lineStart = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  return { line: breaks + 1, column: offset - lineStart + 1 };
}

/** The first byte of each UTF-16 unit; the second half of a surrogate pair shares the start of its first. */
function byteStarts(text: string): Uint32Array {
  const starts = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let index = 0; index < text.length; ) {
    const point = text.codePointAt(index) ?? 0;
    const units = point > 0xffff ? 2 : 1;
    starts.fill(bytes, index, index + units);
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    index += units;
  }
  starts[text.length] = bytes;
  return starts;
}

/** Index of the first unit of the character that holds this byte. */
function lastAtMost(starts: Uint32Array, byteOffset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= byteOffset) low = middle;
    else high = middle - 1;
  }
  return low > 0 && starts[low] === starts[low - 1] ? low - 1 : low;
}
