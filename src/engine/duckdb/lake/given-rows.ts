import { type Column, type Json, UserError } from "../../../base/index.ts";

/*
 * Rows that a program gives by value, as lines of JSON. What JSON or its reader would change without a word is spelled so that it stays, or
 * refused: numbers that are none, fractions for whole numbers, members that no column is called by.
 */

type Row = Readonly<Record<string, unknown>>;

const WHOLE = /^(?:tinyint|smallint|int|bigint)$/;

/** @throws UserError LW6338 naming the row (from 1 on) and what is wrong with it */
export function* jsonLines(rows: Iterable<Row>, columns: readonly Column[]): Generator<string> {
  const exact = new Map(columns.map((column) => [column.name, column]));
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  let number = 0;
  for (const row of rows) {
    number++;
    const values: Record<string, unknown> = {};
    for (const name of Object.keys(row)) {
      const column = exact.get(name) ?? byName.get(name.toLowerCase());
      if (column === undefined) throw refused(number, `no column is called ${JSON.stringify(name)}`);
      if (Object.hasOwn(values, column.name)) throw refused(number, `it names the column ${column.name} twice`);
      const problem = valueProblem(row[name], column);
      if (problem !== undefined) throw refused(number, `${problem} for the column ${column.name}`);
      Object.defineProperty(values, column.name, { value: spelled(row[name]), enumerable: true });
    }
    yield `${JSON.stringify(values)}\n`;
  }
}

function refused(row: number, reason: string): UserError {
  return new UserError("LW6338", { values: { row, reason }, failure: "input" });
}

function valueProblem(value: unknown, { type }: Column): string | undefined {
  if (typeof value === "string" && !value.isWellFormed()) return "half a character stands";
  const isCut = WHOLE.test(type) && typeof value === "number" && !Number.isInteger(value);
  return isCut ? `${value} stands` : undefined;
}

/** A value as the reader of JSON takes it whole. */
function spelled(value: unknown): Json {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? value : numberText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value as Json;
  if (value instanceof Uint8Array) return bytesText(value);
  if (Array.isArray(value)) return value.map(spelled);
  if (value instanceof Date) return value.toJSON();
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, spelled(member)]));
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function bytesText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

/** What the reader says of a line that it cannot take; undefined for all other errors. */
export function misfitRow(text: string): UserError | undefined {
  const [, line, reason] = /JSON transform error in file "[^"]*", in line (\d+): ([^\n]*?)\.?(?:\n|$)/.exec(text) ?? [];
  return line === undefined ? undefined : refused(Number(line), reason ?? "");
}
