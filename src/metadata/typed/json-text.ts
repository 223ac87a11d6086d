/** Steps from the root of a document to a value in it. */
export type ValuePath = readonly (string | number)[];
/** Where a key or a value stands in a text, counted from 1. */
export type Spot = Readonly<{ path: ValuePath; part: "key" | "value"; line: number; column: number }>;

/** A JSON document and the place of everything in it. JSON is YAML, so it goes the way of a file written by hand. */
export function jsonWithSpots(value: unknown): Readonly<{ text: string; spots: readonly Spot[] }> {
  const writer: Writer = { text: "", line: 1, column: 1, spots: [] };
  writeValue(writer, value, [], "");
  write(writer, "\n");
  return { text: writer.text, spots: writer.spots };
}

type Writer = { text: string; line: number; column: number; readonly spots: Spot[] };

function write(writer: Writer, text: string): void {
  writer.text += text;
  if (text.endsWith("\n")) {
    writer.line += 1;
    writer.column = 1;
  } else writer.column += text.length;
}

function mark(writer: Writer, path: ValuePath, part: Spot["part"]): void {
  writer.spots.push({ path, part, line: writer.line, column: writer.column });
}

function writeValue(writer: Writer, value: unknown, path: ValuePath, indent: string): void {
  mark(writer, path, "value");
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : value !== null && typeof value === "object"
      ? Object.entries(value)
      : [];
  if (members.length === 0) return write(writer, JSON.stringify(value));
  const [open, close] = Array.isArray(value) ? (["[", "]"] as const) : (["{", "}"] as const);
  write(writer, `${open}\n`);
  members.forEach(([key, member], index) => {
    write(writer, `${indent}  `);
    const inner = [...path, key];
    if (typeof key === "string") {
      mark(writer, inner, "key");
      write(writer, `${JSON.stringify(key)}: `);
    }
    writeValue(writer, member, inner, `${indent}  `);
    write(writer, index === members.length - 1 ? "\n" : ",\n");
  });
  write(writer, indent + close);
}
