import fc from "fast-check";
import { expect, test } from "vitest";
import { type GraphEdge, type GraphNode, layoutGraph } from "./graph-layout.ts";

const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
const graphs = fc
  .record({
    heights: fc.array(fc.integer({ min: 10, max: 90 }), { minLength: 8, maxLength: 8 }),
    edges: fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 14 }),
  })
  .map(({ heights, edges }) => ({
    nodes: names.map((id, index): GraphNode => ({ id, width: 100, height: heights[index] ?? 10 })),
    edges: edges.map(([from, to]): GraphEdge => ({ from, to })),
  }));

test("no box lies on another, and all of them are in the picture", () => {
  fc.assert(
    fc.property(graphs, ({ nodes, edges }) => {
      const { corners, width, height } = layoutGraph(nodes, edges);
      const boxes = nodes.map((node) => ({ ...node, ...(corners.get(node.id) ?? { x: Number.NaN, y: Number.NaN }) }));
      for (const box of boxes) {
        expect(box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= height).toBe(true);
        for (const other of boxes.filter((candidate) => candidate.id > box.id)) {
          const isApart =
            box.x + box.width <= other.x ||
            other.x + other.width <= box.x ||
            box.y + box.height <= other.y ||
            other.y + other.height <= box.y;
          expect(isApart, `${box.id} and ${other.id}`).toBe(true);
        }
      }
    }),
  );
});

test("lines lead to the right, but for those that close a circle, and pass no box on their way", () => {
  fc.assert(
    fc.property(graphs, ({ nodes, edges }) => {
      const { corners, lines } = layoutGraph(nodes, edges);
      for (const line of lines.filter((candidate) => !candidate.isBack)) {
        const xs = line.points.map((point) => point.x);
        expect(xs).toEqual(xs.toSorted((a, b) => a - b));
        for (const point of line.points.slice(1, -1)) {
          const hit = nodes.filter(({ id, width, height }) => {
            const corner = corners.get(id) ?? { x: 0, y: 0 };
            return (
              point.x > corner.x && point.x < corner.x + width && point.y > corner.y && point.y < corner.y + height
            );
          });
          expect(hit).toEqual([]);
        }
      }
    }),
  );
});

test("a circle is drawn with one line back, an edge to itself or to nothing is not drawn", () => {
  const nodes = ["a", "b", "c"].map((id) => ({ id, width: 100, height: 40 }));
  const edges = [
    { from: "a", to: "b" },
    { from: "b", to: "c" },
    { from: "c", to: "a" },
    { from: "b", to: "b" },
    { from: "b", to: "elsewhere" },
  ];
  const { lines } = layoutGraph(nodes, edges);
  expect(lines.map(({ from, to, isBack }) => [from, to, isBack])).toEqual([
    ["a", "b", false],
    ["b", "c", false],
    ["c", "a", true],
  ]);
});

test("a tree without crossings stays without: children lie in the order of their parents", () => {
  const nodes = ["p", "q", "q1", "p1", "q2", "p2"].map((id) => ({ id, width: 100, height: 40 }));
  const edges = ["p1", "q1", "p2", "q2"].map((id) => ({ from: id.slice(0, 1), to: id }));
  const { corners } = layoutGraph(nodes, edges);
  const rows = ["p1", "p2", "q1", "q2"].map((id) => corners.get(id)?.y ?? Number.NaN);
  expect(rows).toEqual(rows.toSorted((a, b) => a - b));
});

test("nothing gives an empty picture", () => {
  expect(layoutGraph([], [])).toMatchObject({ width: 0, height: 0 });
});
