import { duckdbType, type LogicalType } from "../../../base/index.ts";
import type { FileScan, SourceColumn } from "../../../connector/index.ts";
import { losesDigits } from "../compile/cast.ts";
import type { Connection } from "../connection.ts";
import { csvValue, hasMarks, showsMark } from "./csv-value.ts";

/** A column as a reader of DuckDB would type it. */
export type FoundColumn = Readonly<{ name: string; sourceType: string; type: LogicalType }>;

export type TextSample = Readonly<{
  values: readonly (FoundColumn & Readonly<{ expression: string }>)[];
  /** Relation that the expressions read, limited to a sample. */
  from: string;
}>;

/**
 * The reader's guess, tried on the text of the sample: a type that not every value fits, or that would lose digits, becomes text, a time with an
 * offset an instant. Nested values stay JSON text.
 */
export async function refineTypes(
  connection: Connection,
  file: FileScan,
  sample: TextSample,
): Promise<readonly SourceColumn[]> {
  const guesses = sample.values.map((value) => ({ ...value, type: guessOf(value, file) }));
  const texts = guesses.map((guess, index) => `${guess.expression} AS v${index}`);
  const tests = guesses.flatMap((guess, index) => [
    `${testOf(guess, index, file)} AS fits${index}`,
    `bool_or(regexp_matches(v${index}, '[0-9](Z|[+-][0-9]{2}(:?[0-9]{2})?)$')) AS zoned${index}`,
    `bool_or(v${index} IS NULL) AS nullable${index}`,
  ]);
  const [row = {}] =
    guesses.length === 0
      ? []
      : await connection.rows(`SELECT ${tests.join(", ")} FROM (SELECT ${texts.join(", ")} FROM ${sample.from})`);
  return guesses.map(({ name, sourceType, type }, index) => ({
    name,
    sourceName: name,
    sourceType,
    type: row[`fits${index}`] !== true ? "string" : zoned(type, row[`zoned${index}`] === true),
    nullable: true,
  }));
}

function guessOf(value: FoundColumn, file: FileScan): LogicalType {
  if (/^(?:array|map|struct)</.test(value.type)) return "string";
  // the reader takes 1,50 for a text
  if (value.type === "string" && hasMarks(file.options)) return "double";
  return value.type;
}

function zoned(type: LogicalType, hasZone: boolean): LogicalType {
  return type === "timestamp_ntz" && hasZone ? "timestamp" : type;
}

function testOf(guess: FoundColumn, index: number, file: FileScan): string {
  const text = `v${index}`;
  if (guess.type === "string") return "true";
  const column = { ...guess, name: text, sourceName: text, nullable: true };
  const spelled = csvValue(column, new Set([text]), file.options);
  const fits = `TRY_CAST(${spelled} AS ${duckdbType(guess.type)}) IS NOT NULL`;
  const exact =
    guess.type === "double" ? ` AND NOT regexp_matches(${text}, '^-?[0-9]{17,}$') AND NOT ${losesDigits(text)}` : "";
  const shown =
    guess.sourceType === "VARCHAR" && guess.type === "double"
      ? ` AND coalesce(bool_or(${showsMark(text, file.options)}), false)`
      : "";
  return `coalesce(bool_and(${text} IS NULL OR (${fits}${exact})), true)${shown}`;
}
