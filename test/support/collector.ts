import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

/*
 * A collector of the OpenTelemetry protocol on the loopback device. It takes what the protocol's JSON encoding allows and nothing else:
 * shapes after opentelemetry-proto 1.x, `trace.proto`, `metrics.proto`, `common.proto`, written out by hand.
 */

const nanos = z.string().regex(/^[1-9]\d{17,18}$/);
const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`));
const attribute = z.strictObject({
  key: z.string().min(1),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
    z.strictObject({ doubleValue: z.number() }),
    z.strictObject({ boolValue: z.boolean() }),
  ]),
});
const resource = z.strictObject({ attributes: z.array(attribute) });
const scope = z.strictObject({ name: z.string().min(1), version: z.string().optional() });

const spanShape = z.strictObject({
  traceId: hex(32),
  spanId: hex(16),
  parentSpanId: hex(16).optional(),
  name: z.string().min(1),
  kind: z.int().min(1).max(5),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes: z.array(attribute),
  status: z.strictObject({ code: z.int().min(0).max(2).optional(), message: z.string().optional() }),
});
const tracesShape = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({ resource, scopeSpans: z.array(z.strictObject({ scope, spans: z.array(spanShape).min(1) })) }),
  ),
});

const pointShape = z
  .strictObject({
    startTimeUnixNano: nanos,
    timeUnixNano: nanos,
    attributes: z.array(attribute),
    asInt: z
      .string()
      .regex(/^-?\d+$/)
      .optional(),
    asDouble: z.number().optional(),
  })
  .refine((point) => (point.asInt === undefined) !== (point.asDouble === undefined));
const dataPoints = z.array(pointShape).min(1);
const metricShape = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/),
    unit: z.string(),
    sum: z
      .strictObject({ aggregationTemporality: z.int().min(1).max(2), isMonotonic: z.boolean(), dataPoints })
      .optional(),
    gauge: z.strictObject({ dataPoints }).optional(),
  })
  .refine((metric) => (metric.sum === undefined) !== (metric.gauge === undefined));
const metricsShape = z.strictObject({
  resourceMetrics: z.array(
    z.strictObject({
      resource,
      scopeMetrics: z.array(z.strictObject({ scope, metrics: z.array(metricShape).min(1) })),
    }),
  ),
});

export type CollectedSpan = z.output<typeof spanShape>;
export type CollectedMetric = z.output<typeof metricShape>;

export type Collector = Readonly<{
  url: string;
  spans: CollectedSpan[];
  metrics: CollectedMetric[];
  /** What the sender said of itself, by the first request. */
  resource: () => Readonly<Record<string, string>>;
  headers: IncomingHttpHeaders[];
  /** What was wrong with a request. */
  problems: string[];
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** How it answers: takes it, refuses it with a status, takes it but says it did not, or never answers. */
export type Manner = "takes" | "refuses" | "part" | "hangs";

export async function startCollector(manner: Manner = "takes"): Promise<Collector> {
  const resources: Record<string, string>[] = [];
  const collected = {
    spans: [] as CollectedSpan[],
    metrics: [] as CollectedMetric[],
    headers: [] as IncomingHttpHeaders[],
    problems: [] as string[],
  };
  const take = (path: string, text: string): void => {
    const body: unknown = JSON.parse(text);
    const found: z.output<typeof resource>[] = [];
    if (path === "/v1/traces") {
      const { resourceSpans } = tracesShape.parse(body);
      for (const part of resourceSpans) {
        found.push(part.resource);
        collected.spans.push(...part.scopeSpans.flatMap(({ spans }) => spans));
      }
    } else if (path === "/v1/metrics") {
      const { resourceMetrics } = metricsShape.parse(body);
      for (const part of resourceMetrics) {
        found.push(part.resource);
        collected.metrics.push(...part.scopeMetrics.flatMap(({ metrics }) => metrics));
      }
    } else throw new Error(`nobody listens at ${path}`);
    for (const { attributes } of found) resources.push(plainAttributes(attributes));
  };
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    request.on("end", () => {
      collected.headers.push(request.headers);
      if (manner === "hangs") return;
      if (manner === "refuses") return void response.writeHead(503).end("busy");
      if (request.method !== "POST" || request.headers["content-type"] !== "application/json")
        collected.problems.push(`${request.method} ${request.headers["content-type"]}`);
      try {
        take(request.url ?? "", text);
      } catch (error) {
        collected.problems.push(String(error));
      }
      const answer = manner === "part" ? { partialSuccess: { rejectedSpans: "2", errorMessage: "quota" } } : {};
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...collected,
    resource: () => resources[0] ?? {},
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Attributes as a plain record, every value as text. */
export function plainAttributes(attributes: readonly z.output<typeof attribute>[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
}
