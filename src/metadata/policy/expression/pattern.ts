/*
 * Regular expressions without the part that can take for ever: letters, `.`, classes, groups, `|` and counts, matched over the whole text
 * by following all ways at once, in time proportional to text × pattern.
 * Source of the method: K. Thompson, Regular Expression Search Algorithm, Communications of the ACM 11(6), 1968.
 */

type PatternNode =
  | Readonly<{ kind: "letter"; accepts: (letter: string) => boolean }>
  | Readonly<{ kind: "sequence" | "choice"; parts: readonly PatternNode[] }>
  | Readonly<{ kind: "repeat"; part: PatternNode; least: number; most: number }>;

type Instruction =
  | Readonly<{ op: "letter"; accepts: (letter: string) => boolean }>
  /** Goes on at all of these places, relative to its own. */
  | Readonly<{ op: "fork"; to: readonly number[] }>;

/** A pattern ready to be matched. */
export type Pattern = readonly Instruction[];

/** A pattern that is not understood, at an offset in its text. */
export class PatternFault extends Error {
  readonly offset: number;
  constructor(problem: string, offset: number) {
    super(problem);
    this.offset = offset;
  }
}

const MOST_INSTRUCTIONS = 5000;
const MOST_COUNT = 200;

/** @throws PatternFault for syntax that is not there, or a pattern that unfolds to more than 5,000 letters */
export function compilePattern(text: string): Pattern {
  const reader: Reader = { text, at: 0, depth: 0 };
  const node = readChoice(reader);
  if (reader.at < text.length) throw new PatternFault(") closes nothing", reader.at);
  return emit(node);
}

/** Whether the whole text matches. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  let open = follow(pattern, [0]);
  for (const letter of text) {
    const next: number[] = [];
    for (const at of open) {
      const instruction = pattern[at];
      if (instruction?.op === "letter" && instruction.accepts(letter)) next.push(at + 1);
    }
    open = follow(pattern, next);
  }
  return open.has(pattern.length);
}

/** All places that are reached from some without reading a letter. */
function follow(pattern: Pattern, from: readonly number[]): ReadonlySet<number> {
  const reached = new Set<number>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    const instruction = pattern[at];
    if (instruction?.op === "fork") for (const step of instruction.to) open.push(at + step);
  }
  return reached;
}

function emit(node: PatternNode): Pattern {
  const pattern = emitNode(node);
  if (pattern.length > MOST_INSTRUCTIONS) throw new PatternFault("it unfolds to too much", 0);
  return pattern;
}

function emitNode(node: PatternNode): Pattern {
  switch (node.kind) {
    case "letter":
      return [{ op: "letter", accepts: node.accepts }];
    case "sequence":
      return node.parts.flatMap(emit);
    case "choice":
      return node.parts
        .map(emit)
        .reduceRight((rest, part) => [
          { op: "fork", to: [1, part.length + 2] },
          ...part,
          { op: "fork", to: [rest.length + 1] },
          ...rest,
        ]);
    case "repeat": {
      const part = emit(node.part);
      const needed = Array.from({ length: node.least }, () => part).flat();
      if (node.most === Infinity)
        return [...needed, { op: "fork", to: [1, part.length + 2] }, ...part, { op: "fork", to: [-part.length - 1] }];
      const optional: Pattern = [{ op: "fork", to: [1, part.length + 1] }, ...part];
      return [...needed, ...Array.from({ length: node.most - node.least }, () => optional).flat()];
    }
    default:
      return node satisfies never;
  }
}

type Reader = { readonly text: string; at: number; depth: number };

function readChoice(reader: Reader): PatternNode {
  reader.depth += 1;
  if (reader.depth > 50) throw new PatternFault("too many groups inside each other", reader.at);
  const parts = [readSequence(reader)];
  while (accept(reader, "|")) parts.push(readSequence(reader));
  reader.depth -= 1;
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "choice", parts };
}

function readSequence(reader: Reader): PatternNode {
  const parts: PatternNode[] = [];
  while (reader.at < reader.text.length && !"|)".includes(reader.text[reader.at] ?? "")) parts.push(readRepeat(reader));
  return { kind: "sequence", parts };
}

const COUNT = /([?*+])|\{(\d+)(?:(,)(\d*))?\}/y;

function readRepeat(reader: Reader): PatternNode {
  const part = readAtom(reader);
  const offset = reader.at;
  COUNT.lastIndex = offset;
  const match = COUNT.exec(reader.text);
  if (match === null) return part;
  reader.at = COUNT.lastIndex;
  const [, sign, first = "", comma, second] = match;
  if (sign !== undefined)
    return { kind: "repeat", part, least: sign === "+" ? 1 : 0, most: sign === "?" ? 1 : Infinity };
  const least = Number(first);
  const most = comma === undefined ? least : second === "" || second === undefined ? Infinity : Number(second);
  if (least > MOST_COUNT || most < least || (most !== Infinity && most > MOST_COUNT))
    throw new PatternFault(`a count lies between 0 and ${MOST_COUNT}`, offset);
  return { kind: "repeat", part, least, most };
}

function readAtom(reader: Reader): PatternNode {
  const { text, at: offset } = reader;
  if (accept(reader, "(")) {
    accept(reader, "?:");
    const node = readChoice(reader);
    if (!accept(reader, ")")) throw new PatternFault("( is not closed", offset);
    return node;
  }
  if (accept(reader, "[")) return { kind: "letter", accepts: readClass(reader, offset) };
  if (accept(reader, ".")) return { kind: "letter", accepts: (letter) => letter !== "\n" };
  if ("^$".includes(text[offset] ?? " "))
    throw new PatternFault("the whole text is matched anyway: leave ^ and $ out", offset);
  if ("?*+{}]".includes(text[offset] ?? " ")) throw new PatternFault(`${text[offset]} stands behind nothing`, offset);
  return { kind: "letter", accepts: readLetter(reader) };
}

const SETS: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ };

/** One letter, or a set of them behind `\`. */
function readLetter(reader: Reader): (letter: string) => boolean {
  const offset = reader.at;
  const isEscaped = accept(reader, "\\");
  const letter = String.fromCodePoint(reader.text.codePointAt(reader.at) ?? 0);
  if (reader.at >= reader.text.length) throw new PatternFault("\\ stands before nothing", offset);
  reader.at += letter.length;
  const set = isEscaped && Object.hasOwn(SETS, letter) ? SETS[letter] : undefined;
  if (set !== undefined) return (found) => set.test(found);
  if (isEscaped && /[A-Za-z0-9]/.test(letter)) throw new PatternFault(`\\${letter} is not known`, offset);
  return (found) => found === letter;
}

/** The inside of `[…]`: letters, ranges, sets, `^` for all others. */
function readClass(reader: Reader, offset: number): (letter: string) => boolean {
  const isOther = accept(reader, "^");
  const members: ((letter: string) => boolean)[] = [];
  while (!accept(reader, "]")) {
    if (reader.at >= reader.text.length) throw new PatternFault("[ is not closed", offset);
    const range = /([^\\\]])-([^\\\]])/uy;
    range.lastIndex = reader.at;
    const [whole, from = "", to = ""] = range.exec(reader.text) ?? [];
    if (whole === undefined) members.push(readLetter(reader));
    else {
      reader.at += whole.length;
      members.push((letter) => letter >= from && letter <= to);
    }
  }
  return (letter) => members.some((accepts) => accepts(letter)) !== isOther;
}

function accept(reader: Reader, sign: string): boolean {
  const isThere = reader.text.startsWith(sign, reader.at);
  if (isThere) reader.at += sign.length;
  return isThere;
}
