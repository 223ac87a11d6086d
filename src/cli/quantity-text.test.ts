import { expect, test } from "vitest";
import { bytesText, countText, percentText, pluralText, secondsText } from "./quantity-text.ts";

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1,000"],
  [336_776, "336,776"],
  [-1_234_567, "-1,234,567"],
])("the count %d is %s", (count, text) => {
  expect(countText(count)).toBe(text);
});

test.each([
  [0.004, "0.00 s"],
  [9.99, "9.99 s"],
  [59.94, "59.9 s"],
  [75, "1 min 15 s"],
  [3600, "1 h 0 min"],
  [86_399, "23 h 59 min"],
])("%d seconds are %s", (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [12_345_678, "12.3 MB"],
  [5e15, "5000.0 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([
  [0, 0, "100 %"],
  [5, 5, "100 %"],
  [0, 5, "0 %"],
  [336_775, 336_776, "99.9 %"],
  [1, 336_776, "0.1 %"],
  [1, 3, "33.3 %"],
])("%d of %d is %s: all and nothing are said of all and nothing only", (part, whole, text) => {
  expect(percentText(part, whole)).toBe(text);
});

test("one is singular", () => {
  expect([pluralText(1, "row"), pluralText(2, "row"), pluralText(0, "row")]).toEqual(["1 row", "2 rows", "0 rows"]);
});
