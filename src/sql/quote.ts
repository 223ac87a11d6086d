/** The dialects we write SQL in. */
export type Dialect = "duckdb" | "postgres" | "sqlite" | "spark" | "tsql";

const quoteNameBy = {
  duckdb: doubleQuoted,
  postgres: doubleQuoted,
  sqlite: doubleQuoted,
  spark: (name) => `\`${name.replaceAll("`", "``")}\``,
  tsql: (name) => `[${name.replaceAll("]", "]]")}]`,
} as const satisfies Record<Dialect, (name: string) => string>;

const quoteTextBy = {
  duckdb: singleQuoted,
  postgres: singleQuoted,
  sqlite: singleQuoted,
  // Spark reads backslash escapes in every literal, and two quotes in a row as two literals put together
  spark: (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
  // without N the text passes through the code page of the database
  tsql: (text) => `N${singleQuoted(text)}`,
} as const satisfies Record<Dialect, (text: string) => string>;

/** One identifier, quoted. The only place that quotes names. Throws on NUL and on an empty name: no system can carry them. */
export function quoteName(name: string, dialect: Dialect = "duckdb"): string {
  if (name === "") throw new Error("an identifier cannot be empty");
  return quoteNameBy[dialect](withoutNul(name));
}

/** A qualified name: `"bronze"."flights"`. */
export function quoteNames(parts: readonly string[], dialect: Dialect = "duckdb"): string {
  return parts.map((part) => quoteName(part, dialect)).join(".");
}

/** A text literal, quoted. Throws on NUL. */
export function quoteText(text: string, dialect: Dialect = "duckdb"): string {
  return quoteTextBy[dialect](withoutNul(text));
}

function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function withoutNul(text: string): string {
  if (text.includes("\0")) throw new Error("SQL cannot carry the character NUL");
  return text;
}
