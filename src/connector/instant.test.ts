import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDate, formatInstant, parseDate, parseInstant } from "./instant.ts";

test("timestamps are read in every ISO spelling, exact to the microsecond", () => {
  const noon = 1_357_041_600_000_000n;
  expect(parseInstant("2013-01-01T12:00:00Z")).toBe(noon);
  expect(parseInstant("2013-01-01 12:00")).toBe(noon);
  expect(parseInstant("2013-01-01 12:00:00+00")).toBe(noon);
  expect(parseInstant("2013-01-01 14:30:00+02:30")).toBe(noon);
  expect(parseInstant("2013-01-01 07:00:00 -0500")).toBe(noon);
  expect(parseInstant("2013-01-01 12:00:00.123456")).toBe(noon + 123_456n);
  expect(parseInstant("2013-01-01 12:00:00.5000000")).toBe(noon + 500_000n);
  expect(parseInstant("1969-12-31 23:59:59.999999")).toBe(-1n);
});

test("what is no date or no exact timestamp is none", () => {
  for (const text of [
    "infinity",
    "2013-02-30",
    "2013-13-01",
    "2013-01-01 25:00",
    "2013-01-01 12:00:00.1234567",
    "now",
    "",
    "12:00",
  ]) {
    expect(parseInstant(text), text).toBeUndefined();
  }
  for (const text of ["2013-02-29", "2013-1-1", "infinity", "2013-01-01 00:00"])
    expect(parseDate(text), text).toBeUndefined();
});

test("dates and timestamps of four-digit years survive the way to text and back", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }), (micros) => {
      expect(parseInstant(formatInstant(micros))).toBe(micros);
      expect(parseInstant(`${formatInstant(micros)}Z`)).toBe(micros);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
      expect(parseDate(formatDate(days))).toBe(days);
    }),
  );
});
