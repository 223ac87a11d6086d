import { expect, test } from "vitest";
import { makeOutput } from "../../src/cli/output.ts";
import { startProgress } from "../../src/cli/progress.ts";
import { runTable } from "../../src/cli/run-table.ts";
import type { DatasetId } from "../../src/metadata/index.ts";
import type { RunEvent } from "../../src/run/index.ts";
import { recordingTerminal } from "./launch.ts";
import { ledger, sampleRun, stepSummary } from "./sample-run.ts";

const at = "2026-11-21T05:00:00Z";
const flights: DatasetId = "ops.bronze.flights";
const start: RunEvent = { type: "step-start", at, dataset: flights, attempt: 1, reason: "never ran" };

function progress(rows: number, totalRows?: number): RunEvent {
  return { type: "progress", at, dataset: flights, phase: "extract", rows, totalRows, bytes: rows * 10 };
}

const { summary, plan } = sampleRun();
const plainPaint = (_: string, text: string) => text;

test("without a terminal every line is final, and a long step says at times where it is", () => {
  const { terminal, out, err } = recordingTerminal("/");
  let nowMs = 0;
  const shown = startProgress(makeOutput(terminal, { json: false, quiet: false, debug: false }), () => nowMs);
  shown.show({ type: "run-start", at, runId: "r1", plan });
  shown.show(start);
  for (nowMs = 0; nowMs <= 25_000; nowMs += 1000) shown.show(progress(nowMs, 100_000));
  shown.show({ type: "recovered", at, dataset: flights, attempt: 3, what: "fenced" });
  shown.show({ type: "schema-drift", at, dataset: flights, changes: ["column x is new"], policy: "evolve" });
  shown.show({ type: "executor-died", at, signal: "SIGKILL", restarts: 1 });
  shown.show({ type: "waiting", at, for: "run 7 of pid 9" });
  for (const step of summary.steps) shown.show({ type: "step-end", at, step });
  shown.close();
  expect(out()).toBe("");
  expect(err()).toMatchInlineSnapshot(`
    "Run r1: 11 steps
      … ops.bronze.flights  extract · 10,000 of 100,000 rows · 100.0 kB · 10.0 s · 1 min 30 s left
      … ops.bronze.flights  extract · 20,000 of 100,000 rows · 200.0 kB · 20.0 s · 1 min 20 s left
      ops.bronze.flights: attempt 3 of an earlier run was fenced
      ops.bronze.flights: the source changed (evolve): column x is new
    The working process ended (SIGKILL); started again, time 1
    Waiting for run 7 of pid 9
      ✓ ops.bronze.airlines  16 in · 16 published · 0.21 s
      ✓ ops.bronze.airports  1,458 in · 1,458 published · 0.30 s
      ✓ ops.bronze.flights  336,776 in · 336,776 published · time_hour up to 2013-12-31 23:00 · 4.82 s
      ✓ ops.bronze.planes  3,322 in · 3,322 published · 0.42 s
      ✓ ops.bronze.weather  26,115 in · 26,115 published · 0.66 s
      ✓ on_time.silver.flights  336,776 in · 334,251 published · 2,512 quarantined · 13 discarded · 2.31 s
      ✓ on_time.silver.planes  3,322 in · 3,322 published · 0.35 s
      ✓ on_time.silver.weather  26,115 in · 26,115 published · 0.50 s
      ✓ on_time.gold.carrier_delay  185 in · 185 published · 0.44 s
      = on_time.gold.route_reliability  unchanged · if inputs change: on_time.silver.flights · 0.01 s
      ✗ on_time.gold.weather_impact  failed · 0.70 s
          LW3101  Rule "row_count" failed: 0 rows, at least 1 wanted
          look at the rows and rules named, mend the data or the rule, then run again
    "
  `);
  // no line moves the cursor
  expect(err()).not.toContain("\u001b");
});

test("with --quiet nothing is told but what failed and why; with --json nothing at all", () => {
  const { terminal, err } = recordingTerminal("/");
  const failure = {
    code: "LW4011",
    class: "terminal",
    message: "No file matches",
    nextAction: "look at the path",
  } as const;
  const failed = stepSummary("ops.bronze.planes", { status: "failed", failure });
  const blocked = stepSummary("p.silver.planes", { status: "blocked", failure });
  for (const mode of [
    { json: false, quiet: true, debug: false },
    { json: true, quiet: false, debug: false },
  ]) {
    const shown = startProgress(makeOutput(terminal, mode));
    shown.show({ type: "run-start", at, runId: "r1", plan });
    for (const step of [failed, blocked, ...summary.steps.filter((found) => found.failure === undefined)])
      shown.show({ type: "step-end", at, step });
    shown.close();
  }
  expect(err().trim().split("\n")).toEqual([
    expect.stringContaining("ops.bronze.planes"),
    expect.stringContaining("LW4011  No file matches"),
    expect.stringContaining("look at the path"),
  ]);
});

test("on a terminal the steps under way are redrawn below what is final, cut to its width", () => {
  const { terminal, err } = recordingTerminal("/", { isWatched: true, width: () => 40 });
  const shown = startProgress(makeOutput(terminal, { json: false, quiet: false, debug: false }), () => 5000);
  shown.show(start);
  shown.show(progress(1000, 4000));
  shown.show({ type: "step-end", at, step: stepSummary("ops.bronze.planes", { ledger: ledger({ in: 5 }) }) });
  expect(err()).toContain("  ✓ ops.bronze.planes  5 in · 5 published");
  const drawn = err()
    .split("\n")
    .filter((line) => line.includes("…"));
  expect(drawn.length).toBeGreaterThan(0);
  for (const line of drawn) expect(line.length).toBeLessThanOrEqual(40);
  shown.close();
  // close erases what is not final
  expect(err().endsWith("\u001b[1A\u001b[J")).toBe(true);
});

test.each([
  ["quiet", { json: false, quiet: true, debug: false }],
  ["json", { json: true, quiet: false, debug: false }],
])("nothing is remarked with --%s", (_, mode) => {
  const { terminal, out, err } = recordingTerminal("/", { isWatched: true });
  const shown = startProgress(makeOutput(terminal, mode));
  shown.show(start);
  shown.show({ type: "step-end", at, step: stepSummary(flights) });
  shown.close();
  expect([out(), err()]).toEqual(["", ""]);
});

test("a run ends with a table that leaves out counts nobody needs", () => {
  expect(runTable(summary, plainPaint)).toMatchInlineSnapshot(`
    "dataset                         status          in  published  discarded  quarantined  warned  seconds
    ops.bronze.airlines             succeeded       16         16          0            0       0     0.21
    ops.bronze.airports             succeeded    1,458      1,458          0            0       0     0.30
    ops.bronze.flights              succeeded  336,776    336,776          0            0       0     4.82
    ops.bronze.planes               succeeded    3,322      3,322          0            0       0     0.42
    ops.bronze.weather              succeeded   26,115     26,115          0            0       0     0.66
    on_time.silver.flights          succeeded  336,776    334,251         13        2,512   7,602     2.31
    on_time.silver.planes           succeeded    3,322      3,322          0            0       0     0.35
    on_time.silver.weather          succeeded   26,115     26,115          0            0       0     0.50
    on_time.gold.carrier_delay      succeeded      185        185          0            0       0     0.44
    on_time.gold.route_reliability  unchanged                                                         0.01
    on_time.gold.weather_impact     failed                                                            0.70

    Run 20261121T050000-3f2a9c1d: failed in 8.40 s, at most 412.0 MB of memory
    "
  `);
  const small = { ...summary, steps: [stepSummary(flights, { ledger: ledger({ in: 5, unchanged: 2 }) })] };
  expect(runTable(small, plainPaint).split("\n")[0]).toBe(
    "dataset             status     in  published  unchanged  quarantined  warned  seconds",
  );
});

test("names and messages cannot write to the terminal what they like", () => {
  const { terminal, err } = recordingTerminal("/");
  const shown = startProgress(makeOutput(terminal, { json: false, quiet: false, debug: false }));
  const failure = { code: "LW1", class: "input", message: "a\u001b[2Jb\nc", nextAction: "x" };
  shown.show({ type: "step-end", at, step: stepSummary(flights, { status: "failed", failure }) });
  expect(err()).toContain("a\\u001b[2Jb\\nc");
});
