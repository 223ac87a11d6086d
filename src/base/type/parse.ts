import { suggest } from "../diagnostics.ts";
import { UserError } from "../errors.ts";
import { type LogicalType, MAX_PRECISION, type PrimitiveName, type StructField, type Type } from "./logical.ts";
import { spellings, typeAliases, typeLookalikes } from "./spelling.ts";

/** What is wrong in the text of a type; `position` counts UTF-16 units from 0. */
export type TypeProblem = Readonly<{ position: number; problem: string; hint?: string }>;

/** Deeper nesting than any real table has; a limit keeps hostile text from exhausting the stack. */
const MAX_DEPTH = 32;

const NAMES: readonly string[] = [...Object.keys(spellings), "decimal(p,s)", "array<…>", "map<…,…>", "struct<…>"];

type Parsed = Readonly<{ type: Type; problem?: undefined } | { problem: TypeProblem; type?: undefined }>;

/**
 * Takes the text of a type apart. Keywords in any case, blanks anywhere; `problem` is set when it is not a type. `variant` is not: a column is
 * not declared with it, see {@link typeOf}.
 */
export function parseType(text: string): Parsed {
  return parsed({ text, position: 0, variants: false });
}

function parsed(cursor: Cursor): Parsed {
  try {
    const type = readType(cursor, 0);
    skipBlanks(cursor);
    const { text, position } = cursor;
    if (position < text.length) fail(cursor, `"${text.slice(position)}" is left over`);
    return { type };
  } catch (error) {
    if (error instanceof Malformed) return { problem: error.found };
    throw error;
  }
}

/**
 * The structure of a type that was checked before, or came out of a table: `variant` is one.
 * @throws UserError LW2001 when the text is not a type
 */
export function typeOf(text: LogicalType): Type {
  const { type, problem } = parsed({ text, position: 0, variants: true });
  if (type !== undefined) return type;
  throw new UserError("LW2001", {
    values: { type: text, problem: problem.problem },
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  });
}

type Cursor = { readonly text: string; position: number; readonly variants: boolean };

class Malformed extends Error {
  readonly found: TypeProblem;
  constructor(found: TypeProblem) {
    super(found.problem);
    this.found = found;
  }
}

function fail(cursor: Cursor, problem: string, more: Readonly<{ position?: number; hint?: string }> = {}): never {
  throw new Malformed({
    position: more.position ?? cursor.position,
    problem,
    ...(more.hint === undefined ? {} : { hint: more.hint }),
  });
}

function readType(cursor: Cursor, depth: number): Type {
  if (depth > MAX_DEPTH) fail(cursor, `types are nested more than ${MAX_DEPTH} deep`);
  skipBlanks(cursor);
  const start = cursor.position;
  const word = readWord(cursor).toLowerCase();
  switch (word) {
    case "decimal":
      return readDecimal(cursor);
    case "array":
      return readInside(cursor, () => ({ kind: "array", element: readType(cursor, depth + 1) }));
    case "map":
      return readInside(cursor, () => readMap(cursor, depth + 1));
    case "struct":
      return readInside(cursor, () => ({ kind: "struct", fields: readFields(cursor, depth + 1) }));
    default:
      if (word === "variant" && cursor.variants) return { kind: "variant" };
      return { kind: primitiveNamed(cursor, word, start) };
  }
}

function primitiveNamed(cursor: Cursor, word: string, start: number): PrimitiveName {
  if (Object.hasOwn(spellings, word)) return word as PrimitiveName;
  const alias = Object.hasOwn(typeAliases, word) ? typeAliases[word] : undefined;
  if (alias !== undefined) return alias;
  if (word === "") fail(cursor, "a type is missing", { position: start, hint: `one of: ${NAMES.join(", ")}` });
  const meant = Object.hasOwn(typeLookalikes, word)
    ? `write ${typeLookalikes[word]}`
    : suggest(word, Object.keys(spellings));
  return fail(cursor, `"${word}" is not a type`, { position: start, hint: meant ?? `one of: ${NAMES.join(", ")}` });
}

function readDecimal(cursor: Cursor): Type {
  const start = cursor.position;
  skipBlanks(cursor);
  if (cursor.text[cursor.position] !== "(") fail(cursor, "decimal needs its digits", { hint: "such as decimal(10,2)" });
  cursor.position++;
  const precision = readNumber(cursor);
  skipBlanks(cursor);
  const scale = cursor.text[cursor.position] === "," ? (cursor.position++, readNumber(cursor)) : 0;
  expect(cursor, ")");
  if (precision < 1 || precision > MAX_PRECISION)
    fail(cursor, `a decimal has 1 to ${MAX_PRECISION} digits, not ${precision}`, { position: start });
  if (scale > precision)
    fail(cursor, `a decimal of ${precision} digits cannot have ${scale} after the point`, { position: start });
  return { kind: "decimal", precision, scale };
}

function readMap(cursor: Cursor, depth: number): Type {
  const key = readType(cursor, depth);
  if (key.kind === "map") fail(cursor, "a map cannot be the key of a map");
  expect(cursor, ",");
  return { kind: "map", key, value: readType(cursor, depth) };
}

function readFields(cursor: Cursor, depth: number): readonly StructField[] {
  const fields: StructField[] = [];
  const seen = new Set<string>();
  do {
    skipBlanks(cursor);
    const start = cursor.position;
    const name = cursor.text[start] === "`" ? readQuoted(cursor) : readWord(cursor);
    if (name === "") fail(cursor, "a struct field needs a name", { position: start });
    if (seen.has(name.toLowerCase())) fail(cursor, `the struct has two fields named "${name}"`, { position: start });
    seen.add(name.toLowerCase());
    expect(cursor, ":");
    fields.push({ name, type: readType(cursor, depth) });
    skipBlanks(cursor);
  } while (cursor.text[cursor.position] === "," && ++cursor.position > 0);
  return fields;
}

function readInside<T>(cursor: Cursor, read: () => T): T {
  expect(cursor, "<");
  const inside = read();
  expect(cursor, ">");
  return inside;
}

function readWord(cursor: Cursor): string {
  const word = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(cursor.text.slice(cursor.position, cursor.position + 300))?.[0] ?? "";
  cursor.position += word.length;
  return word;
}

function readQuoted(cursor: Cursor): string {
  const quoted = /^`((?:[^`]|``)*)`/.exec(cursor.text.slice(cursor.position));
  if (quoted === null) return fail(cursor, "the backtick is not closed");
  cursor.position += quoted[0].length;
  return (quoted[1] ?? "").replaceAll("``", "`");
}

function readNumber(cursor: Cursor): number {
  skipBlanks(cursor);
  const digits = /^\d{1,4}/.exec(cursor.text.slice(cursor.position, cursor.position + 5))?.[0];
  if (digits === undefined) return fail(cursor, "a number is missing");
  cursor.position += digits.length;
  return Number(digits);
}

function expect(cursor: Cursor, sign: string): void {
  skipBlanks(cursor);
  if (cursor.text[cursor.position] !== sign) fail(cursor, `"${sign}" is missing`);
  cursor.position++;
}

function skipBlanks(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.position] ?? "")) cursor.position++;
}
