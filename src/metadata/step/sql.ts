import { parenthesesBalance, quoteName, quoteNames } from "../../sql/index.ts";

/*
 * What the built-in steps are written with. Names are quoted; what people write as SQL stands in parentheses on a line of its own, so that it
 * cannot become more than one expression. What it may do is judged with the whole SELECT.
 */

const PLAIN = /^[a-z_][a-z0-9_]*$/;
const CONSTANTS: ReadonlySet<string> = new Set(["true", "false", "null"]);

/** An expression as written. A word alone is a column, whatever SQL means by that word. @throws Error when it is not one expression */
export function expressionSql(text: string): string {
  const written = text.trim();
  if (PLAIN.test(written) && !CONSTANTS.has(written)) return quoteName(written);
  if (written === "" || !parenthesesBalance(written)) throw new Error(`"${text}" is not one SQL expression`);
  return `(\n${written}\n)`;
}

/** Name → expression, as columns of a SELECT. */
export function columnsSql(columns: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(columns).map(([name, text]) => {
    const sql = expressionSql(text);
    return sql === quoteName(name) ? sql : `${sql} AS ${quoteName(name)}`;
  });
}

export function namesSql(names: readonly string[]): string {
  return names.map((name) => quoteName(name)).join(", ");
}

/** `silver.orders`: which dataset is meant is decided where the SELECT is judged. */
export function datasetSql(name: string): string {
  return quoteNames(name.split("."));
}

/** What the step before gives. @throws Error when there is none */
export function before(input: string | undefined): string {
  if (input === undefined) throw new Error("it works on what a step before it gives; the first step is `from`");
  return input;
}
