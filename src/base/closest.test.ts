import { expect, test } from "vitest";
import { closest } from "./closest.ts";

test.each([
  ["run", ["plan", "run"], "run"],
  ["rnu", ["plan", "run"], "run"],
  ["Flihgts", ["flights", "planes"], "flights"],
  ["flight", ["planes", "flights"], "flights"],
  ["flights", ["planes"], undefined],
  ["ab", ["xy"], undefined],
  ["", [], undefined],
])("nearest to %j of %j is %j", (value, candidates, expected) => {
  expect(closest(value, candidates)).toBe(expected);
});

test("of two equally near the first is taken", () => {
  expect(closest("b", ["a", "c"])).toBe("a");
});
