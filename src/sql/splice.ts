/** Text that takes the place of `start` to `end` (UTF-16 units). */
export type Replacement = Readonly<{ start: number; end: number; text: string }>;

/** Puts replacements into a text at their positions; everything else stays as its author wrote it. Throws when two of them overlap. */
export function splice(sql: string, replacements: readonly Replacement[]): string {
  return spliceTraced(sql, replacements).text;
}

/** The same, with the way back: `original` turns an offset in the new text into one in the old. */
export function spliceTraced(
  sql: string,
  replacements: readonly Replacement[],
): Readonly<{ text: string; original: (offset: number) => number }> {
  const ordered = [...replacements].sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let text = "";
  let position = 0;
  for (const { start, end, text: replaced } of ordered) {
    if (start < position || end < start || end > sql.length)
      throw new Error(`replacement ${start}–${end} overlaps another or the end`);
    text += sql.slice(position, start);
    pieces.push({ start: text.length, end: text.length + replaced.length, originalStart: start, originalEnd: end });
    text += replaced;
    position = end;
  }
  return { text: text + sql.slice(position), original: (offset) => originalOffset(pieces, offset) };
}

type Piece = Readonly<{ start: number; end: number; originalStart: number; originalEnd: number }>;

function originalOffset(pieces: readonly Piece[], offset: number): number {
  const before = pieces.findLast((piece) => piece.start <= offset);
  if (before === undefined) return offset;
  return offset < before.end ? before.originalStart : before.originalEnd + (offset - before.end);
}
