import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lakewright, launcher, newProject } from "./launch.ts";

type Running = Readonly<{
  child: ChildProcess;
  stderr: () => string;
  ended: Promise<Readonly<{ code: number | null; signal: NodeJS.Signals | null }>>;
}>;

/** A project with one step that takes for ever: a cross join of the customers with themselves. */
async function endlessProject(): Promise<string> {
  const project = await newProject();
  const others = "bcdefghijkl"
    .split("")
    .map((name) => `, silver.customers ${name}`)
    .join("");
  const sql = `SELECT a.country, count(*) AS customers, count(*) AS orders, sum(a.customer_id) AS revenue FROM silver.customers a${others} GROUP BY ALL`;
  writeFileSync(join(project, "products/sales/gold/country_sales.sql"), sql);
  return project;
}

async function startRun(project: string): Promise<Running> {
  const child = spawn(process.execPath, [launcher, "run", "--json", "+gold.country_sales"], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const text = { stdout: "", stderr: "" };
  child.stderr.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
  const ended = new Promise<Awaited<Running["ended"]>>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal })),
  );
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      text.stdout += chunk.toString();
      if (/"step-start"[^\n]*country_sales/.test(text.stdout)) resolve();
    });
    void ended.then(() => reject(new Error(`ended before the step began: ${text.stdout}${text.stderr}`)));
  });
  return { child, stderr: () => text.stderr, ended };
}

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s abandons the step cleanly, exit %d, and the next run goes on", async (signal, code) => {
  const project = await endlessProject();
  const run = await startRun(project);
  run.child.kill(signal);
  expect(await run.ended).toEqual({ code, signal: null });
  const states = JSON.parse(lakewright(project, "status", "--json").stdout) as {
    datasets: readonly { dataset: string; state: string }[];
  };
  expect(states.datasets.find((one) => one.dataset === "sales.silver.customers")?.state).toBe("current");
  expect(states.datasets.find((one) => one.dataset === "sales.gold.country_sales")?.state).toBe("never ran");
  writeFileSync(
    join(project, "products/sales/gold/country_sales.sql"),
    "SELECT country, count(*) AS customers, 1 AS orders, 1 AS revenue FROM silver.customers GROUP BY ALL",
  );
  const again = lakewright(project, "run", "+gold.country_sales");
  expect(again.status, again.stderr).toBe(0);
  expect(again.stderr).toContain("sales.silver.customers  unchanged");
});

test("a second Ctrl-C ends at once", async () => {
  const run = await startRun(await endlessProject());
  run.child.kill("SIGINT");
  run.child.kill("SIGINT");
  const began = performance.now();
  expect(await run.ended).toEqual({ code: 130, signal: null });
  expect(performance.now() - began).toBeLessThan(5000);
});

test("an interrupted run leaves its events behind, with the steps it cancelled", async () => {
  const project = await endlessProject();
  const run = await startRun(project);
  run.child.kill("SIGINT");
  await run.ended;
  const runs = lakewright(project, "status", "--json");
  expect(runs.status).toBe(0);
  const [folder] = (await import("node:fs")).readdirSync(join(project, ".lakewright/runs"));
  const events = readFileSync(join(project, ".lakewright/runs", folder ?? "", "events.ndjson"), "utf8");
  expect(events).toContain('"status":"cancelled"');
});
