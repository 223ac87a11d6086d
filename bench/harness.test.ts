import { expect, test } from "vitest";
import { runBench, spread, timedCommand } from "./harness.ts";

test("the median of an even count is the mean of the two in the middle", () => {
  expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 });
  expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
});

test("contestants take turns, the first round is not counted, and ratios are made within a round", async () => {
  const order: string[] = [];
  // the machine gets slower by the round: ratios must not see it
  const contestant = (name: string, factor: number) => ({
    name,
    measure: () => {
      order.push(name);
      return { ms: factor * Math.ceil(order.length / 2) };
    },
    limit: { ratio: 2.5 },
  });
  const results = await runBench({
    name: "x",
    what: "",
    rounds: 2,
    prepare: () => [contestant("a", 10), contestant("b", 20)],
  });
  expect(order).toEqual(["a", "b", "a", "b", "a", "b"]);
  expect(results.map((result) => [result.ratio, result.held])).toEqual([
    [{ median: 1, min: 1, max: 1 }, true],
    [{ median: 2, min: 2, max: 2 }, true],
  ]);
});

test("a limit that is not held is seen, of time and of memory", async () => {
  const results = await runBench({
    name: "x",
    what: "",
    rounds: 1,
    prepare: () => [
      { name: "base", measure: () => ({ ms: 1 }) },
      { name: "slow", measure: () => ({ ms: 3 }), limit: { ratio: 2 } },
      { name: "later", measure: () => ({ ms: 30 }), limit: { moreMs: 20 } },
      { name: "big", measure: () => ({ ms: 1, peakMb: 800 }), limit: { peakMb: 700 } },
    ],
  });
  expect(results.map((result) => result.held)).toEqual([true, false, false, false]);
});

test("a limit may name the contestant it is compared with, who must be there", async () => {
  const contestants = (of: string) => [
    { name: "base", measure: () => ({ ms: 1 }) },
    { name: "peer", measure: () => ({ ms: 10 }) },
    { name: "ours", measure: () => ({ ms: 6 }), limit: { ratio: 0.5, of } },
  ];
  const bench = (of: string) => runBench({ name: "x", what: "", rounds: 1, prepare: () => contestants(of) });
  expect((await bench("peer")).map((result) => result.held)).toEqual([true, true, false]);
  await expect(bench("nobody")).rejects.toThrow('no contestant is called "nobody"');
});

test("a command that fails ends the bench with its words", () => {
  expect(() => timedCommand([process.execPath, "-e", "console.error('no'); process.exit(3)"], { cwd: "/tmp" })).toThrow(
    /ended with 3: no/,
  );
});
