/** A value of JSON as YAML people would write: blocks outside, one line for what fits on one and holds no maps of maps. */
export function yamlText(value: unknown): string {
  return `${blockLines(value).join("\n")}\n`;
}

const WIDTH = 120;

/** The same as lines, to be put below others. @param indent of every line */
export function blockLines(value: unknown, indent = ""): readonly string[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item: unknown) => itemLines(item, indent));
  const members = membersOf(value);
  if (members.length === 0) return [`${indent}${flowText(value)}`];
  return members.flatMap(([key, member]) => memberLines(`${indent}${scalarText(key)}:`, member, indent));
}

function memberLines(start: string, value: unknown, indent: string): readonly string[] {
  if (isScalar(value)) return [`${start} ${scalarText(value)}`];
  const flat = `${start} ${flowText(value)}`;
  return isFlat(value) && flat.length <= WIDTH ? [flat] : [start, ...blockLines(value, `${indent}  `)];
}

function itemLines(item: unknown, indent: string): readonly string[] {
  if (isScalar(item)) return [`${indent}- ${scalarText(item)}`];
  const flat = `${indent}- ${flowText(item)}`;
  if (isFlat(item) && flat.length <= WIDTH) return [flat];
  const [first = "", ...rest] = blockLines(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

/** Lists of maps and maps of maps are read line by line. */
function isFlat(value: unknown): boolean {
  if (isScalar(value)) return true;
  if (Array.isArray(value)) return value.every((item) => isScalar(item));
  const members = membersOf(value).map(([, member]) => member);
  return members.every(isFlat) && (members.length === 0 || members.some((member) => membersOf(member).length === 0));
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [];
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== "object";
}

/** A value on one line, as it may stand inside of `[ ]` and `{ }`. */
export function flowText(value: unknown): string {
  if (isScalar(value)) return scalarText(value, /[,[\]{}]/);
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  const members = membersOf(value).map(([key, member]) => `${scalarText(key)}: ${flowText(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** Plain where every reader takes it for a text, otherwise in double quotes, whose escapes are those of JSON. */
function scalarText(value: unknown, refused = /[{}[\]]/): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const isPlain = PLAIN.some((pattern) => pattern.test(value)) && !refused.test(value) && !WORDS.test(value);
  return isPlain ? value : JSON.stringify(value);
}

const PLAIN: readonly RegExp[] = [
  // a text that begins with a letter, without what would begin a value or a comment
  /^[\p{L}_°](?:[\p{L}\p{N}_ ./()+*<>=;,'|%°-]*[\p{L}\p{N}_./()+*<>=;'|%°-])?$/u,
  // versions, durations, shares, sizes
  /^\d+\.\d+\.\d+$/,
  /^\d+(?:[a-z]{1,3}|[A-Z]{2}|%)$/,
  /^\.{1,2}\/[\w./-]+$/,
];

/** Words YAML reads as something else than a text, in one version of it or another. */
const WORDS = /^(true|false|null|yes|no|on|off|y|n)$/i;
