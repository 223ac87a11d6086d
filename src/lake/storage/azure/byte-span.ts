/** Bytes from `start` to `end`, exclusive. */
export type ByteSpan = Readonly<{ start: number; end: number }>;

/** What is left of a span without the others, in order. */
export function without(span: ByteSpan, others: readonly ByteSpan[]): readonly ByteSpan[] {
  const left: ByteSpan[] = [];
  let { start } = span;
  for (const other of [...others].sort((a, b) => a.start - b.start)) {
    if (other.end <= start || other.start >= span.end) continue;
    if (other.start > start) left.push({ start, end: other.start });
    start = Math.max(start, other.end);
  }
  if (start < span.end) left.push({ start, end: span.end });
  return left;
}
