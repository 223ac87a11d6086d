import { ExpressionFault } from "./node.ts";

export type Token = Readonly<{ kind: "word" | "text" | "number" | "sign" | "end"; text: string; offset: number }>;

const TOKEN = /\s*(?:([A-Za-z_]\w*)|'((?:[^']|'')*)'|(\d+(?:\.\d+)?)|(<>|<=|>=|!=|[=<>(),]))/y;

/** The words, texts, numbers and signs of an expression. @throws ExpressionFault for anything else */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw strange(text, at);
    const [whole, word, quoted, number, sign] = match;
    const offset = at + whole.length - whole.trimStart().length;
    if (word !== undefined) tokens.push({ kind: "word", text: word.toLowerCase(), offset });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replaceAll("''", "'"), offset });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, offset });
    else tokens.push({ kind: "sign", text: sign === "!=" ? "<>" : (sign ?? ""), offset });
  }
  return [...tokens, { kind: "end", text: "", offset: end }];
}

function strange(text: string, at: number): ExpressionFault {
  const offset = at + (text.slice(at).length - text.slice(at).trimStart().length);
  const found = text[offset] ?? "";
  const hint = found === "'" ? "a text ends with '" : found === '"' ? "a text stands between '" : undefined;
  return new ExpressionFault("LW1983", { offset, values: { problem: `${found} means nothing here` }, hint });
}
