import { expect, test } from "vitest";
import { isNamePattern, matchTable, wildcardName } from "./wildcard.ts";

test.each([
  ["ref_*", "reference.*", "reference.airports", "ref_airports"],
  ["*", "main.*", "main.Air Ports", "air_ports"],
  ["*_raw", "*_2013", "flights_2013", "flights_raw"],
  ["ref_*", "reference.*", "public.airports", undefined],
  ["ref_*", "reference.*", "reference.", undefined],
  ["*", "*", "日本", undefined],
])("%s over %s names %s %s", (name, pattern, table, expected) => {
  expect(wildcardName(name, pattern, table)).toBe(expected);
});

test("a star in the table's own name is text", () => {
  expect(matchTable("a.*", "a.$&*")).toBe("$&*");
});

test("a name pattern has one star and gives names", () => {
  expect(["ref_*", "*", "*_x"].every(isNamePattern)).toBe(true);
  expect(["ref", "a_*_*", "A*", "2*", "a-*"].some(isNamePattern)).toBe(false);
});
