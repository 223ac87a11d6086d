import fc from "fast-check";
import { expect, test } from "vitest";
import type { DatasetId } from "../../src/metadata/index.ts";
import { canonicalPlan, makePlan, type Plan } from "../../src/plan/index.ts";
import { changed, observedAfter, productDataset, type Sample, sample, sourceDataset } from "./sample-project.ts";

const id = (index: number): DatasetId => `p.silver.d${index}`;

/** Dataset i reads the source and some of the datasets before it. */
function chainProject(reads: readonly (readonly number[])[]): Sample {
  return sample({
    sources: [sourceDataset("flights")],
    products: reads.map((inputs, index) => ({
      dataset: productDataset(id(index), "SELECT 1"),
      reads: inputs.length === 0 ? ["ops.bronze.flights"] : inputs.map(id),
    })),
  });
}

const graphs = fc
  .integer({ min: 1, max: 25 })
  .chain((size) =>
    fc.tuple(
      ...Array.from({ length: size }, (_, index) =>
        fc.uniqueArray(fc.nat({ max: Math.max(0, index - 1) }), { maxLength: index === 0 ? 0 : 4 }),
      ),
    ),
  );

function plan(project: Sample, input: Partial<Parameters<typeof makePlan>[0]> = {}): Plan {
  const result = makePlan({ ...project, observed: { datasets: {} }, selection: [], force: false, ...input });
  if (result.plan === undefined) throw new Error(JSON.stringify(result.diagnostics));
  return result.plan;
}

test("every step comes after all it waits for, whatever the graph", () => {
  fc.assert(
    fc.property(graphs, (reads) => {
      const steps = plan(chainProject(reads)).steps;
      const places = new Map(steps.map((step, place) => [step.dataset, place]));
      for (const [place, step] of steps.entries()) {
        for (const before of step.after) expect(places.get(before) ?? Number.NaN).toBeLessThan(place);
      }
      expect(steps.length).toBe(reads.length + 1);
    }),
  );
});

test("the order in which datasets are declared does not show in the plan", () => {
  fc.assert(
    fc.property(graphs, fc.infiniteStream(fc.nat()), (reads, keys) => {
      const project = chainProject(reads);
      const [product] = project.resolved.model.products;
      if (product === undefined) return;
      const order = new Map(product.datasets.map((dataset) => [dataset.id, keys.next().value]));
      const datasets = [...product.datasets].sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
      const model = { ...project.resolved.model, products: [{ ...product, datasets }] };
      const shuffled = { ...project, resolved: { ...project.resolved, model } };
      expect(canonicalPlan(plan(shuffled))).toBe(canonicalPlan(plan(project)));
    }),
  );
});

test("after a change of one table exactly its readers, near and far, have something to do", () => {
  fc.assert(
    fc.property(graphs, fc.nat(), (reads, pick) => {
      const project = chainProject(reads);
      const target = id(pick % reads.length);
      const observed = changed(observedAfter(plan(project)), target, { version: 9 });
      const busy = plan(project, { observed, selection: ["product:p"] }).steps.filter((step) => step.action !== "skip");
      const readers = plan(project, { observed, selection: [`${target}+`] }).steps.map((step) => step.dataset);
      expect(new Set([target, ...busy.map((step) => step.dataset)])).toEqual(new Set(readers));
    }),
  );
});

test("upstream and downstream selections are each other's mirror", () => {
  fc.assert(
    fc.property(graphs, fc.nat(), fc.nat(), (reads, one, other) => {
      const project = chainProject(reads);
      const observed = observedAfter(plan(project));
      const [a, b] = [id(one % reads.length), id(other % reads.length)];
      const below = plan(project, { observed, selection: [`${a}+`] }).steps.some((step) => step.dataset === b);
      const above = plan(project, { observed, selection: [`+${b}`] }).steps.some((step) => step.dataset === a);
      expect(below).toBe(above);
    }),
  );
});

test("an edge backwards is reported as a circle that really closes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), (size, pick) => {
      const back = pick % (size - 1);
      const reads = Array.from({ length: size }, (_, index) =>
        index === back ? [size - 1] : index === 0 ? [] : [index - 1],
      );
      const { diagnostics } = makePlan({
        ...chainProject(reads),
        observed: { datasets: {} },
        selection: [],
        force: false,
      });
      const path = /circle: (.*)$/.exec(diagnostics[0]?.text ?? "")?.[1]?.split(" → ") ?? [];
      expect(path.length).toBe(size - back + 1);
      expect(path.at(-1)).toBe(path[0]);
    }),
  );
});

test("ten thousand datasets in a row are planned, and a circle of ten thousand is found, without a deep stack", () => {
  const size = 10_000;
  const row = Array.from({ length: size }, (_, index) => (index === 0 ? [] : [index - 1]));
  const project = chainProject(row);
  const first = plan(project);
  expect(first.steps.at(-1)?.dataset).toBe(id(size - 1));
  expect(plan(project, { observed: observedAfter(first), selection: [`${id(0)}+`] }).steps.length).toBe(size);
  const circle = makePlan({
    ...chainProject(row.map((reads, index) => (index === 0 ? [size - 1] : reads))),
    observed: { datasets: {} },
    selection: [],
    force: false,
  });
  expect(circle.diagnostics.map((found) => found.code)).toEqual(["LW3800"]);
});
