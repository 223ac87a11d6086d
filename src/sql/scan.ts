/** A piece of SQL text. Only what is needed to find where names, calls and statements end: the judgement is the parser's. */
export type Token = Readonly<{
  kind: "word" | "name" | "text" | "number" | "sign" | "blank" | "comment" | "unclosed";
  start: number;
  end: number;
}>;

const PATTERNS: readonly Readonly<[Token["kind"], RegExp]>[] = [
  ["blank", /\s+/y],
  ["comment", /--[^\n\r]*/y],
  ["text", /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y],
  ["text", /'(?:[^']|'')*'/y],
  ["text", /\$([\p{L}_][\p{L}\p{N}_]*)?\$[\s\S]*?\$\1\$/uy],
  ["name", /"(?:[^"]|"")*"/y],
  ["word", /[\p{L}_\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy],
  ["number", /\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?/y],
  ["unclosed", /['"][\s\S]*/y],
  ["sign", /[\s\S]/y],
];

/** The tokens of a text from `start` on, one at a time: reading a name needs three of them, not all. */
export function* tokens(sql: string, start = 0): Generator<Token> {
  let position = start;
  while (position < sql.length) {
    const token = sql.startsWith("/*", position) ? blockComment(sql, position) : nextToken(sql, position);
    yield token;
    position = token.end;
  }
}

function nextToken(sql: string, start: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = start;
    const found = pattern.exec(sql)?.[0];
    if (found !== undefined && found !== "") return { kind, start, end: start + found.length };
  }
  return { kind: "sign", start, end: start + 1 };
}

/** Block comments nest. */
function blockComment(sql: string, start: number): Token {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(sql); found !== null; found = mark.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return { kind: "comment", start, end: mark.lastIndex };
  }
  return { kind: "unclosed", start, end: sql.length };
}

/** The next tokens that mean something. */
export function* meaningful(sql: string, start = 0): Generator<Token> {
  for (const token of tokens(sql, start)) if (token.kind !== "blank" && token.kind !== "comment") yield token;
}

/**
 * The text up to its last token that is not a semicolon or a comment: what can be put into parentheses.
 * Analysis judges this text and `compile` runs it.
 */
export function statementText(sql: string): string {
  let end = 0;
  for (const token of meaningful(sql)) if (sql.slice(token.start, token.end) !== ";") end = token.end;
  return sql.slice(0, end);
}

/** The end of the qualified name of `parts` parts that starts at `start`; undefined when other text stands there. */
export function nameEnd(sql: string, start: number, parts: readonly string[]): number | undefined {
  const found = take(sql, start, parts.length * 2 - 1);
  for (const [index, part] of parts.entries()) {
    if (index > 0 && !isSign(sql, found[index * 2 - 1], ".")) return undefined;
    if (!namesPart(sql, found[index * 2], part)) return undefined;
  }
  return found.at(-1)?.end;
}

/** Start, end and argument of `name('literal')` standing at `start`; undefined when anything else stands there. */
export function literalCall(sql: string, start: number, name: string): Readonly<{ end: number }> | undefined {
  const [word, open, literal, close] = take(sql, start, 4);
  if (!namesPart(sql, word, name) || !isSign(sql, open, "(")) return undefined;
  if (literal?.kind !== "text" || !isSign(sql, close, ")")) return undefined;
  return { end: close.end };
}

/** The plain words of a text in lower case, with their places. */
export function wordsOf(sql: string): readonly Readonly<{ word: string; start: number }>[] {
  const words = [...meaningful(sql)].filter((token) => token.kind === "word");
  return words.map(({ start, end }) => ({ word: sql.slice(start, end).toLowerCase(), start }));
}

/** Place of the first of these signs outside quotes and comments. */
export function firstSign(sql: string, signs: string): number | undefined {
  for (const token of meaningful(sql)) {
    if (token.kind === "sign" && signs.includes(sql[token.start] ?? " ")) return token.start;
  }
  return undefined;
}

/** Place of the first comment, or of a quote or comment that is never closed. */
export function firstComment(sql: string): number | undefined {
  for (const { kind, start } of tokens(sql)) if (kind === "comment" || kind === "unclosed") return start;
  return undefined;
}

/** True when every parenthesis closes one that was opened before. */
export function parenthesesBalance(sql: string): boolean {
  let depth = 0;
  for (const token of meaningful(sql)) {
    const sign = token.kind === "sign" ? sql[token.start] : "";
    if (sign === "(") depth++;
    else if (sign === ")" && --depth < 0) return false;
  }
  return depth === 0;
}

const FOREIGN_BLANKS = /[\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]/;

/** Place of the first blank outside quotes and comments that is not plain: DuckDB takes it for a space but counts its bytes otherwise. */
export function foreignBlank(sql: string): number | undefined {
  if (!FOREIGN_BLANKS.test(sql)) return undefined;
  for (const { kind, start, end } of tokens(sql)) {
    if (kind !== "blank" && kind !== "word" && kind !== "sign") continue;
    const found = sql.slice(start, end).search(FOREIGN_BLANKS);
    if (found >= 0) return start + found;
  }
  return undefined;
}

function take(sql: string, start: number, count: number): readonly Token[] {
  return meaningful(sql, start).take(count).toArray();
}

function isSign(sql: string, token: Token | undefined, sign: string): token is Token {
  return token !== undefined && token.kind === "sign" && sql[token.start] === sign;
}

function namesPart(sql: string, token: Token | undefined, part: string): boolean {
  if (token === undefined) return false;
  const text = sql.slice(token.start, token.end);
  if (token.kind === "name") return text.slice(1, -1).replaceAll('""', '"').toLowerCase() === part.toLowerCase();
  return token.kind === "word" && text.toLowerCase() === part.toLowerCase();
}
