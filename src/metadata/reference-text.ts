/** A `${config.category.item}` in a text, or what stands where one should. Offsets are UTF-16 units in the text. */
export type ReferencePart =
  | Readonly<{ kind: "text"; text: string }>
  | Readonly<{ kind: "config"; name: string; offset: number }>
  | Readonly<{ kind: "wrong"; written: string; offset: number }>;

const CONFIG_NAME = /^config\.([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)$/;

/**
 * Splits a scalar at its references. `$${` is the text `${`. A text without references is one part.
 * `whole` scalars, where the reference is all there is, keep the type of their value.
 */
export function splitReferences(text: string): readonly ReferencePart[] {
  const parts: ReferencePart[] = [];
  let literal = "";
  let position = 0;
  while (position < text.length) {
    const start = text.indexOf("${", position);
    if (start < 0) break;
    if (text[start - 1] === "$" && start > position) {
      literal += `${text.slice(position, start - 1)}\${`;
      position = start + 2;
      continue;
    }
    literal += text.slice(position, start);
    if (literal !== "") parts.push({ kind: "text", text: literal });
    literal = "";
    const end = text.indexOf("}", start);
    const written = text.slice(start, end < 0 ? undefined : end + 1);
    const name = end < 0 ? undefined : CONFIG_NAME.exec(written.slice(2, -1))?.[1];
    parts.push(
      name === undefined ? { kind: "wrong", written, offset: start } : { kind: "config", name, offset: start },
    );
    position = start + written.length;
  }
  literal += text.slice(position);
  if (literal !== "" || parts.length === 0) parts.push({ kind: "text", text: literal });
  return parts;
}
