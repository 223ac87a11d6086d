import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunEvent, RunSummary } from "../../src/run/index.ts";
import { lakewright, newProject } from "./launch.ts";

/** What a command answers with `--json`. */
function answerOf(project: string, ...words: readonly string[]): unknown {
  const { status, stdout, stderr } = lakewright(project, ...words, "--json");
  if (status !== 0) throw new Error(`${words.join(" ")}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

function runEvents(project: string): readonly RunEvent[] {
  const { stdout, stderr, status } = lakewright(project, "run", "--json");
  expect([status, stderr]).toEqual([0, ""]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
}

function summaryIn(events: readonly RunEvent[]): RunSummary {
  const end = events.at(-1);
  if (end?.type !== "run-end") throw new Error("the run did not end with its summary");
  return end.summary;
}

const never = { reason: { kind: "never ran" } };

test("the project of init runs at once, its planted mistakes are found, and every command answers", {
  timeout: 180_000,
}, async () => {
  const project = await newProject();
  expect(answerOf(project, "plan")).toMatchObject({ steps: [never, never, never, never, never, never] });

  const events = runEvents(project);
  expect(events[0]?.type).toBe("run-start");
  const summary = summaryIn(events);
  expect(summary.status).toBe("succeeded");
  const orders = summary.steps.find((step) => step.dataset === "sales.silver.orders");
  const rest = { updated: 0, unchanged: 0, deduplicated: 0 };
  expect(orders?.ledger).toEqual({ in: 61, inserted: 56, quarantined: 4, discarded: 1, ...rest });
  expect(orders?.warned).toBe(2);

  expect(answerOf(project, "status")).toMatchObject({
    datasets: [
      { dataset: "shop.bronze.orders", state: "current", rowCount: 61, quarantinedOpen: 0 },
      { dataset: "shop.bronze.customers", state: "current", rowCount: 13, quarantinedOpen: 0 },
      { dataset: "sales.silver.customers", state: "current", rowCount: 12, quarantinedOpen: 1 },
      { dataset: "sales.silver.orders", state: "current", rowCount: 56, quarantinedOpen: 4 },
      { dataset: "sales.gold.country_sales", state: "current", rowCount: 10, quarantinedOpen: 0 },
      { dataset: "sales.gold.daily_sales", state: "current", rowCount: 14, quarantinedOpen: 0 },
    ],
  });
  const groups = JSON.stringify(answerOf(project, "quarantine", "list", "silver.orders"));
  for (const rule of ["cast:ordered_on", "accepted_status", "not_null_customer_id_ordered_on", "range_quantity"]) {
    expect(groups).toContain(`"rule":"${rule}"`);
  }
  const refused = answerOf(project, "quarantine", "show", "silver.orders", "--rule", "range_quantity");
  expect(refused).toMatchObject({ rows: [{ rules: [{ rule: "range_quantity" }] }] });
  expect(JSON.stringify(refused)).toMatch(/"sourcePosition":"orders\.csv:\d+"/);
  const counted = answerOf(project, "query", "SELECT count(*) AS days FROM gold.daily_sales");
  expect(counted).toMatchObject({ rows: [{ days: "14" }], truncated: false });
  for (const [sql, told] of [
    ["SELECT dya FROM gold.daily_sales", '(query):1:8  LW2201  Column "dya" does not exist — did you mean "day"?'],
    ["SELECT sum(country) FROM silver.customers", "(query):1:8  LW2209"],
    ["SELECT config('sales.currency')", "(query):1:8  LW1306"],
  ] as const) {
    const wrong = lakewright(project, "query", sql);
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining(told)]);
  }
  expect(answerOf(project, "table", "history", "gold.daily_sales")).toMatchObject({ versions: [{ version: 0 }] });
  expect(answerOf(project, "doctor")).toMatchObject({ ok: true });

  const report = join(project, ".lakewright", "reports", "latest.html");
  const page = readFileSync(report, "utf8");
  expect(page).toContain("61 in");
  const again = summaryIn(runEvents(project));
  expect(again.status).toBe("nothing to do");
  expect(readFileSync(report, "utf8")).toBe(page);
  expect(existsSync(join(project, ".lakewright", "reports", `${again.runId}.html`))).toBe(false);
});
