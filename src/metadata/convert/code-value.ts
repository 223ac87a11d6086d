import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type Document,
} from "yaml";
import { keyText } from "../typed/identifier.ts";

/** A value as it will stand in code. `lines` are comments above it, `after` the one behind it. */
export type CodeValue = Readonly<{ before: readonly string[]; after: string }> &
  (
    | Readonly<{ kind: "scalar"; text: string }>
    | Readonly<{ kind: "list"; items: readonly CodeValue[]; isWide: boolean }>
    | Readonly<{ kind: "map"; members: readonly CodeMember[]; isWide: boolean }>
    | Readonly<{ kind: "call"; name: string; argument: CodeValue }>
  );
export type CodeMember = Readonly<{ key: string; before: readonly string[]; value: CodeValue }>;

/** A value that is there already as code. */
export function codeOf(text: string): CodeValue {
  return { kind: "scalar", text, before: [], after: "" };
}

export function memberOf(key: string, value: CodeValue): CodeMember {
  return { key, before: [], value };
}

/** A YAML file as members of an object literal, with the comments that stand in it; aliases are written out. */
export function codeMembers(
  text: string,
): Readonly<{ head: readonly string[]; members: readonly CodeMember[]; foot: readonly string[] }> {
  const document = parseDocument(text, { schema: "core", uniqueKeys: false, lineCounter: new LineCounter() });
  const root = readNode(document, document.contents);
  const head = commentLines(document.commentBefore);
  const [first, ...rest] = root.kind === "map" ? root.members : [];
  const foot = commentLines(document.comment);
  if (first === undefined) return { head: [...head, ...root.before], members: [], foot };
  // what stands above the first key is about the file
  return { head: [...head, ...root.before, ...first.before], members: [{ ...first, before: [] }, ...rest], foot };
}

function readNode(document: Document.Parsed, node: Node | null): CodeValue {
  if (node === null) return codeOf("null");
  const remarks = { before: commentLines(node.commentBefore), after: oneLine(node.comment) };
  if (isAlias(node)) return { ...readNode(document, node.resolve(document) ?? null), ...remarks };
  if (isScalar(node)) return { kind: "scalar", text: scalarText(node), ...remarks };
  if (isSeq(node)) {
    const items = node.items.map((item) => readNode(document, item as Node | null));
    return { kind: "list", items, isWide: node.flow !== true, ...remarks };
  }
  if (!isMap(node)) return codeOf("null");
  const members = node.items.map((pair): CodeMember => {
    const key = pair.key as Node | null;
    const name = isScalar(key) ? String(key.value) : "";
    return {
      key: name,
      before: commentLines(key?.commentBefore),
      value: readNode(document, pair.value as Node | null),
    };
  });
  return { kind: "map", members, isWide: node.flow !== true, ...remarks };
}

function scalarText({ value }: Scalar): string {
  return JSON.stringify(value);
}

function commentLines(comment: string | null | undefined): readonly string[] {
  if (comment === null || comment === undefined) return [];
  return comment
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.trim());
}

function oneLine(comment: string | null | undefined): string {
  return commentLines(comment).join(" ");
}

const WIDTH = 120;

/** A value as code. @param indent of the line it stands on @param used columns of that line in front of it */
export function printCode(value: CodeValue, indent: string, used: number): string {
  if (value.kind === "scalar") return value.text;
  if (value.kind === "call") return `${value.name}(${printCode(value.argument, indent, used + value.name.length + 2)})`;
  const flat = flatBody(value);
  if (flat !== undefined && indent.length + used + flat.length + 1 <= WIDTH && !isTall(value)) return flat;
  const inner = `${indent}  `;
  const lines =
    value.kind === "list"
      ? value.items.flatMap((item) => [
          ...commentsAbove(item.before, inner),
          `${inner}${printCode(item, inner, 0)},${behind(item)}`,
        ])
      : value.members.flatMap((member) => printMember(member, inner));
  const [open, close] = value.kind === "list" ? ["[", "]"] : ["{", "}"];
  return `${open}\n${lines.join("\n")}\n${indent}${close}`;
}

/** Lines of one member of an object literal. */
export function printMember({ key, before, value }: CodeMember, indent: string): readonly string[] {
  const name = keyText(key);
  const text = printCode(value, indent, name.length + 2);
  return [...commentsAbove([...before, ...value.before], indent), `${indent}${name}: ${text},${behind(value)}`];
}

export function commentsAbove(lines: readonly string[], indent: string): readonly string[] {
  return lines.map((line) => `${indent}// ${line}`);
}

function behind(value: CodeValue): string {
  return value.after === "" ? "" : ` // ${value.after}`;
}

/** What was written over several lines stays so, but for a single entry. */
function isTall(value: CodeValue): boolean {
  if (value.kind === "scalar" || value.kind === "call" || !value.isWide) return false;
  return (value.kind === "list" ? value.items : value.members).length > 1;
}

/** On one line; undefined with a remark, which needs a line of its own. */
function flatText(value: CodeValue): string | undefined {
  return value.before.length > 0 || value.after !== "" ? undefined : flatBody(value);
}

function flatBody(value: CodeValue): string | undefined {
  if (value.kind === "scalar") return value.text;
  if (value.kind === "call") {
    const argument = flatText(value.argument);
    return argument === undefined ? undefined : `${value.name}(${argument})`;
  }
  const parts = value.kind === "list" ? value.items.map(flatText) : value.members.map(flatMember);
  if (parts.includes(undefined)) return undefined;
  const joined = parts.join(", ");
  if (value.kind === "list") return `[${joined}]`;
  return joined === "" ? "{}" : `{ ${joined} }`;
}

function flatMember({ key, before, value }: CodeMember): string | undefined {
  const text = flatText(value);
  return text === undefined || before.length > 0 ? undefined : `${keyText(key)}: ${text}`;
}
