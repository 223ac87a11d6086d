/** A piece of HCL text. Strings carry the tokens of their `${…}` parts, so that references inside are seen like any other. */
export type Token = Readonly<{
  kind: "word" | "number" | "string" | "sign" | "newline";
  text: string;
  line: number;
  start: number;
  end: number;
  inner: readonly Token[];
}>;

/** Text that is no HCL, with its place. */
export class HclError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

const signs = ["...", "&&", "||", "==", "!=", "<=", ">=", "=>", ...Array.from("{}[]()=,.:?!<>+-*/%")] as const;
const patterns = {
  blank: /[ \t\r]+/y,
  comment: /(#|\/\/)[^\n]*|\/\*[\s\S]*?\*\//y,
  word: /[A-Za-z_][A-Za-z0-9_-]*/y,
  number: /\d+(\.\d+)?([eE][+-]?\d+)?/y,
  heredoc: /<<-?([A-Za-z_]\w*)\n[\s\S]*?\n[ \t]*\1(?=\n|$)/y,
} as const;

type Cursor = { readonly text: string; at: number; line: number };

/** Tokens of HCL text. Comments and blanks are left out; line ends stay, since they end arguments. */
export function readTokens(text: string): readonly Token[] {
  return tokensUntil({ text, at: 0, line: 1 }, false);
}

/** Reads to the end of the text, or of the `${…}` that begins before the cursor. */
function tokensUntil(cursor: Cursor, inTemplate: boolean): readonly Token[] {
  const tokens: Token[] = [];
  for (let depth = 0; cursor.at < cursor.text.length; ) {
    if (take(cursor, patterns.blank) !== undefined || take(cursor, patterns.comment) !== undefined) continue;
    if (inTemplate && depth === 0 && cursor.text[cursor.at] === "}") return tokens;
    const token = nextToken(cursor);
    if (token.kind === "sign" && "{[(".includes(token.text)) depth += 1;
    if (token.kind === "sign" && "}])".includes(token.text)) depth -= 1;
    tokens.push(token);
  }
  if (inTemplate) throw new HclError("a ${ that is not closed", cursor.line);
  return tokens;
}

function nextToken(cursor: Cursor): Token {
  const { at: start, line } = cursor;
  const token = (kind: Token["kind"], inner: readonly Token[] = []): Token => ({
    kind,
    text: cursor.text.slice(start, cursor.at),
    line,
    start,
    end: cursor.at,
    inner,
  });
  if (cursor.text[start] === "\n") {
    cursor.at += 1;
    cursor.line += 1;
    return token("newline");
  }
  if (cursor.text[start] === '"') return token("string", readQuoted(cursor));
  const heredoc = take(cursor, patterns.heredoc);
  if (heredoc !== undefined) return token("string", templateParts(heredoc, line));
  if (take(cursor, patterns.word) !== undefined) return token("word");
  if (take(cursor, patterns.number) !== undefined) return token("number");
  const sign = signs.find((each) => cursor.text.startsWith(each, start));
  if (sign === undefined) throw new HclError(`unexpected "${cursor.text[start]}"`, line);
  cursor.at += sign.length;
  return token("sign");
}

/** Moves over a quoted string; gives the tokens of its templates. */
function readQuoted(cursor: Cursor): readonly Token[] {
  const { line } = cursor;
  const inner: Token[] = [];
  for (cursor.at += 1; cursor.text[cursor.at] !== '"'; ) {
    const rest = cursor.text.slice(cursor.at, cursor.at + 3);
    if (rest === "" || rest[0] === "\n") throw new HclError("a string that is not closed", line);
    if (rest[0] === "\\") cursor.at += 2;
    else if (rest === "$${" || rest === "%%{") cursor.at += 3;
    else if (rest.startsWith("${") || rest.startsWith("%{")) {
      cursor.at += 2;
      inner.push(...tokensUntil(cursor, true));
      cursor.at += 1;
    } else cursor.at += 1;
  }
  cursor.at += 1;
  return inner;
}

/** The templates of a heredoc, whose text is not escaped. */
function templateParts(text: string, line: number): readonly Token[] {
  const inner: Token[] = [];
  for (const match of text.matchAll(/(?<![$%])[$%]\{/g)) {
    const cursor: Cursor = {
      text,
      at: match.index + 2,
      line: line + text.slice(0, match.index).split("\n").length - 1,
    };
    inner.push(...tokensUntil(cursor, true));
  }
  return inner;
}

function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined) return undefined;
  cursor.at += found.length;
  cursor.line += found.split("\n").length - 1;
  return found;
}
