import fc from "fast-check";
import { expect, test } from "vitest";
import { type Dialect, quoteName, quoteNames, quoteText } from "./quote.ts";

test.each<[Dialect, string, string]>([
  ["duckdb", '"a""b`c]"', "'it''s \\n'"],
  ["postgres", '"a""b`c]"', "'it''s \\n'"],
  ["sqlite", '"a""b`c]"', "'it''s \\n'"],
  ["spark", '`a"b``c]`', "'it\\'s \\\\n'"],
  ["tsql", '[a"b`c]]]', "N'it''s \\n'"],
])("%s quotes names and texts", (dialect, name, text) => {
  expect(quoteName('a"b`c]', dialect)).toBe(name);
  expect(quoteText("it's \\n", dialect)).toBe(text);
});

test("qualified names are quoted part by part", () => {
  expect(quoteNames(["ops", "bro.nze"])).toBe('"ops"."bro.nze"');
});

test("what no system can carry is refused", () => {
  expect(() => quoteName("")).toThrow("empty");
  expect(() => quoteName("a\0b")).toThrow("NUL");
  expect(() => quoteText("a\0b")).toThrow("NUL");
});

test("no text ends its literal early", () => {
  const closing: Record<Dialect, RegExp> = {
    duckdb: /^'(?:[^']|'')*'$/,
    postgres: /^'(?:[^']|'')*'$/,
    sqlite: /^'(?:[^']|'')*'$/,
    spark: /^'(?:[^'\\]|\\['\\])*'$/,
    tsql: /^N'(?:[^']|'')*'$/,
  };
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("'", "\\", '"', "a", "\n") }),
      fc.constantFrom(...(Object.keys(closing) as Dialect[])),
      (text, dialect) => {
        expect(quoteText(text, dialect)).toMatch(closing[dialect]);
      },
    ),
  );
});
