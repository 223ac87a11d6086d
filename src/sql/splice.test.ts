import fc from "fast-check";
import { expect, test } from "vitest";
import { splice, spliceTraced } from "./splice.ts";

test("replacements stand where the old text stood, in any order", () => {
  const replacements = [
    { start: 7, end: 8, text: "yy" },
    { start: 0, end: 1, text: "" },
  ];
  expect(splice("a b c d e", replacements)).toBe(" b c dyye");
  expect(splice("abc", [{ start: 3, end: 3, text: "!" }])).toBe("abc!");
});

test("overlaps and places outside are refused", () => {
  const overlapping = [
    { start: 0, end: 2, text: "" },
    { start: 1, end: 3, text: "" },
  ];
  expect(() => splice("abc", overlapping)).toThrow("overlaps");
  expect(() => splice("abc", [{ start: 2, end: 9, text: "" }])).toThrow("overlaps");
  expect(() => splice("abc", [{ start: 2, end: 1, text: "" }])).toThrow("overlaps");
});

test("offsets find their way back", () => {
  const { text, original } = spliceTraced("SELECT x FROM bronze.flights f", [
    { start: 14, end: 28, text: '"i0"."flights"' },
    { start: 7, end: 8, text: "y" },
  ]);
  expect(text).toBe('SELECT y FROM "i0"."flights" f');
  expect(original(text.indexOf("FROM"))).toBe(9);
  expect(original(text.indexOf('"flights"'))).toBe(14);
  expect(original(text.length)).toBe(30);
});

test("whatever is not replaced keeps its character under its old offset", () => {
  const part = fc.record({
    kept: fc.string({ minLength: 1, maxLength: 4 }),
    old: fc.string({ maxLength: 4 }),
    text: fc.string({ maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const sql = parts.map(({ kept, old }) => kept + old).join("");
      const replacements: { start: number; end: number; text: string }[] = [];
      const keptPlaces: number[] = [];
      let position = 0;
      let length = 0;
      for (const { kept, old, text } of parts) {
        for (let index = 0; index < kept.length; index++) keptPlaces.push(length + index);
        replacements.push({ start: position + kept.length, end: position + kept.length + old.length, text });
        position += kept.length + old.length;
        length += kept.length + text.length;
      }
      const { text, original } = spliceTraced(sql, replacements);
      for (const place of keptPlaces) expect(sql[original(place)]).toBe(text[place]);
    }),
  );
});
