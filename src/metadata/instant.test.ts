import { expect, test } from "vitest";
import { parseInstant } from "./instant.ts";

test("a day is its beginning in UTC, an instant is exact", () => {
  expect(parseInstant("2025-01-31")).toBe(Date.UTC(2025, 0, 31));
  expect(parseInstant("2025-01-31T06:30:00Z")).toBe(Date.UTC(2025, 0, 31, 6, 30));
  expect(parseInstant("0001-01-01")).toBeLessThan(0);
});

test.each([
  "2025-02-29",
  "2025-13-01",
  "2025-1-1",
  "31.01.2025",
  "2025-01-31T06:30:00",
  "2025-01-31T06:30:00+01:00",
  "now",
  "",
])("%j is refused", (text) => {
  expect(parseInstant(text)).toBeUndefined();
});
