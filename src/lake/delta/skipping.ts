import type { AddFile } from "./action.ts";
import type { ScanColumn } from "./scan.ts";
import { parseStatistics, valueOf } from "./statistics.ts";

/** Whether a file may hold rows for which a condition is true, told by its partition values and statistics. */
export type FileTest = (file: AddFile) => boolean;

type Operator = "=" | "<" | "<=" | ">" | ">=";
type Literal = Readonly<{ kind: "text" | "number"; value: string }>;
type Term = Readonly<{ column: string; operator: Operator; literal: Literal }>;

const everyFile: FileTest = () => true;

/**
 * Reads a condition made of plain comparisons between columns and literals that are joined by AND. Of every other condition nothing is
 * concluded: all files may hold its rows.
 */
export function fileTest(condition: string | undefined, columns: readonly ScanColumn[]): FileTest {
  const terms = condition === undefined ? undefined : termsOf(condition);
  if (terms === undefined) return everyFile;
  const byName = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const tests = terms.flatMap((term) => {
    const column = byName.get(term.column.toLowerCase());
    const compare = column === undefined ? undefined : comparerOf(column.type, term.literal);
    return column === undefined || compare === undefined ? [] : [termTest(term, column, compare)];
  });
  return (file) => tests.every((test) => test(file));
}

const TOKEN = /\s*(?:"((?:[^"]|"")+)"|([A-Za-z_]\w*)|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|(<=|>=|<>|!=|=|<|>))/y;

type Token = Readonly<{ kind: "name" | "word" | "text" | "number" | "operator"; value: string }>;

function tokensOf(condition: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = condition.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(condition);
    if (match === null) return undefined;
    const [, name, word, text, number, operator] = match;
    if (name !== undefined) tokens.push({ kind: "name", value: name.replaceAll('""', '"') });
    else if (word !== undefined) tokens.push({ kind: "word", value: word });
    else if (text !== undefined) tokens.push({ kind: "text", value: text.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: "number", value: number });
    else tokens.push({ kind: "operator", value: operator ?? "" });
  }
  return tokens;
}

/** column operator literal [AND …], nothing else. */
function termsOf(condition: string): readonly Term[] | undefined {
  const tokens = tokensOf(condition);
  if (tokens === undefined || tokens.length % 4 !== 3) return undefined;
  const terms: Term[] = [];
  for (let index = 0; index < tokens.length; index += 4) {
    const [column, operator, literal, joint] = tokens.slice(index, index + 4);
    if (joint !== undefined && (joint.kind !== "word" || joint.value.toLowerCase() !== "and")) return undefined;
    if (column === undefined || operator === undefined || literal === undefined) return undefined;
    if (!["name", "word"].includes(column.kind) || operator.kind !== "operator") return undefined;
    const { kind, value } = literal;
    if (kind !== "text" && kind !== "number") return undefined;
    // "unequal" says nothing about a range
    if (operator.value === "<>" || operator.value === "!=") continue;
    terms.push({ column: column.value, operator: operator.value as Operator, literal: { kind, value } });
  }
  return terms;
}

/** Order of two values given as texts; undefined where it is not certain. */
type Compare = (a: string, b: string) => number | undefined;

/** Where the engine casts a side before it compares, values may come in another order: then nothing is certain. */
function comparerOf(type: string, { kind, value }: Literal): Compare | undefined {
  const isWhole = /^(?:tinyint|smallint|int|bigint)$/.test(type);
  if (kind === "number") return isWhole || type.startsWith("decimal(") ? compareNumbers : undefined;
  // the text becomes a value of the column: cut to its type, unless it is spelled as one already
  if (isWhole) return /^-?\d+$/.test(value) ? compareNumbers : undefined;
  if (type === "string") return (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  return type === "date" ? compareDates : undefined;
}

function compareNumbers(a: string, b: string): number | undefined {
  const [left, right] = [Number(a), Number(b)];
  const isExact = [left, right].every((value) => Number.isFinite(value) && Math.abs(value) < 2 ** 52);
  // far apart, rounding does not matter; near each other it might
  return isExact && (left === right ? a === b : true) ? left - right : undefined;
}

function compareDates(a: string, b: string): number | undefined {
  const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);
  return isDate(a) && isDate(b) ? (a < b ? -1 : a > b ? 1 : 0) : undefined;
}

function termTest({ operator, literal: { value: literal } }: Term, column: ScanColumn, compare: Compare): FileTest {
  const key = String(column.key);
  return (file) => {
    if (column.isPartition) {
      const value = valueOf(file.partitionValues, key);
      // a comparison with null is never true
      if (value === undefined || value === null || value === "") return false;
      return canHold(operator, compare(value, literal), compare(value, literal));
    }
    if (column.isCollated) return true;
    const stats = parseStatistics(file.stats);
    const low = valueOf(stats?.minValues, key);
    const high = valueOf(stats?.maxValues, key);
    if (low === undefined || low === null || high === undefined || high === null) return true;
    return canHold(operator, compare(String(low), literal), compare(String(high), literal));
  };
}

/** `low` and `high`: how the bounds compare with the literal; undefined where that is not certain. */
function canHold(operator: Operator, low: number | undefined, high: number | undefined): boolean {
  const lowMayBe = (accept: (order: number) => boolean) => low === undefined || accept(low);
  const highMayBe = (accept: (order: number) => boolean) => high === undefined || accept(high);
  switch (operator) {
    case "=":
      return lowMayBe((order) => order <= 0) && highMayBe((order) => order >= 0);
    case "<":
      return lowMayBe((order) => order < 0);
    case "<=":
      return lowMayBe((order) => order <= 0);
    case ">":
      return highMayBe((order) => order > 0);
    case ">=":
      return highMayBe((order) => order >= 0);
    default:
      return operator satisfies never;
  }
}
