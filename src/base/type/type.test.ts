import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../hash.ts";
import {
  deltaFeatures,
  deltaType,
  duckdbType,
  formatType,
  fromDelta,
  fromDuckdb,
  jsonSchemaOf,
  parseType,
  type PrimitiveName,
  sparkType,
  spellings,
  tsqlType,
  type Type,
  typeOf,
  widens,
} from "./index.ts";

const primitive = fc.constantFrom(...(Object.keys(spellings) as PrimitiveName[])).map((kind): Type => ({ kind }));
const decimal = fc
  .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
  .map(([precision, scale]): Type => ({ kind: "decimal", precision, scale: Math.min(precision, scale) }));
const fieldName = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/),
  fc.string({ minLength: 1, maxLength: 6 }).filter((name) => !/[\0\n]/.test(name)),
);
const anyType: fc.Arbitrary<Type> = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    primitive,
    decimal,
    tie("type").map((element): Type => ({ kind: "array", element })),
    fc
      .tuple(tie("type"), tie("type"))
      .filter(([key]) => key.kind !== "map")
      .map(([key, value]): Type => ({ kind: "map", key, value })),
    fc
      .uniqueArray(fc.record({ name: fieldName, type: tie("type") }), {
        minLength: 1,
        maxLength: 3,
        selector: (field) => field.name.toLowerCase(),
      })
      .map((fields): Type => ({ kind: "struct", fields })),
  ),
})).type;

test("every type reads back from its own text", () => {
  fc.assert(
    fc.property(anyType, (type) => {
      expect(typeOf(formatType(type))).toEqual(type);
    }),
  );
});

test("every type reads back from the spelling of DuckDB and of Delta", () => {
  fc.assert(
    fc.property(anyType, (type) => {
      const text = formatType(type);
      expect(fromDuckdb(duckdbType(text))).toEqual({ type: text });
      expect(fromDelta(JSON.parse(JSON.stringify(deltaType(text))) as Json)).toEqual({ type: text });
      expect(sparkType(text)).not.toBe("");
      expect(tsqlType(text)).not.toBe("");
      expect(jsonSchemaOf(text)).toHaveProperty("type");
    }),
  );
});

test("no text makes the reader crash, and what it accepts it also prints", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc
          .array(fc.constantFrom("struct", "<", ">", ":", ",", "int", "map", "array", "`", "(", ")", "1", " "))
          .map((parts) => parts.join("")),
      ),
      (text) => {
        const { type, problem } = parseType(text);
        if (problem === undefined) expect(typeOf(formatType(type))).toEqual(type);
        else expect(problem.position).toBeLessThanOrEqual(text.length);
        fromDuckdb(text);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ["INTEGER", "int"],
  ["Long", "bigint"],
  [" array < struct< a : int , `b c`: decimal ( 5 ) > > ", "array<struct<a:int,`b c`:decimal(5,0)>>"],
])("%s is written %s", (written, normal) => expect(formatType(typeOf(written))).toBe(normal));

test.each([
  ["", 0, "a type is missing", "one of: boolean"],
  ["varchar", 0, '"varchar" is not a type', "write string"],
  ["array<strng>", 6, '"strng" is not a type', 'did you mean "string"?'],
  ["decimal", 7, "decimal needs its digits", "decimal(10,2)"],
  ["decimal(39,0)", 7, "a decimal has 1 to 38 digits, not 39", undefined],
  ["decimal(4,5)", 7, "cannot have 5 after the point", undefined],
  ["map<map<int,int>,int>", 16, "a map cannot be the key", undefined],
  ["struct<a:int,A:int>", 13, 'two fields named "A"', undefined],
  ["struct<>", 7, "a struct field needs a name", undefined],
  ["int int", 4, '"int" is left over', undefined],
  ["array<int", 9, '">" is missing', undefined],
  ["array<".repeat(50), 198, "nested more than 32 deep", undefined],
  ["__proto__", 0, '"__proto__" is not a type', "one of"],
  ["constructor", 0, '"constructor" is not a type', undefined],
])("%j is refused with its place", (text, position, problem, hint) => {
  const found = parseType(text).problem;
  expect(found?.problem).toContain(problem);
  expect(found?.position).toBe(position);
  if (hint !== undefined) expect(found?.hint).toContain(hint);
});

test("types of DuckDB that lose nothing get a wider type, the others a way out", () => {
  expect(fromDuckdb("HUGEINT")).toEqual({ type: "decimal(38,0)" });
  expect(fromDuckdb("UBIGINT")).toEqual({ type: "decimal(20,0)" });
  expect(fromDuckdb("UINTEGER[]")).toEqual({ type: "array<bigint>" });
  expect(fromDuckdb("UTINYINT")).toEqual({ type: "smallint" });
  expect(fromDuckdb("UUID")).toEqual({ type: "string" });
  expect(fromDuckdb("ENUM('a', 'it''s (', \"x)\")")).toEqual({ type: "string" });
  expect(fromDuckdb("INTEGER[2][]")).toEqual({ type: "array<array<int>>" });
  expect(fromDuckdb('STRUCT("a b" INTEGER, "C""d" MAP(VARCHAR, TIMESTAMP WITH TIME ZONE))')).toEqual({
    type: 'struct<`a b`:int,`C"d`:map<string,timestamp>>',
  });
  for (const text of [
    "TIME",
    "TIME WITH TIME ZONE",
    "INTERVAL",
    "BIT",
    "BIGNUM",
    "VARIANT",
    "TIMESTAMP_NS",
    "UNION(k INTEGER)",
    '"NULL"',
  ]) {
    expect(fromDuckdb(text).refused, text).toBeDefined();
    expect(fromDuckdb(`STRUCT(a ${text}[])`).wayOut, text).toBe(fromDuckdb(text).wayOut);
  }
  expect(fromDuckdb("STRUCT(INTEGER, VARCHAR)").refused).toBe("a struct without field names");
  expect(fromDuckdb("WHATEVER").refused).toBe("WHATEVER");
});

test("types of Delta tables that we do not have are named", () => {
  for (const [json, refused] of [
    ["interval", "interval"],
    ["decimal(40,2)", "decimal(40,2)"],
    [{ type: "array", elementType: "void" }, "void"],
    [{ type: "struct", fields: [] }, "a struct without fields"],
    [null, "null"],
    [{ type: "udt" }, '"udt"'],
  ] as const)
    expect(fromDelta(json)).toEqual({ refused });
});

test("a table with local timestamps at any depth asks for timestampNtz", () => {
  const columns = (type: string) => [{ name: "a", type, nullable: true }];
  expect(deltaFeatures(columns("map<string,array<struct<x:timestamp_ntz>>>"))).toEqual([
    { name: "timestampNtz", minReaderVersion: 3, minWriterVersion: 7 },
  ]);
  expect(deltaFeatures(columns("struct<a:timestamp,b:decimal(10,2)>"))).toEqual([]);
});

test("widening is exactly what loses no value", () => {
  for (const [from, to] of [
    ["tinyint", "bigint"],
    ["int", "double"],
    ["float", "double"],
    ["int", "decimal(10,0)"],
    ["bigint", "decimal(21,2)"],
    ["decimal(10,2)", "decimal(12,4)"],
    ["date", "timestamp_ntz"],
    ["array<int>", "array<bigint>"],
    ["struct<a:int>", "struct<b:string,a:bigint>"],
    ["map<int,float>", "map<bigint,double>"],
  ] as const) {
    expect(widens(from, to), `${from} → ${to}`).toBe(true);
    expect(widens(to, from), `${to} → ${from}`).toBe(false);
  }
  for (const [from, to] of [
    ["bigint", "double"],
    ["int", "float"],
    ["int", "decimal(9,0)"],
    ["int", "decimal(10,1)"],
    ["decimal(10,2)", "decimal(11,4)"],
    ["string", "int"],
    ["int", "string"],
    ["timestamp", "timestamp_ntz"],
    ["date", "timestamp"],
    ["struct<a:int,b:int>", "struct<a:int>"],
  ] as const)
    expect(widens(from, to), `${from} → ${to}`).toBe(false);
});

test("widening is reflexive and transitive", () => {
  fc.assert(
    fc.property(anyType, (type) => {
      expect(widens(formatType(type), formatType(type))).toBe(true);
    }),
  );
  const names = [
    ...Object.keys(spellings),
    "decimal(3,0)",
    "decimal(10,0)",
    "decimal(19,0)",
    "decimal(38,0)",
    "decimal(12,2)",
  ];
  for (const a of names)
    for (const b of names)
      for (const c of names) if (widens(a, b) && widens(b, c)) expect(widens(a, c), `${a} → ${b} → ${c}`).toBe(true);
});
