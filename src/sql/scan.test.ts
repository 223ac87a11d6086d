import fc from "fast-check";
import { expect, test } from "vitest";
import {
  firstComment,
  firstSign,
  foreignBlank,
  literalCall,
  nameEnd,
  parenthesesBalance,
  statementText,
  tokens,
  wordsOf,
} from "./scan.ts";

function kinds(sql: string): string[] {
  return [...tokens(sql)].map((token) => `${token.kind}:${sql.slice(token.start, token.end)}`);
}

test("quotes, comments and words are told apart", () => {
  expect(kinds(`a1."b""c" 'it''s'`)).toEqual(["word:a1", "sign:.", 'name:"b""c"', "blank: ", "text:'it''s'"]);
  expect(kinds("1_000.5e3--x\n/*a/*b*/c*/z")).toEqual([
    "number:1_000.5e3",
    "comment:--x",
    "blank:\n",
    "comment:/*a/*b*/c*/",
    "word:z",
  ]);
  expect(kinds("E'a\\'b' $$a'b$$ $x$ $$ $x$ größe$1")).toEqual([
    "text:E'a\\'b'",
    "blank: ",
    "text:$$a'b$$",
    "blank: ",
    "text:$x$ $$ $x$",
    "blank: ",
    "word:größe$1",
  ]);
  expect(kinds("'open")).toEqual(["unclosed:'open"]);
  expect(kinds("/* open /* */")).toEqual(["unclosed:/* open /* */"]);
});

test("every text is cut into tokens without a gap", () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    "--",
    "/*",
    "*/",
    "$",
    "$a$",
    "a",
    "1",
    ".",
    " ",
    "\n",
    ";",
    "ü",
    "𝄞",
    "(",
    ")",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(piece).map((parts) => parts.join("")),
      ),
      (sql) => {
        let position = 0;
        for (const token of tokens(sql)) {
          expect(token.start).toBe(position);
          expect(token.end).toBeGreaterThan(token.start);
          position = token.end;
        }
        expect(position).toBe(sql.length);
      },
    ),
    { numRuns: 1000 },
  );
});

test("a statement ends before its last semicolons and comments", () => {
  expect(statementText("SELECT 1 ; -- end\n;/* x */ ")).toBe("SELECT 1");
  expect(statementText("SELECT ';' AS a -- ;")).toBe("SELECT ';' AS a");
  expect(statementText("-- only")).toBe("");
  expect(statementText("SELECT 1; SELECT 2;")).toBe("SELECT 1; SELECT 2");
});

test("the end of a name is found through quotes, blanks and comments, and only there", () => {
  expect(nameEnd('x bronze . /* a */ "Flights" f', 2, ["bronze", "flights"])).toBe(28);
  expect(nameEnd('"a""b".c', 0, ['a"b', "c"])).toBe(8);
  expect(nameEnd("bronze.planes", 0, ["bronze", "flights"])).toBeUndefined();
  expect(nameEnd("bronze", 0, ["bronze", "flights"])).toBeUndefined();
  expect(nameEnd("'bronze'.flights", 0, ["bronze", "flights"])).toBeUndefined();
});

test("a call with one literal is recognised", () => {
  expect(literalCall("config ( 'a.b' )", 0, "config")).toEqual({ end: 16 });
  expect(literalCall("config('a' || 'b')", 0, "config")).toBeUndefined();
  expect(literalCall("config(a)", 0, "config")).toBeUndefined();
  expect(literalCall("conf('a')", 0, "config")).toBeUndefined();
  expect(literalCall("config 'a'", 0, "config")).toBeUndefined();
});

test("small questions about a text", () => {
  expect(parenthesesBalance("(a) ')' ((b))")).toBe(true);
  expect(parenthesesBalance(") (")).toBe(false);
  expect(parenthesesBalance("((a)")).toBe(false);
  expect(firstComment("a '--' -- b")).toBe(7);
  expect(firstComment("a 'b")).toBe(2);
  expect(firstComment("a - - b")).toBeUndefined();
  expect(firstSign("'$1' || $1", "$")).toBe(8);
  expect(foreignBlank("'\u00a0' \u00a0")).toBe(4);
  expect(foreignBlank("'\u00a0'")).toBeUndefined();
  expect(wordsOf("Select 'from' From x")).toEqual([
    { word: "select", start: 0 },
    { word: "from", start: 14 },
    { word: "x", start: 19 },
  ]);
});
