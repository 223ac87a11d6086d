import fc from "fast-check";
import { expect, test } from "vitest";
import { lineColumn, utf16Offsets } from "./offset.ts";

test("a byte offset becomes the offset of the same character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), (before, after) => {
      const whole = before.toWellFormed() + after.toWellFormed();
      expect(utf16Offsets(whole)(Buffer.byteLength(before.toWellFormed()))).toBe(before.length);
    }),
  );
});

test("a byte inside a character belongs to its first unit, and bytes outside to the nearest end", () => {
  const offset = utf16Offsets("a𝄞b");
  expect([0, 1, 2, 4, 5, 6, 99].map(offset)).toEqual([0, 1, 1, 1, 3, 4, 4]);
  expect(utf16Offsets("abc")(-5)).toBe(0);
  expect(utf16Offsets("abc")(99)).toBe(3);
});

test("lines end at any of the three line ends; columns count UTF-16 units from 1", () => {
  const text = "a\nbü\r\nc\r𝄞d";
  expect(lineColumn(text, 0)).toEqual({ line: 1, column: 1 });
  expect(lineColumn(text, 3)).toEqual({ line: 2, column: 2 });
  expect(lineColumn(text, text.indexOf("c"))).toEqual({ line: 3, column: 1 });
  expect(lineColumn(text, text.indexOf("d"))).toEqual({ line: 4, column: 3 });
  expect(lineColumn(text, text.length)).toEqual({ line: 4, column: 4 });
});
