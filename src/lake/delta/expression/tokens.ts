/** A token of Spark's SQL. Names in backticks are `name`, words may be names or keywords. */
export type Token = Readonly<{
  kind: "name" | "word" | "text" | "number" | "sign";
  value: string;
  /** Of a number: `L`, `S`, `Y`, `D`, `F`, `BD`. */
  suffix?: string;
  /** A text in double quotes: other SQL takes it for a name. */
  isDouble?: boolean;
}>;

// texts with a backslash or a doubled quote are left out: what they mean depends on settings and version of Spark
const TOKEN =
  /\s*(?:`((?:[^`]|``)+)`|'([^'\\]*)'(?!')|"([^"\\]*)"(?!")|((?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?)(BD|[LSYDF])?(?![\w.])|([A-Za-z_]\w*)|(<=>|<=|>=|<>|!=|==|\|\||-(?!-)|\/(?!\*)|[+*%=<>(),.]))/iy;

/** The tokens of an expression, as Spark reads it; undefined where it has any other sign, or a comment. */
export function tokensOf(expression: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const end = expression.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(expression);
    if (match === null) return undefined;
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf([, name, text, double, number, suffix, word, sign]: RegExpExecArray): Token {
  if (name !== undefined) return { kind: "name", value: name.replaceAll("``", "`") };
  if (text !== undefined) return { kind: "text", value: text };
  if (double !== undefined) return { kind: "text", value: double, isDouble: true };
  if (number !== undefined)
    return { kind: "number", value: number, ...(suffix === undefined ? {} : { suffix: suffix.toUpperCase() }) };
  return word === undefined ? { kind: "sign", value: sign ?? "" } : { kind: "word", value: word };
}

/** Whether an expression may use a column: any word counts, and so does what cannot be read. */
export function mayUse(expression: string, column: string): boolean {
  const tokens = tokensOf(expression);
  const wanted = column.toLowerCase();
  if (tokens === undefined) return expression.toLowerCase().includes(wanted);
  return tokens.some(({ kind, value }) => (kind === "name" || kind === "word") && value.toLowerCase() === wanted);
}
