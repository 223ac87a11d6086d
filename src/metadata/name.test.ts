import { expect, test } from "vitest";
import { isName, isReserved, nearestName } from "./name.ts";

test.each(["a", "flights", "ref_airports_2", "a".repeat(100)])("%s is a name", (text) => {
  expect(isName(text)).toBe(true);
});

test.each(["", "A", "2a", "_a", "a-b", "a b", "ä", "a.b", 'a"', "a\n", "a".repeat(101)])("%j is not a name", (text) => {
  expect(isName(text)).toBe(false);
});

test.each([
  ["Ref Airports", "ref_airports"],
  ["carrierDelay", "carrier_delay"],
  ["Größe", "gro_e"],
  ["café", "cafe"],
  ["2013 flights", "flights"],
  ["!!!", undefined],
  ["日本", undefined],
])("%j is near to %j", (text, name) => {
  expect(nearestName(text)).toBe(name);
});

test("layers are reserved for owners, words of SQL for owners and datasets", () => {
  expect(isReserved("silver", "owner")).toBe(true);
  expect(isReserved("silver", "dataset")).toBe(false);
  expect(isReserved("order", "dataset")).toBe(true);
  expect(isReserved("orders", "dataset")).toBe(false);
});
