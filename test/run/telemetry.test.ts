import { expect, test } from "vitest";
import { type Collector, plainAttributes, startCollector } from "../support/collector.ts";
import { testProject, type TestProject } from "./project.ts";

const files = {
  "sources/ops.yaml":
    "source: ops\ntype: sqlite\nconnection: { path: ops.db }\ndatasets:\n  orders: { table: orders }\n",
  "products/p/silver/orders.sql": "SELECT id, amount FROM bronze.orders\n",
  "products/p/silver/orders.yaml": "rules:\n  - { range: { column: amount, min: 0 }, severity: quarantine }\n",
};

function shop(url: string): TestProject {
  const project = testProject(files);
  const telemetry = `{ otlp: "${url}", headers: { x-key: { secret: collector-key } } }`;
  project.write({
    ".secrets.yaml": "collector-key: k-5f1e7c09\n",
    "lakewright.yaml":
      "format: 1\nproject: shop\ndomain: sales\nenvironments:\n" +
      `  local: { engine: duckdb, lake: ./lake, store: "sqlite:./store.db", secrets: { provider: file, path: .secrets.yaml }, telemetry: ${telemetry} }\n`,
  });
  project.sql("CREATE TABLE orders (id INTEGER, amount INTEGER); INSERT INTO orders VALUES (1, 5), (2, -1), (3, 7);");
  return project;
}

function points(collector: Collector, name: string): readonly Readonly<Record<string, string>>[] {
  return collector.metrics
    .filter((metric) => metric.name === name)
    .flatMap(({ sum, gauge }) => (sum ?? gauge)?.dataPoints ?? [])
    .map((point) => ({ ...plainAttributes(point.attributes), value: String(point.asInt ?? point.asDouble) }));
}

test("a run is a trace of run, steps and phases, and its figures are metrics", async () => {
  await using collector = await startCollector();
  using project = shop(collector.url);
  const { status, runId, events } = await project.run();
  expect(status).toBe("succeeded");
  expect(events.filter(({ type }) => type === "warning")).toEqual([]);
  expect(collector.problems).toEqual([]);
  expect(collector.headers.every((headers) => headers["x-key"] === "k-5f1e7c09")).toBe(true);
  expect(collector.resource()).toMatchObject({ "service.name": "lakewright", "service.namespace": "shop" });
  const roots = collector.spans.filter((span) => span.parentSpanId === undefined);
  const steps = collector.spans.filter((span) => span.parentSpanId === roots[0]?.spanId);
  const phases = collector.spans.filter((span) => steps.some(({ spanId }) => spanId === span.parentSpanId));
  expect(roots.map(({ name }) => name)).toEqual(["lakewright run"]);
  expect(plainAttributes(roots[0]?.attributes ?? [])).toMatchObject({
    "lakewright.run": runId,
    "lakewright.status": "succeeded",
  });
  expect(steps.map(({ name }) => name).sort()).toEqual(["step ops.bronze.orders", "step p.silver.orders"]);
  expect(phases.map(({ name }) => name)).toContain("extract");
  expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(new Set(collector.spans.map(({ spanId }) => spanId)).size).toBe(collector.spans.length);
  const silver = { "lakewright.dataset": "p.silver.orders" };
  expect(points(collector, "lakewright.rows.in")).toContainEqual(expect.objectContaining({ ...silver, value: "3" }));
  expect(points(collector, "lakewright.rows.refused")).toContainEqual(
    expect.objectContaining({ ...silver, value: "1" }),
  );
  expect(points(collector, "lakewright.rule.failed")).toContainEqual(
    expect.objectContaining({ ...silver, "lakewright.rule": "range_amount", value: "1" }),
  );
  for (const name of ["bytes.read", "bytes.written", "step.duration", "step.memory.peak", "run.duration"])
    expect(
      points(collector, `lakewright.${name}`).every(({ value }) => Number(value) > 0),
      name,
    ).toBe(true);
});

test("a step that fails is a span with what went wrong", async () => {
  await using collector = await startCollector();
  using project = shop(collector.url);
  project.write({
    "products/p/silver/orders.yaml": "rules:\n  - { range: { column: amount, min: 0 }, severity: fail }\n",
  });
  expect((await project.run()).status).toBe("failed");
  const failed = collector.spans.find(({ name }) => name === "step p.silver.orders");
  expect(failed?.status).toMatchObject({ code: 2, message: expect.stringContaining("range_amount") as string });
  expect(plainAttributes(failed?.attributes ?? [])).toMatchObject({ "error.type": "LW3020" });
  expect(collector.spans.find(({ name }) => name === "lakewright run")?.status).toMatchObject({ code: 2 });
});

test.each(["hangs", "refuses"] as const)("a collector that %s costs a warning and nothing else", async (manner) => {
  await using collector = await startCollector(manner);
  using project = shop(collector.url);
  const { status, events } = await project.run();
  expect(status).toBe("succeeded");
  expect(events.filter(({ type }) => type === "warning")).toEqual([expect.objectContaining({ code: "LW3750" })]);
});

test("a setting that cannot be used costs a warning and nothing else", async () => {
  using project = shop("collector:4318");
  const { status, events } = await project.run();
  expect(status).toBe("succeeded");
  expect(events.filter(({ type }) => type === "warning")).toEqual([
    expect.objectContaining({ message: expect.stringContaining("collector:4318/v1/traces") as string }),
  ]);
});
