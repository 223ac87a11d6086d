import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Plan } from "../../src/plan/index.ts";
import type { DatasetStatus, RunEvent, RunSummary } from "../../src/run/index.ts";
import { lakewright, newProject } from "./launch.ts";

function json<T>(project: string, ...words: readonly string[]): T {
  const answer = lakewright(project, ...words, "--json");
  if (answer.status !== 0) throw new Error(`${words.join(" ")}: ${answer.stdout}${answer.stderr}`);
  return JSON.parse(answer.stdout) as T;
}

function events(project: string, ...words: readonly string[]): readonly RunEvent[] {
  const { stdout, stderr, status } = lakewright(project, "run", "--json", ...words);
  expect([status, stderr]).toEqual([0, ""]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
}

function summaryIn(all: readonly RunEvent[]): RunSummary {
  const end = all.at(-1);
  if (end?.type !== "run-end") throw new Error("the run did not end with its summary");
  return end.summary;
}

test("the project of init runs at once, its planted mistakes are found, and every command answers", {
  timeout: 180_000,
}, async () => {
  const project = await newProject();
  const plan = json<Plan>(project, "plan");
  expect(plan.steps.map((step) => step.reason.kind)).toEqual(Array(6).fill("never ran"));

  const all = events(project);
  expect(all[0]?.type).toBe("run-start");
  const summary = summaryIn(all);
  expect(summary.status).toBe("succeeded");
  const orders = summary.steps.find((step) => step.dataset === "sales.silver.orders");
  expect(orders?.ledger).toEqual({
    in: 61,
    inserted: 56,
    updated: 0,
    unchanged: 0,
    deduplicated: 0,
    quarantined: 4,
    discarded: 1,
  });
  expect(orders?.warned).toBe(2);

  const report = join(project, ".lakewright", "reports", "latest.html");
  expect(readFileSync(report, "utf8")).toContain("61 in");

  const { datasets } = json<{ datasets: readonly DatasetStatus[] }>(project, "status");
  expect(datasets.map((one) => [one.dataset, one.state, one.rowCount, one.quarantinedOpen])).toEqual([
    ["shop.bronze.orders", "current", 61, 0],
    ["shop.bronze.customers", "current", 13, 0],
    ["sales.silver.customers", "current", 12, 1],
    ["sales.silver.orders", "current", 56, 4],
    ["sales.gold.country_sales", "current", 10, 0],
    ["sales.gold.daily_sales", "current", 14, 0],
  ]);

  const { groups } = json<{ groups: readonly { rule: string; rows: number }[] }>(
    project,
    "quarantine",
    "list",
    "silver.orders",
  );
  expect(Object.fromEntries(groups.map((group) => [group.rule, group.rows]))).toEqual({
    "cast:ordered_on": 1,
    accepted_status: 1,
    not_null_customer_id_ordered_on: 2,
    range_quantity: 1,
  });
  const { rows } = json<{ rows: readonly { row: string; sourcePosition: string }[] }>(
    project,
    "quarantine",
    "show",
    "silver.orders",
    "--rule",
    "range_quantity",
  );
  expect(rows.map((row) => [JSON.parse(row.row).quantity, row.sourcePosition])).toEqual([
    ["-2", expect.stringMatching(/^orders\.csv:\d+$/)],
  ]);

  const result = json<{ rows: readonly object[] }>(
    project,
    "query",
    "SELECT count(*) AS days, sum(orders) AS orders FROM gold.daily_sales",
  );
  expect(result.rows).toEqual([{ days: "14", orders: expect.anything() }]);
  expect(json<{ versions: readonly object[] }>(project, "table", "history", "gold.daily_sales").versions.length).toBe(
    1,
  );
  expect(json<{ ok: boolean }>(project, "doctor").ok).toBe(true);

  const page = readFileSync(report, "utf8");
  const again = summaryIn(events(project));
  expect(again.status).toBe("nothing to do");
  expect(readFileSync(report, "utf8")).toBe(page);
  expect(existsSync(join(project, ".lakewright", "reports", `${again.runId}.html`))).toBe(false);
});
