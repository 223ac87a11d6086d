import { expect, test } from "vitest";
import { Secret } from "../../base/index.ts";
import type { ResolvedModel, Value } from "../../metadata/index.ts";
import { startCollector } from "../../../test/support/collector.ts";
import { type Exporter, type ExporterOptions, openExporter } from "./exporter.ts";
import { telemetrySettings } from "./settings.ts";
import type { Signals } from "./signals.ts";

function settingsFor(url: string, timeoutMs = 10_000) {
  return {
    traces: `${url}/v1/traces`,
    metrics: `${url}/v1/metrics`,
    headers: {},
    timeoutMs,
    resource: { "service.name": "x" },
  };
}

function signals(count: number): Signals {
  const startMs = Date.UTC(2026, 10, 21);
  return {
    spans: Array.from({ length: count }, (_, index) => ({
      traceId: "a".repeat(32),
      spanId: index.toString(16).padStart(16, "0"),
      name: `span ${index}`,
      startMs,
      endMs: startMs + 5,
      attributes: { whole: 7, part: 0.5, text: "t", yes: true, left_out: undefined },
    })),
    measurements: [
      { name: "rows", unit: "{row}", kind: "count", value: count, startMs, endMs: startMs + 5, attributes: {} },
    ],
  };
}

function exporterOf(url: string, options: Partial<ExporterOptions> & { timeoutMs?: number } = {}) {
  const problems: string[] = [];
  const { timeoutMs, ...rest } = options;
  const exporter: Exporter = openExporter(settingsFor(url, timeoutMs), {
    gatherMs: 5,
    // only one test waits for it: on a busy machine an answer takes its time
    lastMs: 20_000,
    ...rest,
    onProblem: (problem) => problems.push(problem),
  });
  return { exporter, problems };
}

test("signals reach a collector in the JSON encoding of the protocol", async () => {
  await using collector = await startCollector();
  const { exporter, problems } = exporterOf(collector.url);
  exporter.send(signals(3));
  exporter.send(signals(2));
  await exporter[Symbol.asyncDispose]();
  expect([...problems, ...collector.problems]).toEqual([]);
  expect(collector.spans.map(({ name }) => name)).toEqual(["span 0", "span 1", "span 2", "span 0", "span 1"]);
  expect(collector.spans[0]).toMatchObject({
    startTimeUnixNano: "1795219200000000000",
    endTimeUnixNano: "1795219200005000000",
    attributes: [
      { key: "whole", value: { intValue: "7" } },
      { key: "part", value: { doubleValue: 0.5 } },
      { key: "text", value: { stringValue: "t" } },
      { key: "yes", value: { boolValue: true } },
    ],
    status: {},
  });
  expect(collector.metrics.flatMap(({ sum }) => sum?.dataPoints.map(({ asInt }) => asInt) ?? [])).toEqual(["3", "2"]);
});

test("what is waiting is bounded: the rest is left out and told once", async () => {
  await using collector = await startCollector();
  const { exporter, problems } = exporterOf(collector.url, { capacity: 10, gatherMs: 60_000 });
  for (let round = 0; round < 5; round++) exporter.send(signals(8));
  await exporter[Symbol.asyncDispose]();
  expect(collector.spans).toHaveLength(10);
  expect(problems).toEqual(["more than 10 signals are waiting, the rest is left out"]);
});

test.each([
  ["a collector that refuses", "refuses", "503 Service Unavailable"],
  ["a collector that takes only some", "part", "2 signals were refused: quota"],
  ["a collector that never answers", "hangs", "no answer within 200 ms"],
] as const)("%s is one problem and holds nobody up", async (_, manner, problem) => {
  await using collector = await startCollector(manner);
  const { exporter, problems } = exporterOf(collector.url, manner === "hangs" ? { lastMs: 200 } : {});
  const started = performance.now();
  for (let round = 0; round < 3; round++) exporter.send(signals(1));
  await exporter[Symbol.asyncDispose]();
  expect(performance.now() - started).toBeLessThan(5000);
  expect(problems).toEqual([problem]);
});

test("a collector that is not there is one problem with its reason", async () => {
  const gone = await startCollector();
  await gone[Symbol.asyncDispose]();
  const { exporter, problems } = exporterOf(gone.url);
  exporter.send(signals(1));
  await exporter[Symbol.asyncDispose]();
  expect(problems).toEqual([expect.stringContaining("ECONNREFUSED")]);
});

test("an answer that does not come in time ends the request", async () => {
  await using collector = await startCollector("hangs");
  const { exporter, problems } = exporterOf(collector.url, { timeoutMs: 50, lastMs: 10_000 });
  exporter.send(signals(1));
  await exporter[Symbol.asyncDispose]();
  expect(problems).toEqual([expect.stringMatching(/timeout/)]);
});

function model(telemetry?: Value): ResolvedModel {
  const environment = {
    name: "local",
    engine: "duckdb",
    lake: "./lake",
    store: "sqlite:./store.db",
    secrets: { provider: "env", prefix: "TELEMETRY_TEST_" },
    settings: telemetry === undefined ? {} : { telemetry },
  } as const;
  return {
    model: { project: "shop" },
    environment,
    configuration: {},
    asOf: "2026-11-21",
    hash: "h",
  } as unknown as ResolvedModel;
}

test("without a setting there is no telemetry", async () => {
  expect(await telemetrySettings("/", model(), {})).toBeUndefined();
  expect(await telemetrySettings("/", model({ otlp: "http://c:4318" }), { OTEL_SDK_DISABLED: "true" })).toBeUndefined();
});

test("the environment of the project says where, the variables of the machine decide", async () => {
  const metadata = { otlp: "https://collector.example/otlp/", headers: { "x-api-key": "plain" } };
  const own = await telemetrySettings("/", model(metadata), {});
  expect(own).toMatchObject({
    traces: "https://collector.example/otlp/v1/traces",
    metrics: "https://collector.example/otlp/v1/metrics",
    timeoutMs: 10_000,
    resource: { "service.name": "lakewright", "service.namespace": "shop", "deployment.environment.name": "local" },
  });
  expect(own?.headers["x-api-key"]?.reveal()).toBe("plain");
  const machine = await telemetrySettings("/", model(metadata), {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318",
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://metrics:9/exactly/here",
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Basic%20abc%3D, x-team=data",
    OTEL_EXPORTER_OTLP_TIMEOUT: "250",
    OTEL_SERVICE_NAME: "nightly",
    OTEL_RESOURCE_ATTRIBUTES: "team=data%20platform",
    TRACEPARENT: `00-${"b".repeat(32)}-${"c".repeat(16)}-01`,
  });
  expect(machine).toMatchObject({
    traces: "http://localhost:4318/v1/traces",
    metrics: "http://metrics:9/exactly/here",
    timeoutMs: 250,
    resource: { "service.name": "nightly", team: "data platform" },
    parent: { traceId: "b".repeat(32), spanId: "c".repeat(16) },
  });
  expect(machine?.headers["authorization"]).toBeInstanceOf(Secret);
  expect(machine?.headers["authorization"]?.reveal()).toBe("Basic abc=");
});

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }, /the endpoint cannot be "collector:4318\/v1\/traces"/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_EXPORTER_OTLP_TIMEOUT: "soon" }, /TIMEOUT cannot be "soon"/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_EXPORTER_OTLP_HEADERS: "key" }, /HEADERS cannot be "key"/],
])("a setting that cannot be used is named: %j", async (variables, problem) => {
  await expect(telemetrySettings("/", model(), variables)).rejects.toThrow(problem);
});
