import fc from "fast-check";
import { expect, test } from "vitest";
import { splitReferences } from "./reference-text.ts";
import { type Missing, substitute } from "./substitute.ts";

const values = new Map<string, string | number | boolean | readonly number[]>([
  ["a.host", "db"],
  ["a.port", 5432],
  ["a.on", true],
  ["a.list", [1, 2]],
]);

function filled(value: unknown): unknown {
  const missing: Missing[] = [];
  const result = substitute(value, values, missing);
  return missing.length === 0 ? result : missing;
}

test.each([
  ["${config.a.host}", "db"],
  ["${config.a.port}", 5432],
  ["${config.a.on}", true],
  ["${config.a.list}", [1, 2]],
  ["x${config.a.port}y", "x5432y"],
  ["${config.a.host}:${config.a.port}", "db:5432"],
  ["$${config.a.host}", "${config.a.host}"],
  ["$$${config.a.host}", "$${config.a.host}"],
  ["100 $", "100 $"],
  ["$", "$"],
  ["{config.a.host}", "{config.a.host}"],
  ["", ""],
])("%s becomes %j", (text, result) => {
  expect(filled(text)).toEqual(result);
});

test("a list cannot stand inside a text, an unknown item is named", () => {
  expect(filled("x${config.a.list}")).toEqual([{ name: "a.list", reason: "not a scalar" }]);
  expect(filled({ deep: ["${config.a.nothing}"] })).toEqual([{ name: "a.nothing", reason: "no value" }]);
});

test("keys, numbers and null are left alone", () => {
  expect(filled({ "${config.a.host}": 1, b: null, c: [true] })).toEqual({ "${config.a.host}": 1, b: null, c: [true] });
});

test.each([
  ["${config.a}", "${config.a}", 0],
  ["ab ${env.HOME} c", "${env.HOME}", 3],
  ["${config.A.b}", "${config.A.b}", 0],
  ["${config.a.b", "${config.a.b", 0],
  ["${}", "${}", 0],
  ["${config.a.b.c}", "${config.a.b.c}", 0],
])("%s holds something that is no reference", (text, written, offset) => {
  expect(splitReferences(text)).toContainEqual({ kind: "wrong", written, offset });
});

test("texts without a dollar sign come back unchanged, and splitting loses nothing", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const plain = text.replaceAll("$", "");
      expect(filled(plain)).toBe(plain);
      const parts = splitReferences(text.replaceAll("$$", "$"));
      const again = parts.map((part) =>
        part.kind === "text" ? part.text : part.kind === "wrong" ? part.written : `\${config.${part.name}}`,
      );
      expect(again.join("")).toBe(text.replaceAll("$$", "$"));
    }),
  );
});
