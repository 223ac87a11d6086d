import { duckdbType, type Json } from "../../src/base/index.ts";
import { sql } from "./temporary-table.ts";

/*
 * A table as plainly as it can be said: columns, and rows as records. What operations do to it stands in `model-operations.ts`.
 */

export type Cell = string | number | boolean | null;

/** `id` stays when the name changes; a column that is dropped and made again is another one. */
export type ModelColumn = Readonly<{ id: number; name: string; type: string }>;
/** By id of the column; what is not there is null. */
export type ModelRow = Readonly<Record<number, Cell>>;
export type Model = Readonly<{
  columns: readonly ModelColumn[];
  rows: readonly ModelRow[];
  isMapped: boolean;
  /** Columns that there have ever been. */
  made: number;
}>;

/** Columns that every table has: a key that need not be unique, a text by which it may be partitioned, a number. */
export const [K, P, V] = [0, 1, 2];

export const TEXTS = ["a", "b/c", "it's", "ü %", "z/=", null] as const;

/** A row as it is drawn; columns that were added later take their values from `more`. */
export type Drawn = Readonly<{ k: number; p: number; v: number; more: number }>;

/** Types that columns are added with, and their values as rows show them. */
export const ADDED: Readonly<Record<string, (drawn: number) => Cell>> = {
  string: (drawn) => `t${drawn}`,
  bigint: (drawn) => `${9_007_199_254_740_993n + BigInt(drawn)}`,
  double: (drawn) => drawn / 4,
  "decimal(20,1)": (drawn) => `${12_345_678_901_234 + drawn}.5`,
  date: (drawn) => `2024-02-${String(20 + drawn).padStart(2, "0")}`,
  boolean: (drawn) => drawn % 2 === 0,
  timestamp: (drawn) => `2024-01-02 03:04:05.12345${drawn + 1}+00`,
  "array<int>": (drawn) => `[${drawn}, NULL]`,
  "struct<a:int,b:string>": (drawn) => `{'a': ${drawn}, 'b': 'x${drawn}'}`,
};

function isNested(type: string): boolean {
  return type.includes("<");
}

export function rowOf({ columns }: Model, { k, p, v, more }: Drawn): ModelRow {
  const own: readonly Cell[] = [k > 20 ? null : k, TEXTS[p % TEXTS.length] ?? null, v > 9 ? null : v];
  return Object.fromEntries(
    columns.map(({ id, type }) => [
      id,
      id < own.length ? (own[id] ?? null) : more > 7 ? null : (ADDED[type]?.(more) ?? null),
    ]),
  );
}

/** How conditions and values name a column, perhaps with the side of a merge before it. */
export type Names = (id: number) => string;

export function namesOf({ columns }: Model, side = ""): Names {
  return (id) => `${side}"${columns.find((column) => column.id === id)?.name ?? ""}"`;
}

/** A SELECT of rows with some columns of the table, in the types of the table. */
export function queryOf(columns: readonly ModelColumn[], rows: readonly ModelRow[]) {
  const selects = rows.map(
    (row) => `SELECT ${columns.map((column) => `${literal(row, column)} AS "${column.name}"`).join(", ")}`,
  );
  const none = columns.map(({ name, type }) => `NULL::${duckdbType(type)} AS "${name}"`).join(", ");
  return sql(rows.length === 0 ? `SELECT ${none} WHERE false` : selects.join(" UNION ALL "));
}

function literal(row: ModelRow, { id, type }: ModelColumn): string {
  const value = row[id] ?? null;
  const text = value === null ? "NULL" : `'${String(value).replaceAll("'", "''")}'`;
  return `${text}::${duckdbType(type)}`;
}

/** The rows as a read gives them, sorted: as `rowsOf` of a table. */
export function shown({ columns, rows }: Pick<Model, "columns" | "rows">): readonly string[] {
  return rows
    .map((row) =>
      JSON.stringify(Object.fromEntries(columns.map(({ id, name, type }) => [name, shownCell(row[id] ?? null, type)]))),
    )
    .sort();
}

function shownCell(value: Cell, type: string): Json {
  if (value !== null && isNested(type))
    return JSON.parse(String(value).replaceAll("'", '"').replaceAll("NULL", "null")) as Json;
  return value !== null && type === "bigint" ? String(value) : value;
}

/** Comparisons of SQL: with null nothing is true. */
export function isMore(a: Cell | undefined, b: Cell | undefined): boolean {
  return a !== null && a !== undefined && b !== null && b !== undefined && Number(a) > Number(b);
}

export type Condition = Readonly<{ text: (names: Names) => string; holds: (row: ModelRow) => boolean }>;

export const CONDITIONS: readonly Condition[] = [
  { text: (c) => `${c(V)} > 5`, holds: (row) => isMore(row[V], 5) },
  { text: (c) => `${c(K)} < 10`, holds: (row) => isMore(10, row[K]) },
  { text: (c) => `${c(P)} IS NULL`, holds: (row) => row[P] == null },
  { text: (c) => `${c(P)} = 'b/c'`, holds: (row) => row[P] === "b/c" },
  { text: (c) => `${c(K)} % 3 = 0`, holds: (row) => row[K] != null && Number(row[K]) % 3 === 0 },
  { text: (c) => `${c(V)} > 2 AND ${c(K)} >= 8`, holds: (row) => isMore(row[V], 2) && isMore(row[K], 7) },
  { text: (c) => `${c(P)} = 'a' AND ${c(V)} < 7`, holds: (row) => row[P] === "a" && isMore(7, row[V]) },
  { text: () => "true", holds: () => true },
];

const OPERATORS: Readonly<Record<string, (sign: number) => boolean>> = {
  "=": (sign) => sign === 0,
  "<": (sign) => sign < 0,
  "<=": (sign) => sign <= 0,
  ">": (sign) => sign > 0,
  ">=": (sign) => sign >= 0,
};

/** A plain comparison of any column with a value of it, as files are passed over by. */
export function comparison(model: Model, which: number, how: number): Condition {
  const { id, type } = model.columns[which % model.columns.length] as ModelColumn;
  const value = rowOf(model, { k: how % 21, p: which % 5, v: how % 10, more: how % 8 })[id] ?? null;
  const names = type === "boolean" || isNested(type) ? ["="] : Object.keys(OPERATORS);
  const operator = names[how % names.length] ?? "=";
  const isPlain = !["string", "date", "timestamp"].includes(type) && !isNested(type);
  const text = isPlain ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
  return {
    text: (c) => `${c(id)} ${operator} ${text}`,
    holds: (row) => {
      const own = row[id] ?? null;
      return own !== null && (OPERATORS[operator]?.(order(own, value, type)) ?? false);
    },
  };
}

function order(a: Cell, b: Cell, type: string): number {
  if (type === "string") return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
  const [left, right] = type === "bigint" ? [BigInt(String(a)), BigInt(String(b))] : [a ?? 0, b ?? 0];
  return ["date", "timestamp", "bigint"].includes(type) || isNested(type)
    ? left < right
      ? -1
      : left > right
        ? 1
        : 0
    : Number(a) - Number(b);
}

/** Values by column: as SQL over two rows, and of the rows themselves. */
export type Change = Readonly<{
  set: (target: Names, source: Names) => Readonly<Record<number, string>>;
  made: (target: ModelRow, source: ModelRow) => ModelRow;
}>;

const plus = (a: Cell | undefined, b: Cell | undefined): Cell =>
  a == null || b == null ? null : Number(a) + Number(b);

/** Changes that need the row alone. */
export const CHANGES: readonly Change[] = [
  { set: (t) => ({ [V]: `${t(V)} + 1` }), made: (row) => ({ ...row, [V]: plus(row[V], 1) }) },
  { set: () => ({ [V]: "0", [P]: "NULL" }), made: (row) => ({ ...row, [V]: 0, [P]: null }) },
  { set: () => ({ [P]: "'z/='" }), made: (row) => ({ ...row, [P]: "z/=" }) },
  {
    set: (t) => ({ [K]: `${t(K)} + 1`, [V]: t(K) }),
    made: (row) => ({ ...row, [K]: plus(row[K], 1), [V]: row[K] ?? null }),
  },
];

/** Changes of a merge that take from the source. */
export const TAKEN: readonly Change[] = [
  { set: (_, s) => ({ [V]: s(V) }), made: (row, source) => ({ ...row, [V]: source[V] ?? null }) },
  { set: (t, s) => ({ [V]: `${t(V)} + ${s(V)}` }), made: (row, source) => ({ ...row, [V]: plus(row[V], source[V]) }) },
  { set: (_, s) => ({ [P]: s(P), [V]: "1" }), made: (row, source) => ({ ...row, [P]: source[P] ?? null, [V]: 1 }) },
];

/** Which rows of the source a row of the table meets. */
export const MEETINGS: readonly Readonly<{
  on: string;
  meets: (target: ModelRow, source: ModelRow) => boolean;
  text: (t: Names, s: Names) => string;
}>[] = [
  { on: "key", meets: (t, s) => t[K] != null && t[K] === s[K], text: (t, s) => `${t(K)} = ${s(K)}` },
  {
    on: "key and text",
    meets: (t, s) => t[K] != null && t[K] === s[K] && t[P] != null && t[P] === s[P],
    text: (t, s) => `${t(K)} = ${s(K)} AND ${t(P)} = ${s(P)}`,
  },
  {
    on: "key of large ones",
    meets: (t, s) => t[K] != null && t[K] === s[K] && isMore(t[V], 2),
    text: (t, s) => `${s(K)} = ${t(K)} AND ${t(V)} > 2`,
  },
];
