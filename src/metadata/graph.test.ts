import fc from "fast-check";
import { expect, test } from "vitest";
import { findCycle, topologicalOrder } from "./graph.ts";

test("a circle is found as a path from its start", () => {
  const edges: Record<string, string[]> = { a: ["b"], b: ["x", "c"], c: ["a"], x: [] };
  expect(findCycle("a", (node) => edges[node] ?? [])).toEqual(["a", "b", "c"]);
  expect(findCycle("x", (node) => edges[node] ?? [])).toBeUndefined();
});

test("a chain of 100,000 needs no stack", () => {
  const next = (node: string) => (Number(node) < 100_000 ? [String(Number(node) + 1)] : []);
  expect(findCycle("0", next)).toBeUndefined();
  const nodes = Array.from({ length: 100_000 }, (_, index) => String(index));
  expect(topologicalOrder(nodes, next)[0]).toBe("99999");
});

test("in every graph without circles each node comes after what it needs", () => {
  const graphs = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 80 });
  fc.assert(
    fc.property(graphs, (edges) => {
      const nodes = Array.from({ length: 31 }, (_, index) => String(index));
      const needs = (node: string) => edges.filter(([a, b]) => a > b && String(a) === node).map(([, b]) => String(b));
      const order = topologicalOrder(nodes, needs);
      expect([...order].sort()).toEqual([...nodes].sort());
      for (const node of nodes)
        for (const other of needs(node)) expect(order.indexOf(other)).toBeLessThan(order.indexOf(node));
    }),
  );
});
