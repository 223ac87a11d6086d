import type { RuleOutcome } from "../../src/engine/index.ts";
import type { DatasetId, Layer } from "../../src/metadata/index.ts";
import type { Ledger, Plan, Step } from "../../src/plan/index.ts";
import type { RunSummary, StepSummary } from "../../src/run/index.ts";

const none: Ledger = { in: 0, inserted: 0, updated: 0, unchanged: 0, deduplicated: 0, quarantined: 0, discarded: 0 };

/** A ledger that balances: what is not said was inserted. */
export function ledger(counts: Partial<Ledger> & { in: number }): Ledger {
  const rest = Object.entries(counts).reduce((sum, [name, rows]) => (name === "in" ? sum : sum - rows), counts.in);
  return { ...none, inserted: rest, ...counts };
}

export function outcome(
  rule: string,
  checked: number,
  failed: number,
  changes: Partial<RuleOutcome> = {},
): RuleOutcome {
  return {
    rule,
    kind: rule.split("_")[0] ?? rule,
    severity: "quarantine",
    effect: failed === 0 ? "passed" : "quarantined",
    checked,
    failed,
    sample: [],
    ...changes,
  };
}

export function stepSummary(dataset: DatasetId, changes: Partial<StepSummary> = {}): StepSummary {
  return {
    dataset,
    layer: (dataset.split(".")[1] ?? "bronze") as Layer,
    status: "succeeded",
    reason: "never ran",
    seconds: 1,
    timings: {},
    figures: {},
    warned: 0,
    rules: [],
    outputs: {},
    tableVersion: 0,
    ...changes,
  };
}

function planStep(dataset: DatasetId, reads: readonly DatasetId[]): Step {
  return {
    dataset,
    kind: reads.length === 0 ? "ingest" : "transform",
    action: "run",
    reason: { kind: "never ran" },
    fingerprint: "f",
    rawHash: "r",
    inputs: reads.map((input) => ({ dataset: input, version: null })),
    after: reads,
    columns: [],
    onFailure: "block",
    timeLimitSeconds: 3600,
  };
}

const flight = {
  time_hour: "2013-01-01T10:00:00Z",
  carrier: "UA",
  flight: 1545,
  tailnum: "N14228",
  origin: "EWR",
  dest: "IAH",
  dep_delay: "2",
};

/** A first run of a project about flights, with all there can be in a report. */
export function sampleRun(): Readonly<{ summary: RunSummary; plan: Plan }> {
  const steps: readonly StepSummary[] = [
    stepSummary("ops.bronze.airlines", {
      seconds: 0.21,
      timings: { extract: 0.05, write: 0.04 },
      ledger: ledger({ in: 16 }),
    }),
    stepSummary("ops.bronze.airports", {
      seconds: 0.3,
      timings: { extract: 0.1, write: 0.06 },
      ledger: ledger({ in: 1458 }),
    }),
    stepSummary("ops.bronze.flights", {
      seconds: 4.82,
      timings: { extract: 3.4, write: 0.9, publish: 0.2 },
      ledger: ledger({ in: 336_776 }),
      note: "time_hour up to 2013-12-31 23:00",
      samples: { before: [flight, { ...flight, tailnum: null }], after: [{ ...flight, dep_delay: 2 }] },
      rules: [outcome("row_count", 336_776, 0, { severity: "fail" }), outcome("not_null_carrier", 336_776, 0)],
    }),
    stepSummary("ops.bronze.planes", {
      seconds: 0.42,
      timings: { extract: 0.2, write: 0.1 },
      ledger: ledger({ in: 3322 }),
    }),
    stepSummary("ops.bronze.weather", {
      seconds: 0.66,
      timings: { extract: 0.3, write: 0.2 },
      ledger: ledger({ in: 26_115 }),
    }),
    stepSummary("on_time.silver.flights", {
      seconds: 2.31,
      timings: { read: 1.1, audit: 0.6, publish: 0.3 },
      ledger: ledger({ in: 336_776, quarantined: 2512, discarded: 13 }),
      warned: 7602,
      rules: [
        outcome("not_null_tailnum", 336_776, 2512, {
          sample: ['{"carrier":"EV","flight":4308,"tailnum":null}', '{"carrier":"AA","flight":791,"tailnum":null}'],
        }),
        outcome("range_dep_delay", 336_776, 13, { effect: "discarded", severity: "discard" }),
        outcome("reference_dest", 336_776, 7602, {
          effect: "warned",
          severity: "warn",
          detail: "4 airports: BQN, PSE, SJU, STT",
        }),
        outcome("unique_time_hour_carrier_flight", 334_251, 0, { severity: "fail" }),
      ],
      quarantineGroups: [
        {
          dataset: "on_time.silver.flights",
          rule: "not_null_tailnum",
          reason: "tailnum is NULL",
          rows: 2512,
          firstSeen: "2026-11-21T05:00:00Z",
          sample: '{"carrier":"EV","flight":4308,"tailnum":null}',
        },
        {
          dataset: "on_time.silver.flights",
          rule: "cast_air_time",
          reason: 'air_time is no int: "2h"',
          rows: 41,
          firstSeen: "2026-11-21T05:00:00Z",
          sample: '{"air_time":"2h"}',
        },
      ],
      samples: { before: [flight], after: [{ ...flight, dep_delay: 2 }] },
    }),
    stepSummary("on_time.silver.planes", {
      seconds: 0.35,
      timings: { read: 0.2, publish: 0.1 },
      ledger: ledger({ in: 3322 }),
    }),
    stepSummary("on_time.silver.weather", {
      seconds: 0.5,
      timings: { read: 0.3, publish: 0.1 },
      ledger: ledger({ in: 26_115 }),
    }),
    stepSummary("on_time.gold.carrier_delay", {
      seconds: 0.44,
      timings: { read: 0.3, publish: 0.1 },
      ledger: ledger({ in: 185 }),
      rules: [outcome("row_count", 185, 0)],
    }),
    stepSummary("on_time.gold.route_reliability", {
      status: "unchanged",
      reason: "if inputs change: on_time.silver.flights",
      seconds: 0.01,
    }),
    stepSummary("on_time.gold.weather_impact", {
      status: "failed",
      seconds: 0.7,
      timings: { read: 0.6 },
      tableVersion: undefined,
      failure: {
        code: "LW3101",
        class: "input",
        message: 'Rule "row_count" failed: 0 rows, at least 1 wanted',
        nextAction: "look at the rows and rules named, mend the data or the rule, then run again",
      },
    }),
  ];
  const plan: Plan = {
    format: 1,
    project: "nyc_flights",
    environment: "local",
    modelHash: "0123456789abcdef",
    steps: [
      planStep("ops.bronze.airlines", []),
      planStep("ops.bronze.airports", []),
      planStep("ops.bronze.flights", []),
      planStep("ops.bronze.planes", []),
      planStep("ops.bronze.weather", []),
      planStep("on_time.silver.flights", ["ops.bronze.airports", "ops.bronze.flights", "on_time.silver.planes"]),
      planStep("on_time.silver.planes", ["ops.bronze.planes"]),
      planStep("on_time.silver.weather", ["ops.bronze.weather"]),
      planStep("on_time.gold.carrier_delay", ["ops.bronze.airlines", "on_time.silver.flights"]),
      planStep("on_time.gold.route_reliability", ["on_time.silver.flights"]),
      planStep("on_time.gold.weather_impact", ["on_time.silver.flights", "on_time.silver.weather"]),
    ],
  };
  const summary: RunSummary = {
    runId: "20261121T050000-3f2a9c1d",
    status: "failed",
    environment: "local",
    startedAt: "2026-11-21T05:00:00.000Z",
    seconds: 8.4,
    steps,
    peakMemoryBytes: 412_000_000,
  };
  return { summary, plan };
}
