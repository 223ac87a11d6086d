import { expect, test } from "vitest";
import type { DatasetId } from "../metadata/index.ts";
import type { Link } from "./definition-rows.ts";
import { dependenciesOf } from "./dependency.ts";

const id = (name: string): DatasetId => `p.silver.${name}`;
const makes = (name: string): Link => ({ transformation: id(name), dataset: id(name), role: "output" });
const reads = (name: string, input: string): Link => ({ transformation: id(name), dataset: id(input), role: "input" });
const looksUp = (name: string, other: string): Link => ({
  transformation: id(name),
  dataset: id(other),
  role: "reference",
});

test("a transformation needs those that make what it reads or looks up, once", () => {
  const links = [
    makes("a"),
    makes("b"),
    makes("c"),
    reads("b", "a"),
    looksUp("b", "a"),
    looksUp("c", "b"),
    reads("c", "outside"),
  ];
  expect(dependenciesOf(links)).toEqual([
    { transformation: id("b"), dependsOn: id("a") },
    { transformation: id("c"), dependsOn: id("b") },
  ]);
});

test("a rule that looks into its own dataset is no dependency", () => {
  expect(dependenciesOf([makes("a"), looksUp("a", "a")])).toEqual([]);
});

test.each([
  ["itself", [makes("a"), reads("a", "a")], ["a", "a"]],
  ["two", [makes("a"), makes("b"), reads("a", "b"), reads("b", "a")], ["a", "b", "a"]],
  [
    "a circle behind a tail",
    [makes("t"), makes("a"), makes("b"), reads("t", "a"), reads("a", "b"), reads("b", "a")],
    ["a", "b", "a"],
  ],
])("a circle of %s is refused with its path", (_, links, path) => {
  expect(() => dependenciesOf(links)).toThrow(path.map(id).join(" → "));
});

test("a chain of twenty thousand is no circle", () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `n${index}`);
  const links = names.flatMap((name, index) => [
    makes(name),
    ...(index === 0 ? [] : [reads(name, names[index - 1] ?? "")]),
  ]);
  expect(dependenciesOf(links).length).toBe(19_999);
});
