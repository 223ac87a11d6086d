/*
 * Terraform text. What is printed is in the form `terraform fmt` gives, so that generated files never change by formatting them.
 */

const CODE = Symbol("code");
/** An expression as written, such as `var.location`. */
export type Code = Readonly<{ [CODE]: string }>;
export type Expression =
  | null
  | string
  | number
  | boolean
  | Code
  | readonly Expression[]
  | { readonly [key: string]: Expression };
export type Arguments = Readonly<Record<string, Expression>>;
/** `type "label" { … }`; arguments first, then blocks. */
export type BlockText = Readonly<{
  type: string;
  labels: readonly string[];
  arguments: Arguments;
  blocks: readonly BlockText[];
  comment?: string;
}>;

/** An expression that is taken as it is written. */
export function code(text: string): Code {
  return { [CODE]: text };
}

export function block(
  type: string,
  labels: readonly string[],
  given: Arguments,
  blocks: readonly BlockText[] = [],
): BlockText {
  return { type, labels, arguments: given, blocks };
}

/** Blocks as one file, with a comment above all of them. */
export function printFile(comment: string, blocks: readonly BlockText[]): string {
  const texts = blocks.map((each) => printBlock(each, "").join("\n"));
  return `${[commentLines(comment, "").join("\n"), ...texts].join("\n\n")}\n`;
}

function printBlock(given: BlockText, indent: string): readonly string[] {
  const inner = `${indent}  `;
  const head = [given.type, ...given.labels.map((label) => JSON.stringify(label))].join(" ");
  const lines = printItems(Object.entries(given.arguments), inner);
  const nested = given.blocks.flatMap((each, index) => [
    ...(index > 0 || lines.length > 0 ? [""] : []),
    ...printBlock(each, inner),
  ]);
  const comment = given.comment === undefined ? [] : commentLines(given.comment, indent);
  if (lines.length + nested.length === 0) return [...comment, `${indent}${head} {}`];
  return [...comment, `${indent}${head} {`, ...lines, ...nested, `${indent}}`];
}

function commentLines(text: string, indent: string): readonly string[] {
  return text.split("\n").map((line) => `${indent}# ${line}`.trimEnd());
}

/** `name = value` lines: equals signs of neighbouring lines stand below each other, a value of several lines ends the neighbourhood. */
function printItems(items: readonly (readonly [string, Expression])[], indent: string): readonly string[] {
  const printed = items.map(([name, value]) => ({ name, lines: printValue(value, indent) }));
  const lines: string[] = [];
  for (let from = 0; from < printed.length; ) {
    let to = from;
    while (to < printed.length && printed[to]?.lines.length === 1) to += 1;
    const group = printed.slice(from, to);
    const width = Math.max(0, ...group.map(({ name }) => name.length));
    lines.push(...group.map(({ name, lines: [value = ""] }) => `${indent}${name.padEnd(width)} = ${value}`));
    const long = printed[to];
    if (long !== undefined) lines.push(`${indent}${long.name} = ${long.lines[0] ?? ""}`, ...long.lines.slice(1));
    from = to + 1;
  }
  return lines;
}

function printValue(value: Expression, indent: string): readonly string[] {
  if (value === null) return ["null"];
  if (typeof value === "string") return [quoted(value)];
  if (typeof value !== "object") return [String(value)];
  if (isCode(value)) return value[CODE].split("\n").map((line, index) => (index === 0 ? line : `${indent}${line}`));
  if (isList(value)) return printList(value, indent);
  const items = Object.entries(value).map(([name, item]) => [keyText(name), item] as const);
  return items.length === 0 ? ["{}"] : ["{", ...printItems(items, `${indent}  `), `${indent}}`];
}

function printList(values: readonly Expression[], indent: string): readonly string[] {
  const printed = values.map((each) => printValue(each, `${indent}  `));
  if (printed.every((lines) => lines.length === 1)) return [`[${printed.map(([line = ""]) => line).join(", ")}]`];
  const items = printed.flatMap((lines) => {
    const [first = "", ...rest] = lines;
    const all = [`${indent}  ${first}`, ...rest];
    return [...all.slice(0, -1), `${all.at(-1)},`];
  });
  return ["[", ...items, `${indent}]`];
}

function isCode(value: Exclude<Expression, null | string | number | boolean>): value is Code {
  return CODE in value;
}

function isList(value: Exclude<Expression, null | string | number | boolean>): value is readonly Expression[] {
  return Array.isArray(value);
}

function keyText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? name : quoted(name);
}

/** A string: templates in it are text, not templates. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("${", "$${").replaceAll("%{", "%%{");
}
