import type { DatasetId, Model } from "../../src/metadata/index.ts";
import type { Plan, Step } from "../../src/plan/index.ts";
import type { AttemptRecord, Holder } from "../../src/store/index.ts";
import { flightsProject, type Sample } from "../plan/sample-project.ts";

export const flights: DatasetId = "ops.bronze.flights";
export const planes: DatasetId = "ops.bronze.planes";
export const silver: DatasetId = "on_time.silver.flights";
export const gold: DatasetId = "on_time.gold.carrier_delay";

/** The flights project with everything that has a table: environment, port, configuration with dated versions, a secret by name. */
export function storedProject(change: (model: Model) => Model = (model) => model): Sample {
  const { resolved, analysis } = flightsProject();
  const model: Model = {
    ...resolved.model,
    environments: [resolved.environment],
    sources: resolved.model.sources.map((source) => ({
      ...source,
      authentication: { method: "password", user: "reader", password: { secret: "ops-password" } },
    })),
    products: resolved.model.products.map((product) => ({
      ...product,
      outputs: [{ name: "delay", dataset: gold, as: ["table", "api"], contract: "1.0.0", description: "" }],
    })),
    configuration: [
      {
        name: "limits",
        description: "",
        items: [
          {
            name: "limits.delay",
            description: "minutes",
            versions: [
              { environment: "*", value: 60, effective: "2013-01-01", expires: "2013-07-01" },
              { environment: "*", value: 90, effective: "2013-07-01" },
            ],
          },
        ],
      },
    ],
  };
  return { resolved: { ...resolved, model: change(model), configuration: { "limits.delay": 90 } }, analysis };
}

export function holderOf(runId: string, changes: Partial<Holder> = {}): Holder {
  return { host: "host-a", pid: 100, startedAt: "2026-11-21T04:00:00Z", runId, ...changes };
}

export function attemptOf(dataset: DatasetId, attempt: number, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    dataset,
    attempt,
    uuid: `${dataset}-${attempt}`,
    runId: "run-1",
    kind: "work",
    tableVersion: attempt - 1,
    fingerprint: "f".repeat(64),
    ledger: { in: 10, inserted: 8, updated: 0, unchanged: 0, deduplicated: 0, quarantined: 2, discarded: 0 },
    rules: [{ rule: "not_null_tailnum", failed: 2 }],
    recordedAt: "2026-11-21T05:00:00.000Z",
    ...changes,
  };
}

export function planOf(datasets: readonly DatasetId[]): Plan {
  return {
    format: 1,
    project: "nyc",
    environment: "local",
    modelHash: "m".repeat(64),
    steps: datasets.map(stepOf),
  };
}

function stepOf(dataset: DatasetId): Step {
  return {
    dataset,
    kind: dataset.includes(".bronze.") ? "ingest" : "transform",
    action: "run",
    reason: { kind: "never ran" },
    fingerprint: "f".repeat(64),
    rawHash: "r".repeat(64),
    inputs: [],
    after: [],
    columns: [],
    onFailure: "block",
    timeLimitSeconds: 3600,
  };
}

export function runOf(runId: string, revision: number) {
  return {
    runId,
    environment: "local",
    revision,
    asOf: "2026-11-21T04:00:00.000Z",
    startedAt: "2026-11-21T04:00:01.000Z",
    selection: "",
    command: "run",
  };
}
