import type { ValuePath } from "./json-text.ts";

/** Where a value stands in a text of TypeScript, and what is inside it as far as it is written out there. */
export type LiteralNode = Readonly<{
  at: number;
  end: number;
  members: ReadonlyMap<string | number, Readonly<{ keyAt: number; node: LiteralNode }>>;
}>;

/** Follows a path into a literal. @returns the last offset on the way that is known, and whether that is the end of it */
export function offsetOf(
  root: LiteralNode,
  path: ValuePath,
  part: "key" | "value",
): Readonly<{ offset: number; node?: LiteralNode }> {
  let node = root;
  let keyAt = root.at;
  for (const step of path) {
    const member = node.members.get(step);
    if (member === undefined) return { offset: node === root ? root.at : keyAt };
    ({ keyAt, node } = member);
  }
  return { offset: part === "key" ? keyAt : node.at, node };
}

/** Reads the first argument of the call at `offset`: `defineDataset({ … })`. */
export function readCall(text: string, offset: number): LiteralNode {
  const reader: Reader = { text, at: offset };
  const open = text.indexOf("(", offset);
  if (open < 0) return { at: offset, end: offset, members: new Map() };
  reader.at = open + 1;
  const node = readValue(reader);
  return { ...node, at: offset };
}

/** A tolerant reader: whatever is not a literal is passed over with its brackets, texts and comments balanced. */
type Reader = { readonly text: string; at: number };

const NOTHING: LiteralNode["members"] = new Map();

function readValue(reader: Reader): LiteralNode {
  skipBlanks(reader);
  const at = reader.at;
  const sign = reader.text[at];
  const call = /^[A-Za-z_$][\w$.]*\(/.exec(reader.text.slice(at, at + 100))?.[0];
  let members = NOTHING;
  if (sign === "{") members = readObject(reader);
  else if (sign === "[") members = readArray(reader);
  else if (call !== undefined) {
    reader.at += call.length;
    members = readValue(reader).members;
    skipTo(reader, ")");
    reader.at += 1;
  }
  const end = reader.at;
  skipTo(reader, ",}])");
  return { at, end: members === NOTHING ? reader.at : end, members };
}

function readObject(reader: Reader): LiteralNode["members"] {
  const members = new Map<string | number, Readonly<{ keyAt: number; node: LiteralNode }>>();
  reader.at += 1;
  for (skipBlanks(reader); hasMore(reader, "}"); skipBlanks(reader)) {
    const keyAt = reader.at;
    const key = readKey(reader);
    skipBlanks(reader);
    if (key !== undefined && reader.text[reader.at] === ":") {
      reader.at += 1;
      members.set(key, { keyAt, node: readValue(reader) });
    } else {
      skipTo(reader, ",}");
      if (key !== undefined) members.set(key, { keyAt, node: { at: keyAt, end: reader.at, members: NOTHING } });
    }
    if (reader.text[reader.at] === ",") reader.at += 1;
    else if (reader.text[reader.at] !== "}") break;
  }
  reader.at += 1;
  return members;
}

function readArray(reader: Reader): LiteralNode["members"] {
  const members = new Map<string | number, Readonly<{ keyAt: number; node: LiteralNode }>>();
  reader.at += 1;
  for (skipBlanks(reader); hasMore(reader, "]"); skipBlanks(reader)) {
    const node = readValue(reader);
    members.set(members.size, { keyAt: node.at, node });
    if (reader.text[reader.at] === ",") reader.at += 1;
    else if (reader.text[reader.at] !== "]") break;
  }
  reader.at += 1;
  return members;
}

function hasMore(reader: Reader, close: string): boolean {
  return reader.at < reader.text.length && reader.text[reader.at] !== close;
}

/** @returns undefined for what is no plain key: a spread, a computed name */
function readKey(reader: Reader): string | undefined {
  const rest = reader.text.slice(reader.at, reader.at + 300);
  const word = /^[A-Za-z_$][\w$]*|^\d+/.exec(rest)?.[0];
  if (word !== undefined) {
    reader.at += word.length;
    return word;
  }
  const quoted = /^"(?:[^"\\\n]|\\.)*"|^'(?:[^'\\\n]|\\.)*'/.exec(rest)?.[0];
  if (quoted === undefined) return undefined;
  reader.at += quoted.length;
  return quoted.slice(1, -1).replace(/\\(.)/g, "$1");
}

/** Goes on to the first of these signs that is not inside brackets, a text or a comment. */
function skipTo(reader: Reader, signs: string): void {
  for (skipBlanks(reader); reader.at < reader.text.length; skipBlanks(reader)) {
    const sign = reader.text[reader.at] ?? "";
    if (signs.includes(sign)) return;
    const close = { "(": ")", "[": "]", "{": "}" }[sign];
    reader.at += 1;
    if (close !== undefined) {
      skipTo(reader, close);
      reader.at += 1;
    } else if (sign === '"' || sign === "'" || sign === "`") skipText(reader, sign);
  }
}

function skipText(reader: Reader, quote: string): void {
  for (; reader.at < reader.text.length; reader.at++) {
    const sign = reader.text[reader.at];
    if (sign === "\\") reader.at += 1;
    else if (sign === quote) break;
  }
  reader.at += 1;
}

function skipBlanks(reader: Reader): void {
  const blanks = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  blanks.lastIndex = reader.at;
  reader.at += blanks.exec(reader.text)?.[0].length ?? 0;
}
