/** A type as DuckDB prints it, taken apart. Members of ENUM and UNION are of no interest: only the name is kept. */
export type DuckdbTree =
  | Readonly<{ kind: "named"; name: string }>
  | Readonly<{ kind: "decimal"; precision: number; scale: number }>
  | Readonly<{ kind: "list"; element: DuckdbTree }>
  | Readonly<{ kind: "map"; key: DuckdbTree; value: DuckdbTree }>
  | Readonly<{ kind: "struct"; fields: readonly Readonly<{ name: string; type: DuckdbTree }>[] }>;

type Cursor = { readonly text: string; position: number };

/** Reads the `column_type` of DESCRIBE; undefined when it is not one. Fixed arrays (`INTEGER[3]`) read as lists. */
export function readDuckdbType(text: string): DuckdbTree | undefined {
  const cursor: Cursor = { text: text.trim(), position: 0 };
  const tree = readSuffixed(cursor);
  return tree !== undefined && cursor.position === cursor.text.length ? tree : undefined;
}

function readSuffixed(cursor: Cursor): DuckdbTree | undefined {
  let tree = readPlain(cursor);
  while (tree !== undefined) {
    const brackets = take(cursor, /\[\d*\]/y);
    if (brackets === undefined) return tree;
    tree = { kind: "list", element: tree };
  }
  return undefined;
}

function readPlain(cursor: Cursor): DuckdbTree | undefined {
  const name = take(cursor, /"NULL"|[A-Za-z_][A-Za-z0-9_]*(?: WITH TIME ZONE)?/y);
  if (name === undefined) return undefined;
  const upper = name.toUpperCase();
  if (cursor.text[cursor.position] !== "(") return { kind: "named", name: upper };
  switch (upper) {
    case "DECIMAL":
      return readDecimal(cursor);
    case "STRUCT":
      return readStruct(cursor);
    case "MAP":
      return readMap(cursor);
    default:
      return skipParentheses(cursor) ? { kind: "named", name: upper } : undefined;
  }
}

function readDecimal(cursor: Cursor): DuckdbTree | undefined {
  const digits = /^\((\d+),(\d+)\)$/.exec(take(cursor, /\(\d+,\d+\)/y) ?? "");
  if (digits === null) return undefined;
  return { kind: "decimal", precision: Number(digits[1]), scale: Number(digits[2]) };
}

function readMap(cursor: Cursor): DuckdbTree | undefined {
  cursor.position++;
  const key = readSuffixed(cursor);
  if (key === undefined || take(cursor, /, ?/y) === undefined) return undefined;
  const value = readSuffixed(cursor);
  if (value === undefined || take(cursor, /\)/y) === undefined) return undefined;
  return { kind: "map", key, value };
}

function readStruct(cursor: Cursor): DuckdbTree | undefined {
  cursor.position++;
  const fields: { name: string; type: DuckdbTree }[] = [];
  do {
    const field = readField(cursor);
    if (field === undefined) return undefined;
    fields.push(field);
  } while (take(cursor, /, ?/y) !== undefined);
  return take(cursor, /\)/y) === undefined ? undefined : { kind: "struct", fields };
}

/** `name TYPE` or, in structs without names, `TYPE` alone. */
function readField(cursor: Cursor): Readonly<{ name: string; type: DuckdbTree }> | undefined {
  const start = cursor.position;
  const word = take(cursor, /(?:"(?:[^"]|"")*"|[^\s(),"[\]]+) /y)?.slice(0, -1);
  const named = word === undefined ? undefined : readSuffixed(cursor);
  if (word !== undefined && named !== undefined) {
    return { name: word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word, type: named };
  }
  cursor.position = start;
  const type = readSuffixed(cursor);
  return type === undefined ? undefined : { name: "", type };
}

function skipParentheses(cursor: Cursor): boolean {
  let depth = 0;
  do {
    const part = take(cursor, /'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]/y);
    if (part === undefined) return false;
    if (part === "(") depth++;
    if (part === ")") depth--;
  } while (depth > 0);
  return true;
}

function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.position;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.position += found.length;
  return found;
}
