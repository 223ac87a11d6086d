import { expect, test } from "vitest";
import { parseDuration } from "./duration.ts";

test.each([
  ["30s", 30],
  ["10m", 600],
  ["90min", 5400],
  ["1h", 3600],
  ["2d", 172_800],
  ["1w", 604_800],
  ["0s", 0],
])("%s is %d seconds", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each(["", "1", "h", "1 h", "-1h", "1.5h", "1H", "1h30m", "9999999999h"])("%j is not a duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
