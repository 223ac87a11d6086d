import { expect, test } from "vitest";
import { offsetOf, readCall } from "./literal.ts";

const code = `const a = define({
  plain: 1, // not: { this }
  "quoted key": 'a } text',
  nested: { list: [1, [2, "}"], { deep: \`\${"}"} \\\`\` }], [computed]: 3, ...spread, method() { return { x: 1 }; } },
  call: other.wrap({ inside: /* } */ true }, { second: 2 }),
  short,
  text: "a\\"}" as const,
  fn: () => ({ hidden: 1 }),
  last: [shared, 5],
} satisfies Input);`;

const root = readCall(code, code.indexOf("define("));
const textAt = (path: readonly (string | number)[], part: "key" | "value" = "value") =>
  code.slice(offsetOf(root, path, part).offset).slice(0, 8);

test.each<readonly [readonly (string | number)[], string]>([
  [["plain"], "1, // no"],
  [["quoted key"], "'a } tex"],
  [["nested", "list", 1, 1], '"}"], { '],
  [["nested", "list", 2, "deep"], '`${"}"} '],
  [["call", "inside"], "true }, "],
  [["short"], "short,\n "],
  [["text"], '"a\\"}" a'],
  [["last", 0], "shared, "],
  [["last", 1], "5],\n} sa"],
])("the value at %j is found", (path, text) => {
  expect(textAt(path)).toBe(text);
});

test("a key is found before its value", () => {
  expect(textAt(["quoted key"], "key")).toBe('"quoted ');
  expect(textAt(["call", "inside"], "key")).toBe("inside: ");
});

test("what is not written as a literal has the place of the nearest thing that is", () => {
  expect(textAt(["nested", "x"])).toBe("nested: ");
  expect(textAt(["fn", "hidden"])).toBe("fn: () =");
  expect(textAt(["nowhere"])).toBe("define({");
});

test("code that ends in the middle, or is no call, does no harm", () => {
  for (const text of ["", "define", "define(", "define({ a: [", "define({ a: 'x", "define({ a: `${", "define({ a"])
    expect(offsetOf(readCall(text, 0), ["a", 0], "value").offset).toBeGreaterThanOrEqual(0);
});
