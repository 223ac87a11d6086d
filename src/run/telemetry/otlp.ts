/*
 * The JSON encoding of the OpenTelemetry protocol: ids as lower-case hex, 64-bit numbers as text, enumerations as numbers.
 * Source: opentelemetry-proto 1.x, `trace.proto`, `metrics.proto`, and the JSON mapping in the OTLP specification.
 */

export type AttributeValue = string | number | boolean;
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

/** A piece of work with a beginning and an end, in milliseconds since 1970. */
export type Span = Readonly<{
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startMs: number;
  endMs: number;
  attributes: Attributes;
  /** What went wrong; undefined: nothing. */
  failure?: string;
}>;

/** One measured value. `count`: an amount that adds up over time; `level`: how much it was. */
export type Measurement = Readonly<{
  name: string;
  unit: string;
  kind: "count" | "level";
  value: number;
  startMs: number;
  endMs: number;
  attributes: Attributes;
}>;

export type Resource = Readonly<Record<string, string>>;

const INTERNAL = 1;
const STATUS_ERROR = 2;
const DELTA = 1;
const scope = { name: "lakewright" };

export function tracesPayload(resource: Resource, spans: readonly Span[]) {
  return {
    resourceSpans: [
      { resource: { attributes: keyValues(resource) }, scopeSpans: [{ scope, spans: spans.map(spanJson) }] },
    ],
  };
}

function spanJson({ startMs, endMs, attributes, failure, ...span }: Span) {
  return {
    ...span,
    kind: INTERNAL,
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(endMs),
    attributes: keyValues(attributes),
    status: failure === undefined ? {} : { code: STATUS_ERROR, message: failure },
  };
}

export function metricsPayload(resource: Resource, measurements: readonly Measurement[]) {
  const byName = Map.groupBy(measurements, ({ name }) => name);
  const metrics = [...byName].map(([name, values]) => metricJson(name, values));
  return { resourceMetrics: [{ resource: { attributes: keyValues(resource) }, scopeMetrics: [{ scope, metrics }] }] };
}

function metricJson(name: string, values: readonly Measurement[]) {
  const [first] = values;
  const dataPoints = values.map(({ value, startMs, endMs, attributes }) => ({
    startTimeUnixNano: nanos(startMs),
    timeUnixNano: nanos(endMs),
    attributes: keyValues(attributes),
    ...(Number.isInteger(value) && first?.kind === "count" ? { asInt: String(value) } : { asDouble: value }),
  }));
  const data =
    first?.kind === "count"
      ? { sum: { aggregationTemporality: DELTA, isMonotonic: true, dataPoints } }
      : { gauge: { dataPoints } };
  return { name, unit: first?.unit ?? "", ...data };
}

function keyValues(attributes: Attributes) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: AttributeValue) {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function nanos(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n);
}
