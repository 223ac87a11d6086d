import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { canonicalJson, type FileEdit, type Json } from "../../base/index.ts";
import { blockLines, flowText } from "../yaml-text.ts";

/** Replaces `length` UTF-16 units at `offset`; all changes of a fix only insert. */
export type TextChange = Readonly<{ offset: number; insert: string }>;

/**
 * Where and what an edit inserts into the text of a YAML file, so that comments and layout stay as they are.
 * @returns "there" when the file says so already; undefined when that cannot be done for sure: the place holds something else, an alias
 * is on the way, or the changed text would not say exactly what was wanted
 */
export function textChange(text: string, edit: FileEdit): TextChange | "there" | undefined {
  const before = parse(text);
  const wanted = before === undefined ? undefined : edited(before.value, edit);
  if (before === undefined || wanted === undefined) return undefined;
  if (canonicalJson(wanted) === canonicalJson(before.value)) return "there";
  const change = insertion(text, before.root, edit);
  if (change === undefined) return undefined;
  const after = parse(applyChange(text, change));
  return after !== undefined && canonicalJson(after.value) === canonicalJson(wanted) ? change : undefined;
}

export function applyChange(text: string, { offset, insert }: TextChange): string {
  return text.slice(0, offset) + insert + text.slice(offset);
}

/** The tree of a file and its value; undefined for a file with anything strange in it. */
function parse(text: string): Readonly<{ root: unknown; value: Json }> | undefined {
  const document = parseDocument(text, { logLevel: "silent", prettyErrors: false });
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
  try {
    return { root: document.contents, value: document.toJS() as Json };
  } catch {
    // aliases without end
    return undefined;
  }
}

/** The value after the edit; undefined when something else stands there. */
function edited(root: Json, { action, path, value, file }: FileEdit): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return action === "append" ? withItem(root, value) : withValue(root, value);
  if (root !== null && (typeof root !== "object" || isList(root))) return undefined;
  const map: Readonly<Record<string, Json | undefined>> = root ?? {};
  const inner = edited(map[step] ?? null, { action, path: rest, value, file });
  return inner === undefined ? undefined : { ...map, [step]: inner };
}

function withValue(root: Json, value: Json): Json | undefined {
  return root === null || canonicalJson(root) === canonicalJson(value) ? value : undefined;
}

function withItem(root: Json, value: Json): Json | undefined {
  if (root === null) return [value];
  if (!isList(root)) return undefined;
  return root.some((item) => canonicalJson(item) === canonicalJson(value)) ? root : [...root, value];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Walks as far as the file goes and adds the rest there. */
function insertion(text: string, root: unknown, { action, path, value }: FileEdit): TextChange | undefined {
  if (root === null) return intoNothing(text, path, action === "append" ? [value] : value);
  let node: unknown = root;
  for (const [index, step] of path.entries()) {
    if (!isMap(node)) return undefined;
    const pair = (node.items as Pair<Node, Node | null>[]).find(
      (item) => isScalar(item.key) && item.key.value === step,
    );
    if (pair === undefined || isEmpty(pair.value)) {
      const missing = nested(path.slice(index + 1), action === "append" ? [value] : value);
      return pair === undefined ? intoMap(text, node, String(step), missing) : afterKey(text, pair, missing);
    }
    node = pair.value;
  }
  return action === "append" && isSeq(node) ? intoList(text, node, value) : undefined;
}

/** The first lines of a file that holds nothing, or comments only. */
function intoNothing(text: string, path: FileEdit["path"], value: Json): TextChange | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return undefined;
  const lines = blockLines({ [key]: nested(rest, value) });
  const start = text === "" || text.endsWith("\n") ? "" : newline(text);
  return { offset: text.length, insert: `${start}${lines.join(newline(text))}${newline(text)}` };
}

function isEmpty(value: Node | null): boolean {
  return value === null || (isScalar(value) && value.value === null && (value.source ?? "") === "");
}

function nested(path: readonly (string | number)[], value: Json): Json {
  return path.reduceRight<Json>((inner, step) => ({ [step]: inner }), value);
}

/** `key:` without a value gets one behind its colon. */
function afterKey(text: string, { key }: Pair<Node, Node | null>, value: Json): TextChange | undefined {
  const colon = text.indexOf(":", key.range?.[1] ?? text.length);
  return colon < 0 ? undefined : { offset: colon + 1, insert: ` ${flowText(value)}` };
}

function intoMap(text: string, map: YAMLMap, key: string, value: Json): TextChange | undefined {
  const last = map.items.at(-1) as Pair<Node, Node | null> | undefined;
  if (map.flow === true) return intoFlow(text, map, last, flowText({ [key]: value }).slice(2, -2));
  const first = map.items[0] as Pair<Node, Node | null> | undefined;
  if (first === undefined || last === undefined) return undefined;
  return belowLine(text, endOf(last), columnOf(text, startOf(first)), blockLines({ [key]: value }));
}

function intoList(text: string, list: YAMLSeq, value: Json): TextChange | undefined {
  const last = list.items.at(-1) as Node | undefined;
  if (list.flow === true) return intoFlow(text, list, last, flowText(value));
  if (last === undefined || list.range === undefined || list.range === null) return undefined;
  return belowLine(text, endOf(last), columnOf(text, list.range[0]), [`- ${flowText(value)}`]);
}

/** Behind the last entry of `{ … }` or `[ … ]`, on a line of its own where the last one has one. */
function intoFlow(
  text: string,
  flow: YAMLMap | YAMLSeq,
  last: Pair<Node, Node | null> | Node | undefined,
  entry: string,
): TextChange | undefined {
  const [start = 0, end = 0] = flow.range ?? [];
  if (last === undefined) {
    const isPadded = text[start] === "{";
    return { offset: end - 1, insert: isPadded ? ` ${entry} ` : entry };
  }
  const [at, offset] = [startOf(last), endOf(last)];
  if (!text.slice(start, at).includes("\n")) return { offset, insert: `, ${entry}` };
  const indent = columnOf(text, at);
  // a comment behind the comma belongs to the entry before it
  if (/^[ \t]*,[ \t]*(#.*)?\r?\n/.test(text.slice(offset))) return belowLine(text, offset, indent, [`${entry},`]);
  return { offset, insert: `,${newline(text)}${" ".repeat(indent)}${entry}` };
}

/** Lines below the line where something ends: a comment behind it stays where it is. */
function belowLine(text: string, end: number, indent: number, lines: readonly string[]): TextChange {
  const break_ = newline(text);
  const block = lines.map((line) => " ".repeat(indent) + line).join(break_);
  // a block scalar ends behind its line break
  if (end > 0 && text[end - 1] === "\n") return { offset: end, insert: block + break_ };
  const found = text.indexOf("\n", end);
  if (found < 0) return { offset: text.length, insert: break_ + block + break_ };
  const offset = text[found - 1] === "\r" ? found - 1 : found;
  return { offset, insert: break_ + block };
}

function startOf(part: Pair<Node, Node | null> | Node): number {
  return ("key" in part ? part.key.range?.[0] : part.range?.[0]) ?? 0;
}

/** Behind the last character that belongs to a part; ranges of block collections run on to the next token. */
function endOf(part: Pair<Node, Node | null> | Node): number {
  if ("key" in part) return part.value === null || isEmpty(part.value) ? (part.key.range?.[1] ?? 0) : endOf(part.value);
  const last =
    isMap(part) || isSeq(part) ? (part.items.at(-1) as Pair<Node, Node | null> | Node | undefined) : undefined;
  const isBlock = (isMap(part) || isSeq(part)) && part.flow !== true;
  return isBlock && last !== undefined ? endOf(last) : (part.range?.[1] ?? 0);
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

function newline(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
