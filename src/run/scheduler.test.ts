import { expect, test } from "vitest";
import type { DatasetId, FailurePolicy } from "../metadata/index.ts";
import type { Step } from "../plan/index.ts";
import type { StepStatus } from "../store/index.ts";
import { runSchedule } from "./scheduler.ts";

type Outcome = Readonly<{ dataset: DatasetId; status: StepStatus; cause?: DatasetId | undefined }>;

function step(name: string, after: readonly string[] = [], onFailure: FailurePolicy = "block"): Step {
  return {
    dataset: id(name),
    kind: "transform",
    action: "run",
    reason: { kind: "never ran" },
    fingerprint: "f",
    rawHash: "r",
    inputs: [],
    after: after.map(id),
    columns: [],
    onFailure,
    timeLimitSeconds: 60,
  };
}

function id(name: string): DatasetId {
  return `p.silver.${name}`;
}

async function run(
  steps: readonly Step[],
  failing: readonly string[],
  parallel = 2,
  signal = new AbortController().signal,
) {
  const order: string[] = [];
  let most = 0;
  let now = 0;
  const outcomes = await runSchedule<Outcome>({
    steps,
    parallel,
    signal,
    execute: async ({ dataset }) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now -= 1;
      order.push(dataset);
      return { dataset, status: failing.map(id).includes(dataset) ? "failed" : "succeeded" };
    },
    leaveOut: ({ dataset }, status, cause) => ({ dataset, status, cause }),
  });
  return { order, most, statuses: Object.fromEntries(outcomes.map((one) => [one.dataset, one.status])), outcomes };
}

test("a step starts only after the steps it needs, and no more than the bound run side by side", async () => {
  const { order, most } = await run([step("a"), step("b"), step("c", ["a", "b"]), step("d", ["c"]), step("e")], [], 2);
  expect(order.indexOf(id("c"))).toBeGreaterThan(order.indexOf(id("a")));
  expect(order.indexOf(id("c"))).toBeGreaterThan(order.indexOf(id("b")));
  expect(order.at(-1) === id("d") || order.at(-1) === id("e")).toBe(true);
  expect(most).toBe(2);
});

test("policy block leaves out what depends on the failed step and names it, also further down", async () => {
  const { outcomes, statuses } = await run([step("a"), step("b", ["a"]), step("c", ["b"]), step("d")], ["a"]);
  expect(statuses).toEqual({ [id("a")]: "failed", [id("b")]: "blocked", [id("c")]: "blocked", [id("d")]: "succeeded" });
  expect(outcomes.find((one) => one.dataset === id("c"))?.cause).toBe(id("a"));
});

test("policy stop starts nothing more", async () => {
  const { statuses } = await run([step("a", [], "stop"), step("b"), step("c", ["b"])], ["a"], 1);
  expect(statuses).toEqual({ [id("a")]: "failed", [id("b")]: "blocked", [id("c")]: "blocked" });
});

test("policy continue lets dependents go on with the last good version", async () => {
  const { statuses } = await run([step("a", [], "continue"), step("b", ["a"])], ["a"]);
  expect(statuses).toEqual({ [id("a")]: "failed", [id("b")]: "succeeded" });
});

test("a cancelled run ends with every step that had not started cancelled", async () => {
  const { statuses } = await run([step("a"), step("b", ["a"])], [], 1, AbortSignal.abort());
  expect(statuses).toEqual({ [id("a")]: "cancelled", [id("b")]: "cancelled" });
});

test("inputs outside the plan are not waited for", async () => {
  const { statuses } = await run([step("b", ["elsewhere"])], []);
  expect(statuses).toEqual({ [id("b")]: "succeeded" });
});
