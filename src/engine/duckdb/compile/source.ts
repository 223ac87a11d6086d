import type { Json } from "../../../base/index.ts";
import type { SqlInput } from "../../../metadata/index.ts";
import { meaningful, quoteName, type Replacement, splice, statementText } from "../../../sql/index.ts";
import type { PinnedInput, RowSource } from "../../engine.ts";
import { provenanceColumns } from "../../provenance.ts";
import { configLiteral } from "./literal.ts";
import { nameList, readExtraction, readTable } from "./read.ts";

/** The rows of a step as a relation that can stand in FROM. */
export type SourceRelation = Readonly<{
  sql: string;
  /** Provenance columns it carries: as column of the relation, by provenance name. */
  carried: Readonly<Partial<Record<string, string>>>;
  /** Reading it again gives the same rows, at the price of a read. */
  isRereadable: boolean;
}>;

type SqlSource = RowSource & Readonly<{ kind: "sql" }>;

/** Column of an extraction that holds what could not be read of a row: JSON with `rules` and `row`; NULL for a good row. */
export const REFUSED = "_refused";

/** Prefix of columns that only live inside our statements: no column of a user begins with `_`. */
const CARRIED = "_lw_carried";

export function compileSource(source: RowSource): SourceRelation {
  if (source.kind === "sql") return compileSelect(source);
  const carried = { _source_file: "_source_file", _source_row: "_source_row" };
  if (source.files.length > 0) return { sql: readExtraction(source.files), carried, isRereadable: true };
  return { sql: readTable([], extractionColumns(source.columns)), carried, isRereadable: true };
}

function extractionColumns(columns: readonly Readonly<{ name: string; type: string }>[]) {
  return [
    ...columns,
    { name: "_source_file", type: "string" },
    { name: "_source_row", type: "bigint" },
    { name: REFUSED, type: "string" },
  ];
}

/** The user's text with pinned files in place of names and values in place of `config(…)`; everything else as its author wrote it. */
function compileSelect(source: SqlSource): SourceRelation {
  const carried = carriedColumns(source);
  const replacements = [
    ...source.inputs.map((input, index) =>
      inputReplacement(source, input, index === carried?.input ? carried.names : []),
    ),
    ...source.configItems.map((item) => ({ ...item, text: configLiteral(configValue(source.config, item.name)) })),
    ...(carried === undefined ? [] : [carried.insertion]),
  ];
  // a line comment at the end must not swallow the parenthesis
  const sql = `(${statementText(splice(source.sql, replacements))}\n)`;
  const names = carried?.names ?? [];
  return {
    sql,
    carried: Object.fromEntries(names.map((name) => [name, CARRIED + name])),
    isRereadable: source.preservesRowsOf !== undefined,
  };
}

function configValue(config: Readonly<Record<string, Json>>, name: string): Json {
  const value = config[name];
  if (value === undefined) throw new Error(`no value for config('${name}')`);
  return value;
}

type Carried = Readonly<{ input: number; names: readonly string[]; insertion: Replacement }>;

/** Where every output row comes from one row of an input, the provenance of that row can be selected with it. */
function carriedColumns(source: SqlSource): Carried | undefined {
  const input = source.preservesRowsOf;
  const wanted = input === undefined ? undefined : source.inputs[input];
  if (input === undefined || wanted === undefined) return undefined;
  const present = new Set(tableOf(source, wanted).provenance);
  const names = provenanceColumns.map((column) => column.name).filter((name) => present.has(name));
  const position = endOfSelect(source.sql);
  if (names.length === 0 || position === undefined) return undefined;
  const text = ` ${names.map((name) => quoteName(CARRIED + name)).join(", ")},`;
  return { input, names, insertion: { start: position, end: position, text } };
}

/** The place behind a leading `SELECT`; undefined when the text begins in another way (FROM first, WITH, DISTINCT). */
function endOfSelect(sql: string): number | undefined {
  const [first, second] = [...takeTokens(sql, 2)];
  if (first === undefined || wordOf(sql, first) !== "select") return undefined;
  if (second !== undefined && ["all", "distinct"].includes(wordOf(sql, second))) return undefined;
  return first.end;
}

function* takeTokens(sql: string, count: number, start = 0) {
  let taken = 0;
  for (const token of meaningful(sql, start)) {
    if (taken++ === count) return;
    yield token;
  }
}

function wordOf(sql: string, token: Readonly<{ start: number; end: number }>): string {
  return sql.slice(token.start, token.end).toLowerCase();
}

function inputReplacement(source: SqlSource, input: SqlInput, carried: readonly string[]): Replacement {
  const table = tableOf(source, input);
  const provenance = provenanceColumns.filter((column) => carried.includes(column.name));
  const extra = provenance.map(({ name }) => `${quoteName(name)} AS ${quoteName(CARRIED + name)}`);
  const selected = [nameList(table.columns), ...extra].join(", ");
  const relation = `(SELECT ${selected} FROM ${readTable(table.files, [...table.columns, ...provenance])})`;
  const alias = hasAlias(source.sql, input.end) ? "" : ` AS ${quoteName(input.parts.at(-1) ?? "input")}`;
  return { start: input.start, end: input.end, text: relation + alias };
}

function tableOf(source: SqlSource, input: SqlInput): PinnedInput {
  const table = source.tables.find((candidate) => candidate.dataset === input.dataset);
  if (table === undefined) throw new Error(`input ${input.dataset} is not pinned`);
  return table;
}

/** Words that may follow a table name and are no alias. A name that stands there unquoted is one. */
const NO_ALIAS: ReadonlySet<string> = new Set(
  `anti asof cross except fetch for from full group having inner intersect join lateral left limit natural offset on order pivot
   pivot_longer pivot_wider positional qualify returning right select semi tablesample union unpivot using where window with`.split(
    /\s+/,
  ),
);

function hasAlias(sql: string, end: number): boolean {
  const [next] = [...takeTokens(sql, 1, end)];
  if (next === undefined) return false;
  if (next.kind === "name") return true;
  return next.kind === "word" && !NO_ALIAS.has(wordOf(sql, next));
}
