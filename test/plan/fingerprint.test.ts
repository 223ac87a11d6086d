import { expect, test } from "vitest";
import { makePlan, type Observed, type Step } from "../../src/plan/index.ts";
import { differentPairs, equalPairs, type Pair, type Variant } from "./fingerprint-pairs.ts";
import { observedAfter, productDataset, sample, sourceDataset } from "./sample-project.ts";

function project(variant: Variant) {
  const sql = variant.sql ?? "SELECT carrier, dep_delay FROM bronze.flights";
  return sample({
    sources: [sourceDataset("flights", variant.flights), sourceDataset("planes")],
    products: [
      {
        dataset: productDataset("on_time.silver.flights", sql, variant.silver),
        reads: ["ops.bronze.flights"],
        analysis: variant.analysis,
      },
    ],
    configuration: variant.configuration,
    analyzerVersion: variant.analyzerVersion,
  });
}

/** The step of the second writing, planned over what the first one published. */
function replanned(pair: Pair): Step {
  const first = makePlan({ ...project(pair.one), observed: { datasets: {} }, selection: [], force: false });
  if (first.plan === undefined) throw new Error("no plan");
  return stepIn(pair, observedAfter(first.plan));
}

function stepIn(pair: Pair, observed: Observed): Step {
  const wanted = pair.step === "silver" ? "on_time.silver.flights" : "ops.bronze.flights";
  const { plan } = makePlan({ ...project(pair.other), observed, selection: [wanted], force: false });
  const step = plan?.steps.find((one) => one.dataset === wanted);
  if (step === undefined) throw new Error("no step");
  return step;
}

test.each(equalPairs.map((pair) => [pair.name, pair] as const))("does not rebuild: %s", (_, pair) => {
  expect(replanned(pair).reason.kind).toBe(pair.step === "silver" ? "unchanged" : "ask the source");
});

test.each(differentPairs.map((pair) => [pair.name, pair] as const))("rebuilds: %s", (_, pair) => {
  expect(replanned(pair).reason.kind).toBe("changed logic");
});

test("the corpus has forty equal and forty different pairs", () => {
  expect([equalPairs.length, differentPairs.length]).toEqual([40, 40]);
});

test("a new canonicaliser and a changed comment together rebuild, as nothing proves them equal", () => {
  const pair: Pair = {
    name: "",
    step: "silver",
    one: { sql: "SELECT 1 -- a", analyzerVersion: "duckdb 1.5.6 canonical 1" },
    other: { sql: "SELECT 1 -- b", analyzerVersion: "duckdb 1.5.6 canonical 2" },
  };
  expect(replanned(pair).reason.kind).toBe("changed logic");
});
