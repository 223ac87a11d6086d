import { expect, test } from "vitest";
import { cutText, textWidth } from "./text-width.ts";

test.each([
  ["", 0],
  ["flights", 7],
  ["Zürich", 6],
  ["Zu\u0308rich", 6],
  ["👩‍👩‍👧", 2],
  ["東京", 4],
])("%j takes %i columns", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test.each([
  ["flights", 7, "flights"],
  ["flights", 6, "fligh…"],
  ["東京都", 5, "東京…"],
  ["東京都", 4, "東…"],
  ["Zu\u0308rich", 3, "Zu\u0308…"],
])("%j in %i columns is %j", (text, width, expected) => {
  expect(cutText(text, width)).toBe(expected);
});
