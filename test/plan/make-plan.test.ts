import { expect, test } from "vitest";
import { formatDiagnostic } from "../../src/base/index.ts";
import type { DatasetId } from "../../src/metadata/index.ts";
import {
  canonicalPlan,
  explainPlan,
  makePlan,
  type Observed,
  type Plan,
  type PlanInput,
} from "../../src/plan/index.ts";
import { changed, flightsProject, observedAfter, productDataset, sample, sourceDataset } from "./sample-project.ts";

const nothing: Observed = { datasets: {} };

function planned(input: Partial<PlanInput> = {}): Plan {
  const { plan, diagnostics } = makePlan({
    ...flightsProject(),
    observed: nothing,
    selection: [],
    force: false,
    ...input,
  });
  if (plan === undefined) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  return plan;
}

function refused(input: Partial<PlanInput>): readonly string[] {
  const { plan, diagnostics } = makePlan({
    ...flightsProject(),
    observed: nothing,
    selection: [],
    force: false,
    ...input,
  });
  expect(plan).toBeUndefined();
  return diagnostics.map(formatDiagnostic);
}

function decisions(plan: Plan): Readonly<Record<string, string>> {
  return Object.fromEntries(plan.steps.map((step) => [step.dataset, `${step.action}: ${step.reason.kind}`]));
}

const first = planned();
const observed = observedAfter(first);

test("a dataset that does not exist runs because it never ran, inputs before readers", () => {
  expect(first.steps.map((step) => [step.dataset, step.kind, step.action, step.reason.kind])).toEqual([
    ["ops.bronze.airports", "ingest", "run", "never ran"],
    ["ops.bronze.flights", "ingest", "run", "never ran"],
    ["ops.bronze.planes", "ingest", "run", "never ran"],
    ["on_time.silver.flights", "transform", "run", "never ran"],
    ["on_time.gold.carrier_delay", "transform", "run", "never ran"],
    ["on_time.gold.routes", "transform", "run", "never ran"],
  ]);
});

test("a reference rule makes its dataset an input that ends first", () => {
  const silver = first.steps.find((step) => step.dataset === "on_time.silver.flights");
  expect(silver?.after).toEqual(["ops.bronze.airports", "ops.bronze.flights", "ops.bronze.planes"]);
  expect(silver?.inputs.map((input) => input.dataset)).toEqual(silver?.after);
});

test("inputs made in the same run are pinned to what their step commits", () => {
  expect(first.steps.flatMap((step) => step.inputs.map((input) => input.version))).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test("a second plan asks the sources and leaves the rest to what they answer", () => {
  expect(decisions(planned({ observed }))).toEqual({
    "ops.bronze.airports": "check: ask the source",
    "ops.bronze.flights": "check: ask the source",
    "ops.bronze.planes": "check: ask the source",
    "on_time.silver.flights": "check: if inputs change",
    "on_time.gold.carrier_delay": "check: if inputs change",
    "on_time.gold.routes": "check: if inputs change",
  });
});

test("a selected transformation whose inputs did not change is unchanged and pinned", () => {
  const plan = planned({ observed, selection: ["product:on_time"] });
  expect(new Set(Object.values(decisions(plan)))).toEqual(new Set(["skip: unchanged"]));
  expect(plan.steps[0]?.inputs).toEqual([
    { dataset: "ops.bronze.airports", version: 0 },
    { dataset: "ops.bronze.flights", version: 0 },
    { dataset: "ops.bronze.planes", version: 0 },
  ]);
});

test("a new version of an outside input is named as the reason", () => {
  const later = changed(observed, "ops.bronze.planes", { version: 7 });
  const plan = planned({ observed: later, selection: ["silver.flights"] });
  expect(plan.steps.map((step) => step.reason)).toEqual([{ kind: "new input", inputs: ["ops.bronze.planes"] }]);
  expect(plan.steps[0]?.inputs.find((input) => input.dataset === "ops.bronze.planes")?.version).toBe(7);
});

test("changed logic runs, and its readers run if it publishes", () => {
  const project = flightsProject({ silverSql: "SELECT carrier, dep_delay FROM bronze.flights" });
  const plan = planned({ ...project, observed, selection: ["product:on_time"] });
  expect(plan.steps.map((step) => step.reason)).toEqual([
    { kind: "changed logic", change: "compatible" },
    { kind: "if inputs change", inputs: ["on_time.silver.flights"] },
    { kind: "if inputs change", inputs: ["on_time.silver.flights"] },
  ]);
});

test.each([
  [
    "a column that is gone",
    [
      { name: "carrier", type: "string", nullable: false },
      { name: "lost", type: "int", nullable: true },
    ],
  ],
  [
    "another type",
    [
      { name: "carrier", type: "int", nullable: false },
      { name: "dep_delay", type: "int", nullable: true },
    ],
  ],
  [
    "NULL where there was none",
    [
      { name: "carrier", type: "string", nullable: false },
      { name: "dep_delay", type: "int", nullable: false },
    ],
  ],
])("changed logic is breaking with %s", (_, columns) => {
  const before = changed(observed, "on_time.silver.flights", { fingerprint: "x", rawHash: "y", columns });
  expect(planned({ observed: before }).steps[3]?.reason).toEqual({ kind: "changed logic", change: "breaking" });
});

test("our provenance columns in the published table do not make a change breaking", () => {
  const columns = [
    { name: "carrier", type: "string", nullable: true },
    { name: "_run_id", type: "string", nullable: false },
  ];
  const before = changed(observed, "on_time.silver.flights", { fingerprint: "x", rawHash: "y", columns });
  expect(planned({ observed: before }).steps[3]?.reason).toEqual({ kind: "changed logic", change: "compatible" });
});

test("force runs what is selected and says so", () => {
  expect(decisions(planned({ observed, selection: ["gold.routes"], force: true }))).toEqual({
    "on_time.gold.routes": "run: forced",
  });
});

const foreignChange = { version: 4, operation: "RESTORE" };

test("a foreign change stops the dataset, even when forced, and its readers wait for it", () => {
  const after = changed(observed, "on_time.silver.flights", { foreignChange });
  const plan = planned({ observed: after, selection: ["product:on_time"], force: false });
  expect(plan.steps.map((step) => step.action)).toEqual(["stop", "check", "check"]);
  expect(plan.steps[0]?.reason).toEqual({ kind: "foreign change", ...foreignChange });
  expect(planned({ observed: after, selection: ["silver.flights"], force: true }).steps[0]?.action).toBe("stop");
});

test("a foreign change that is accepted by the metadata counts as ours", () => {
  const dataset = productDataset("on_time.silver.flights", "SELECT 1", { onForeignChange: "accept" });
  const project = sample({ products: [{ dataset, reads: [] }] });
  const before = observedAfter(planned({ ...project }));
  const after = changed(before, "on_time.silver.flights", { foreignChange });
  expect(planned({ ...project, observed: after }).steps[0]?.action).toBe("skip");
});

test("equal input gives equal bytes, whatever the order of the files", () => {
  const project = flightsProject();
  const [on_time] = project.resolved.model.products;
  const [ops] = project.resolved.model.sources;
  if (on_time === undefined || ops === undefined) throw new Error("sample without owners");
  const turned = {
    ...project.resolved,
    model: {
      ...project.resolved.model,
      sources: [{ ...ops, datasets: [...ops.datasets].reverse() }],
      products: [{ ...on_time, datasets: [...on_time.datasets].reverse() }],
    },
  };
  expect(canonicalPlan(planned({ resolved: turned }))).toBe(canonicalPlan(first));
  expect(JSON.parse(canonicalPlan(first))).toEqual(JSON.parse(JSON.stringify(first)));
});

test("a circle is printed as a path", () => {
  const dataset = (name: string) => productDataset(`p.gold.${name}`, `SELECT 1 FROM gold.${name}`);
  const project = sample({
    products: [
      { dataset: dataset("c"), reads: ["p.gold.a"] },
      { dataset: dataset("a"), reads: ["p.gold.b"] },
      { dataset: dataset("b"), reads: ["p.gold.c"] },
      { dataset: dataset("outside"), reads: ["p.gold.a"] },
    ],
  });
  expect(refused(project)).toEqual([
    "products/p/gold/a.sql:1:1  LW3800  Datasets depend on each other in a circle: p.gold.a → p.gold.b → p.gold.c → p.gold.a",
  ]);
});

test("a dataset that reads itself is a circle, one whose rule looks into itself is not", () => {
  const self: DatasetId = "p.gold.a";
  const selfReading = sample({ products: [{ dataset: productDataset(self, "SELECT 1 FROM gold.a"), reads: [self] }] });
  expect(refused(selfReading)[0]).toContain("p.gold.a → p.gold.a");
  const rule = {
    kind: "reference",
    name: "parent",
    description: "",
    severity: "warn",
    columns: ["x"],
    dataset: self,
    to: ["y"],
    allowNull: true,
  } as const;
  const selfLooking = sample({
    products: [{ dataset: productDataset(self, "SELECT 1", { rules: [rule] }), reads: [] }],
  });
  expect(planned(selfLooking).steps[0]?.inputs).toEqual([]);
});

test("a missing input is printed with its position and the path to it", () => {
  const project = sample({
    sources: [sourceDataset("flights")],
    products: [
      { dataset: productDataset("p.silver.a", "SELECT *\n  FROM bronze.flihgts"), reads: ["ops.bronze.flihgts"] },
      { dataset: productDataset("p.gold.b", "SELECT * FROM silver.a"), reads: ["p.silver.a"] },
    ],
  });
  expect(refused(project)).toEqual([
    'products/p/silver/a.sql:2:8  LW3801  Dataset "ops.bronze.flihgts" does not exist; it is needed by p.gold.b → p.silver.a → ops.bronze.flihgts — did you mean "ops.bronze.flights"?',
  ]);
});

test("a selected dataset whose input never ran and is not selected names the way out", () => {
  expect(refused({ selection: ["gold.routes"] })).toEqual([
    'products/on_time/gold/routes.sql:1:1  LW3803  Dataset "on_time.gold.routes" reads "on_time.silver.flights", which never ran and is not selected — select "+gold.routes" to run what it is made from, too',
  ]);
});

test("the plan for people shows actions, reasons, pinned versions and totals", () => {
  const before = changed(changed(observed, "ops.bronze.planes", { version: 7 }), "on_time.gold.routes", {
    foreignChange,
  });
  expect(explainPlan(planned({ observed: before, selection: ["product:on_time"] }))).toMatchInlineSnapshot(`
    "Plan of nyc in local

      run    on_time.silver.flights      new input: ops.bronze.planes              reads ops.bronze.airports@0, ops.bronze.flights@0, ops.bronze.planes@7
      check  on_time.gold.carrier_delay  if inputs change: on_time.silver.flights
      stop   on_time.gold.routes         foreign change: RESTORE made version 4

    3 steps: 1 to run, 1 to check, 1 stopped.
    "
  `);
  expect(explainPlan(planned({ selection: ["source:ops"] }))).toContain("3 steps: 3 to run.");
});
