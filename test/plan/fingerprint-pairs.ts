import type { Json } from "../../src/base/index.ts";
import type { DatasetAnalysis, ProductDataset, Rule, SourceDataset } from "../../src/metadata/index.ts";
import { flightColumns } from "./sample-project.ts";

/** One project differing from the plain one in the named places. */
export type Variant = Readonly<{
  sql?: string;
  silver?: Partial<ProductDataset>;
  analysis?: Partial<DatasetAnalysis>;
  flights?: Partial<SourceDataset>;
  configuration?: Readonly<Record<string, Json>>;
  analyzerVersion?: string;
}>;

/** Which step to compare, and the two ways to write it. */
export type Pair = Readonly<{ name: string; step: "silver" | "bronze"; one: Variant; other: Variant }>;

const plain: Variant = {};
const common = { description: "", severity: "quarantine" } as const;
export const range: Rule = {
  ...common,
  kind: "range",
  name: "delay",
  column: "dep_delay",
  min: 0,
  max: 10,
  allowNull: true,
};
const notNull: Rule = { ...common, kind: "not_null", name: "carrier", columns: ["carrier"] };
const expression = (text: string): Rule => ({
  ...common,
  kind: "expression",
  name: "e",
  expression: text,
  allowNull: false,
});

function silver(name: string, one: Partial<ProductDataset>, other: Partial<ProductDataset>): Pair {
  return { name, step: "silver", one: { silver: one }, other: { silver: other } };
}
function sql(name: string, one: string, other: string): Pair {
  return { name, step: "silver", one: { sql: one }, other: { sql: other } };
}
function rules(name: string, one: readonly Rule[], other: readonly Rule[]): Pair {
  return silver(name, { rules: one }, { rules: other });
}
function written(name: string, one: string, other: string): Pair {
  return rules(`expression: ${name}`, [expression(one)], [expression(other)]);
}
function bronze(name: string, one: Partial<SourceDataset>, other: Partial<SourceDataset>): Pair {
  return { name, step: "bronze", one: { flights: one }, other: { flights: other } };
}
const declared = (changes: Partial<ProductDataset["columns"][number]>): Partial<ProductDataset> => ({
  columns: [{ name: "dep_delay", type: "int", nullable: true, description: "", ...changes }],
});

/** Written differently, the same step. */
export const equalPairs: readonly Pair[] = [
  { name: "nothing at all", step: "silver", one: plain, other: plain },
  sql("a comment at the end of a line", "SELECT 1", "SELECT 1 -- one"),
  sql("a comment in the middle", "SELECT 1", "SELECT /* the number */ 1"),
  sql("line breaks", "SELECT 1, 2", "SELECT\n  1,\n2"),
  sql("keywords in another case", "SELECT 1", "select 1"),
  silver("the dataset's description", { description: "a" }, { description: "b" }),
  silver("tags", { tags: ["a"] }, { tags: ["b"] }),
  silver("the time limit", { timeLimitSeconds: 1 }, { timeLimitSeconds: 2 }),
  silver("what a foreign change does", { onForeignChange: "stop" }, { onForeignChange: "accept" }),
  silver("a column's description", declared({ description: "a" }), declared({ description: "b" })),
  silver("a column's unit", declared({ unit: "min" }), declared({ unit: "minutes" })),
  silver("a column's classification", declared({ classification: "public" }), declared({ classification: "internal" })),
  rules("a rule's description", [range], [{ ...range, description: "not too late" }]),
  rules("the order of rules", [range, notNull], [notNull, range]),
  rules("the order in which a rule's properties are written", [range], [turned(range)]),
  written("spaces", "a>1", "a > 1"),
  written("line breaks and tabs", "a > 1 AND b", "a > 1\n\tAND b"),
  written("a line comment", "a > 1", "a > 1 -- positive"),
  written("a block comment", "a > 1", "a /* amount */ > 1"),
  written("keywords in another case", "a > 1 AND b", "a > 1 and b"),
  written("function names in another case", "length(a) > 1", "LENGTH(A) > 1"),
  written("spaces around parentheses", "f(a,b)", "f ( a , b )"),
  written("spaces at the ends", "a", "  a  "),
  written("spaces between unary signs", "a - -1 > 0", "a -  -1 > 0"),
  {
    name: "a configuration item that is not used",
    step: "silver",
    one: { configuration: { "a.b": 1 } },
    other: { configuration: { "a.b": 2 } },
  },
  {
    name: "a minor version of the engine",
    step: "silver",
    one: { analyzerVersion: "duckdb 1.5.6 canonical 1" },
    other: { analyzerVersion: "duckdb 1.6.0 canonical 1" },
  },
  {
    name: "the canonicaliser's version, the text being equal",
    step: "silver",
    one: { analyzerVersion: "duckdb 1.5.6 canonical 1" },
    other: { analyzerVersion: "duckdb 1.5.6 canonical 2" },
  },
  {
    name: "the canonical text, the raw text being equal",
    step: "silver",
    one: { analysis: { canonicalSql: "a" } },
    other: { analysis: { canonicalSql: "b" } },
  },
  { name: "an input written twice", step: "silver", one: plain, other: { analysis: { inputs: twice() } } },
  { name: "where in the text an input stands", step: "silver", one: plain, other: { analysis: { inputs: moved() } } },
  {
    name: "a source's options",
    step: "silver",
    one: { flights: { options: { header: true } } },
    other: { flights: { options: { header: false } } },
  },
  {
    name: "a source's filter, seen from its reader",
    step: "silver",
    one: { flights: { filter: "a" } },
    other: { flights: { filter: "b" } },
  },
  bronze("the description of a source dataset", { description: "a" }, { description: "b" }),
  bronze("tags of a source dataset", { tags: ["a"] }, { tags: ["b"] }),
  bronze("the time limit of a source dataset", { timeLimitSeconds: 1 }, { timeLimitSeconds: 2 }),
  bronze("layout of a filter", { filter: "origin in ('JFK','LGA')" }, { filter: "origin IN ( 'JFK', 'LGA' )" }),
  bronze("a comment in a filter", { filter: "a = 1" }, { filter: "a = 1 /* one */" }),
  bronze("the discovered schema, unknown and known", { schema: undefined }, {}),
  bronze(
    "a discovered column more",
    {},
    { schema: [...schemaOf(), { name: "x", type: "int", nullable: true, sourceName: "X", sourceType: "int4" }] },
  ),
  {
    name: "the canonicaliser's version for a source",
    step: "bronze",
    one: { analyzerVersion: "duckdb 1.5.6 canonical 1" },
    other: { analyzerVersion: "duckdb 1.5.6 canonical 2" },
  },
];

/** Written nearly alike, another step. */
export const differentPairs: readonly Pair[] = [
  sql("another column", "SELECT a", "SELECT b"),
  sql("another literal", "SELECT 'a'", "SELECT 'b'"),
  sql("one more column", "SELECT a", "SELECT a, b"),
  silver("keys", { keys: ["carrier"] }, { keys: ["dep_delay"] }),
  silver("one more key", { keys: ["carrier"] }, { keys: ["carrier", "dep_delay"] }),
  silver("materialisation", { materialize: { as: "table" } }, { materialize: { as: "merge" } }),
  silver("append instead of table", { materialize: { as: "table" } }, { materialize: { as: "append" } }),
  silver("a declared type", declared({ type: "int" }), declared({ type: "bigint" })),
  silver("a type declared at all", declared({ type: undefined }), declared({ type: "int" })),
  silver("whether a column may be NULL", declared({ nullable: true }), declared({ nullable: false })),
  silver("a declared column's name", declared({ name: "dep_delay" }), declared({ name: "arr_delay" })),
  rules("a rule at all", [], [range]),
  rules("a rule more", [range], [range, notNull]),
  rules("a rule's name", [range], [{ ...range, name: "late" }]),
  rules("a rule's severity", [range], [{ ...range, severity: "warn" }]),
  rules("a rule's bound", [range], [{ ...range, max: 11 }]),
  rules("a bound that is zero or absent", [range], [{ ...range, min: undefined }]),
  rules("what NULL means", [range], [{ ...range, allowNull: false }]),
  rules("a threshold at all", [range], [{ ...range, maxFailed: { rows: 1 } }]),
  rules(
    "a threshold in rows or per cent",
    [{ ...range, maxFailed: { rows: 1 } }],
    [{ ...range, maxFailed: { percent: 1 } }],
  ),
  rules("the columns of a rule", [notNull], [{ ...notNull, columns: ["dep_delay"] }]),
  written("another literal", "a = 'x'", "a = 'X'"),
  written("spaces inside a literal", "a = 'x y'", "a = 'x  y'"),
  written("a comment mark inside a literal", "a = '--'", "a = '-- '"),
  written("a quoted name in another case", '"A" > 1', '"a" > 1'),
  written("words run together", "a AND b", "aANDb"),
  written("case inside dollar quotes", "a = $$x$$", "a = $$X$$"),
  written("another operator", "a > 1", "a >= 1"),
  written("a doubled quote", "a = 'it''s'", "a = 'its'"),
  written("minus of a minus, and a comment", "a - -1", "a --1"),
  {
    name: "the value of a configuration item that is used",
    step: "silver",
    one: { ...usesItem(), configuration: { "a.b": 1 } },
    other: { ...usesItem(), configuration: { "a.b": 2 } },
  },
  {
    name: "a used value's type",
    step: "silver",
    one: { ...usesItem(), configuration: { "a.b": 1 } },
    other: { ...usesItem(), configuration: { "a.b": "1" } },
  },
  {
    name: "a major version of the engine",
    step: "silver",
    one: { analyzerVersion: "duckdb 1.5.6 canonical 1" },
    other: { analyzerVersion: "duckdb 2.0.0 canonical 1" },
  },
  {
    name: "a column more in an input",
    step: "silver",
    one: plain,
    other: {
      flights: {
        schema: [...schemaOf(), { name: "x", type: "int", nullable: true, sourceName: "X", sourceType: "int4" }],
      },
    },
  },
  {
    name: "another type in an input",
    step: "silver",
    one: plain,
    other: { flights: { schema: schemaOf().map((column) => ({ ...column, type: "string" })) } },
  },
  {
    name: "which dataset a name means",
    step: "silver",
    one: plain,
    other: { analysis: { inputs: [{ dataset: "ops.bronze.planes", parts: ["bronze", "flights"], start: 0, end: 0 }] } },
  },
  bronze("the table at the source", { table: "public.flights" }, { table: "public.flights_2013" }),
  bronze("a filter", { filter: "origin = 'JFK'" }, { filter: "origin = 'LGA'" }),
  bronze("the load mode", { load: { mode: "full" } }, { load: { mode: "append" } }),
  bronze(
    "the watermark",
    { load: { mode: "incremental", watermark: "a" } },
    { load: { mode: "incremental", watermark: "b" } },
  ),
];

function turned<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).reverse()) as T;
}
function schemaOf(): NonNullable<SourceDataset["schema"]> {
  return flightColumns.map((column) => ({ ...column, sourceName: column.name, sourceType: "x" }));
}
function twice(): DatasetAnalysis["inputs"] {
  const input = { dataset: "ops.bronze.flights", parts: ["bronze", "flights"], start: 0, end: 14 } as const;
  return [input, { ...input, start: 40, end: 54 }];
}
function moved(): DatasetAnalysis["inputs"] {
  return [{ dataset: "ops.bronze.flights", parts: ["BRONZE", "Flights"], start: 99, end: 113 }];
}
function usesItem(): Variant {
  return { analysis: { configItems: [{ name: "a.b", start: 0, end: 1 }] } };
}
