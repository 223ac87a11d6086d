/** A stretch that differs: lines `start` to `end` (exclusive) of the old text became lines `newStart` to `newEnd` of the new one. */
export type LineChange = Readonly<{ start: number; end: number; newStart: number; newEnd: number }>;

/** Lines of a text, each with its line end, so that a missing last one is a difference too. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What differs between two texts, from top to bottom, by a longest common subsequence of lines. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const shared = Math.min(before.length, after.length);
  let head = 0;
  while (head < shared && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shared - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const changes: LineChange[] = [];
  const middle = commonLines(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  let [at, newAt] = [head, head];
  const end = [before.length - tail - head, after.length - tail - head] as const;
  for (const [line, newLine] of [...middle, end]) {
    const [to, newTo] = [line + head, newLine + head];
    if (to > at || newTo > newAt) changes.push({ start: at, end: to, newStart: newAt, newEnd: newTo });
    [at, newAt] = [to + 1, newTo + 1];
  }
  return changes;
}

/** Cells of the table below that take a fraction of a second and 64 MB; beyond them the middle counts as one change. */
const MOST_CELLS = 16_000_000;

/** Pairs of places of lines that stay, ascending. */
function commonLines(before: readonly string[], after: readonly string[]): readonly (readonly [number, number])[] {
  const width = after.length + 1;
  if ((before.length + 1) * width > MOST_CELLS) return [];
  const lengths = new Uint32Array((before.length + 1) * width);
  const lengthAt = (line: number, newLine: number): number => lengths[line * width + newLine] ?? 0;
  for (let line = before.length - 1; line >= 0; line--) {
    for (let newLine = after.length - 1; newLine >= 0; newLine--) {
      lengths[line * width + newLine] =
        before[line] === after[newLine]
          ? lengthAt(line + 1, newLine + 1) + 1
          : Math.max(lengthAt(line + 1, newLine), lengthAt(line, newLine + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let [line, newLine] = [0, 0]; line < before.length && newLine < after.length; ) {
    if (before[line] === after[newLine]) pairs.push([line++, newLine++]);
    else if (lengthAt(line + 1, newLine) >= lengthAt(line, newLine + 1)) line++;
    else newLine++;
  }
  return pairs;
}

const CONTEXT_LINES = 3;

/** The difference of two texts as reviewers read it: `-` and `+` lines with three lines around each change. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  const groups = groupsOf(diffLines(old, now));
  if (groups.length === 0) return "";
  const title = [`--- ${before === "" ? "/dev/null" : path}\n`, `+++ ${after === "" ? "/dev/null" : path}\n`];
  return [...title, ...groups.map((group) => hunk(group, old, now))].join("");
}

/** Changes that are so near to each other that their surroundings would overlap. */
function groupsOf(changes: readonly LineChange[]): readonly (readonly LineChange[])[] {
  const groups: LineChange[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && change.start - before.end <= 2 * CONTEXT_LINES) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

function hunk(group: readonly LineChange[], old: readonly string[], now: readonly string[]): string {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return "";
  const around = Math.min(CONTEXT_LINES, first.start);
  const behind = Math.min(CONTEXT_LINES, old.length - last.end);
  const lines: string[] = [];
  let at = first.start - around;
  for (const change of group) {
    lines.push(...old.slice(at, change.start).map((line) => marked(" ", line)));
    lines.push(...old.slice(change.start, change.end).map((line) => marked("-", line)));
    lines.push(...now.slice(change.newStart, change.newEnd).map((line) => marked("+", line)));
    at = change.end;
  }
  lines.push(...old.slice(at, last.end + behind).map((line) => marked(" ", line)));
  const oldRange = range(first.start - around, last.end + behind);
  const newRange = range(first.newStart - around, last.newEnd + behind);
  return `@@ -${oldRange} +${newRange} @@\n${lines.join("")}`;
}

function range(start: number, end: number): string {
  const count = end - start;
  return count === 1 ? String(start + 1) : `${count === 0 ? start : start + 1},${count}`;
}

function marked(mark: string, line: string): string {
  return line.endsWith("\n") ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`;
}
