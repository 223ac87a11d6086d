import { expect, test } from "vitest";
import type { Plan, Step } from "../plan/index.ts";
import { lineageEvent } from "./open-lineage.ts";
import { idleSummary } from "./step/summary.ts";

const step: Step = {
  dataset: "shop.silver.orders",
  kind: "transform",
  action: "run",
  reason: { kind: "never ran" },
  fingerprint: "f",
  rawHash: "r",
  inputs: [
    { dataset: "erp.bronze.orders", version: 7 },
    { dataset: "erp.bronze.customers", version: null },
  ],
  after: [],
  columns: [{ name: "id", type: "int", nullable: false }],
  onFailure: "block",
  timeLimitSeconds: 60,
};
const plan: Plan = { format: 1, project: "shop", environment: "local", modelHash: "m", steps: [step] };
const context = { plan, runId: "run-1", at: "2026-01-01T00:00:00.000Z" };

test("a finished step tells what it read in which version and what it published", () => {
  const event = lineageEvent(step, idleSummary(step, "succeeded", { tableVersion: 3, rowCount: 42 }), context);
  expect(event).toMatchObject({
    eventType: "COMPLETE",
    job: { namespace: "lakewright://shop/local", name: "shop.silver.orders" },
    inputs: [
      { name: "erp.bronze.orders", facets: { version: { datasetVersion: "7" } } },
      { name: "erp.bronze.customers", facets: {} },
    ],
    outputs: [
      {
        facets: { schema: { fields: [{ name: "id", type: "int" }] } },
        outputFacets: { outputStatistics: { rowCount: 42 } },
      },
    ],
  });
});

test("a failed step names its failure, and the run id is a UUID that follows from run and dataset", () => {
  const failure = { code: "LW3020", class: "input", message: "Rule failed", nextAction: "mend it" };
  const event = lineageEvent(step, idleSummary(step, "failed", { failure }), context) as {
    eventType: string;
    run: { runId: string };
  };
  expect(event).toMatchObject({
    eventType: "FAIL",
    run: { facets: { errorMessage: { message: "LW3020 Rule failed" } } },
  });
  expect(event.run.runId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(lineageEvent(step, idleSummary(step, "succeeded"), context)).toMatchObject({
    run: { runId: event.run.runId },
  });
});
