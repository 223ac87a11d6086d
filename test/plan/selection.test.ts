import { expect, test } from "vitest";
import { formatDiagnostic } from "../../src/base/index.ts";
import { makePlan } from "../../src/plan/index.ts";
import { flightsProject, observedAfter } from "./sample-project.ts";

const project = flightsProject();
const everything = makePlan({ ...project, observed: { datasets: {} }, selection: [], force: false });
const observed = everything.plan === undefined ? { datasets: {} } : observedAfter(everything.plan);

function select(...selection: readonly string[]): string {
  const { plan, diagnostics } = makePlan({ ...project, observed, selection, force: false });
  return plan === undefined
    ? diagnostics.map(formatDiagnostic).join("\n")
    : plan.steps.map((step) => step.dataset).join(" ");
}

test.each([
  ["gold.routes", "on_time.gold.routes"],
  ["on_time.gold.routes", "on_time.gold.routes"],
  ["silver.flights+", "on_time.silver.flights on_time.gold.carrier_delay on_time.gold.routes"],
  ["+silver.flights", "ops.bronze.airports ops.bronze.flights ops.bronze.planes on_time.silver.flights"],
  [
    "+gold.routes",
    "ops.bronze.airports ops.bronze.flights ops.bronze.planes on_time.silver.flights on_time.gold.routes",
  ],
  ["bronze.airports+", "ops.bronze.airports on_time.silver.flights on_time.gold.carrier_delay on_time.gold.routes"],
  [
    "+silver.flights+",
    "ops.bronze.airports ops.bronze.flights ops.bronze.planes on_time.silver.flights on_time.gold.carrier_delay on_time.gold.routes",
  ],
  ["tag:daily", "ops.bronze.flights on_time.silver.flights"],
  ["tag:raw", "ops.bronze.airports ops.bronze.flights ops.bronze.planes"],
  ["source:ops", "ops.bronze.airports ops.bronze.flights ops.bronze.planes"],
  [
    "source:ops+",
    "ops.bronze.airports ops.bronze.flights ops.bronze.planes on_time.silver.flights on_time.gold.carrier_delay on_time.gold.routes",
  ],
  ["product:on_time", "on_time.silver.flights on_time.gold.carrier_delay on_time.gold.routes"],
  ["gold.*", "on_time.gold.carrier_delay on_time.gold.routes"],
  ["*.bronze.*s", "ops.bronze.airports ops.bronze.flights ops.bronze.planes"],
  ["*.flights", "ops.bronze.flights on_time.silver.flights"],
])("%s selects %s", (selector, expected) => {
  expect(select(selector)).toBe(expected);
});

test("several selectors are united, each dataset once", () => {
  expect(select("gold.routes", "gold.*", "source:ops")).toBe(
    "ops.bronze.airports ops.bronze.flights ops.bronze.planes on_time.gold.carrier_delay on_time.gold.routes",
  );
});

test.each([
  ["gold.route", '<selection>:1:1  LW3802  Selector "gold.route" matches no dataset — did you mean "gold.routes"?'],
  ["routes", '<selection>:1:1  LW3802  Selector "routes" matches no dataset — did you mean "gold.routes"?'],
  ["tag:dayly", '<selection>:1:1  LW3802  Selector "tag:dayly" matches no dataset — did you mean "daily"?'],
  ["source:on_time", '<selection>:1:1  LW3802  Selector "source:on_time" matches no dataset — one of: ops'],
  ["product:", '<selection>:1:1  LW3804  Selector "product:" is not written as a selector'],
  ["owner:x", '<selection>:1:1  LW3804  Selector "owner:x" is not written as a selector'],
  ["gold .x", '<selection>:1:1  LW3804  Selector "gold .x" is not written as a selector'],
  ["++gold.x", '<selection>:1:1  LW3804  Selector "++gold.x" is not written as a selector'],
  ["", '<selection>:1:1  LW3804  Selector "" is not written as a selector'],
  ["gold.(routes|x)", '<selection>:1:1  LW3802  Selector "gold.(routes|x)" matches no dataset'],
])("%s is refused", (selector, expected) => {
  expect(select(selector)).toContain(expected);
});

test("all wrong selectors are reported, each with its place among the arguments", () => {
  expect(
    select("gold.routes", "gold.x_y_z", "tag:nope")
      .split("\n")
      .map((line) => line.slice(0, 15)),
  ).toEqual(["<selection>:1:2", "<selection>:1:3"]);
});
