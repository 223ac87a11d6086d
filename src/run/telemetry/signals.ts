import { sha256 } from "../../base/index.ts";
import type { RunEvent, RunSummary, StepSummary } from "../contract.ts";
import type { Attributes, Measurement, Span } from "./otlp.ts";
import type { TelemetrySettings } from "./settings.ts";

/** What one event is worth sending. */
export type Signals = Readonly<{ spans: readonly Span[]; measurements: readonly Measurement[] }>;

const NOTHING: Signals = { spans: [], measurements: [] };

export type RunSignals = Readonly<{
  of: (event: RunEvent) => Signals;
  /** The span of a run that ended without saying so; nothing when it did. */
  broken: (atMs: number, failure: string) => Signals;
}>;

/**
 * Turns the events of a run into spans (run → step → phase) and measurements. Ids follow from the run, so that a run that is told twice is
 * the same trace. Phases are sums of time by kind of work: they are laid one after the other from the beginning of their step.
 */
export function runSignals(
  run: Readonly<{ id: string; startedMs: number }>,
  parent: TelemetrySettings["parent"],
): RunSignals {
  const traceId = parent?.traceId ?? sha256(run.id).slice(0, 32);
  const root = spanIdOf(run.id);
  const started = new Map<string, number>();
  let isOpen = true;
  const end = (endMs: number, attributes: Attributes, failure?: string): Span => {
    isOpen = false;
    const above = parent === undefined ? {} : { parentSpanId: parent.spanId };
    const name = "lakewright run";
    const span = { traceId, spanId: root, ...above, name, startMs: run.startedMs, endMs };
    return {
      ...span,
      attributes: { "lakewright.run": run.id, ...attributes },
      ...(failure === undefined ? {} : { failure }),
    };
  };
  return {
    of: (event) => {
      const atMs = Date.parse(event.at);
      if (event.type === "step-start") started.set(event.dataset, atMs);
      if (event.type === "run-end") {
        const { summary } = event;
        return {
          spans: [end(atMs, runAttributes(summary), runFailure(summary))],
          measurements: runMeasurements(run, summary, atMs),
        };
      }
      if (event.type !== "step-end") return NOTHING;
      const startMs = started.get(event.step.dataset);
      if (startMs === undefined) return NOTHING;
      const within = { traceId, parentSpanId: root, spanId: spanIdOf(`${run.id} ${event.step.dataset} ${startMs}`) };
      const times = { startMs, endMs: atMs };
      return {
        spans: [
          stepSpan(run.id, event.step, { ...within, ...times }),
          ...phaseSpans(event.step, { ...within, ...times }),
        ],
        measurements: stepMeasurements(event.step, times),
      };
    },
    broken: (atMs, failure) => (isOpen ? { spans: [end(atMs, {}, failure)], measurements: [] } : NOTHING),
  };
}

function spanIdOf(text: string): string {
  return sha256(text).slice(0, 16);
}

type Within = Pick<Span, "traceId" | "parentSpanId" | "spanId" | "startMs" | "endMs">;

function runAttributes({ status, environment, steps, peakMemoryBytes }: RunSummary): Attributes {
  return {
    "lakewright.status": status,
    "lakewright.environment": environment,
    "lakewright.steps": steps.length,
    "lakewright.memory.peak": peakMemoryBytes,
  };
}

function runFailure({ status }: RunSummary): string | undefined {
  return status === "succeeded" || status === "nothing to do" ? undefined : `run ${status}`;
}

function stepSpan(run: string, step: StepSummary, within: Within): Span {
  const { dataset, layer, status, reason, failure, figures } = step;
  return {
    ...within,
    name: `step ${dataset}`,
    attributes: {
      "lakewright.run": run,
      "lakewright.dataset": dataset,
      "lakewright.layer": layer,
      "lakewright.status": status,
      "lakewright.reason": reason,
      "lakewright.attempt": figures.attempt,
      "lakewright.table_version": step.tableVersion,
      "lakewright.rows.in": figures.rowsIn,
      "lakewright.rows.out": figures.rowsOut,
      "lakewright.rows.refused": figures.rowsRefused,
      "error.type": failure?.code,
    },
    ...(failure === undefined ? {} : { failure: failure.message }),
  };
}

function phaseSpans({ timings, dataset }: StepSummary, within: Within): readonly Span[] {
  let startMs = within.startMs;
  return Object.entries(timings).map(([phase, seconds]) => {
    const span = {
      traceId: within.traceId,
      parentSpanId: within.spanId,
      spanId: spanIdOf(`${within.spanId} ${phase}`),
      name: phase,
      startMs,
      endMs: startMs + seconds * 1000,
      attributes: { "lakewright.dataset": dataset, "lakewright.phase": phase },
    };
    startMs = span.endMs;
    return span;
  });
}

type Times = Readonly<{ startMs: number; endMs: number }>;

function stepMeasurements(
  { dataset, layer, status, figures, rules }: StepSummary,
  times: Times,
): readonly Measurement[] {
  const attributes = { "lakewright.dataset": dataset, "lakewright.layer": layer, "lakewright.status": status };
  const { durationMs, rowsIn, rowsOut, rowsRefused, bytesRead, bytesWritten, peakMemoryBytes } = figures;
  const all = [
    { name: "lakewright.step.duration", unit: "s", kind: "level", value: durationMs && durationMs / 1000 },
    { name: "lakewright.step.memory.peak", unit: "By", kind: "level", value: peakMemoryBytes },
    { name: "lakewright.rows.in", unit: "{row}", kind: "count", value: rowsIn },
    { name: "lakewright.rows.out", unit: "{row}", kind: "count", value: rowsOut },
    { name: "lakewright.rows.refused", unit: "{row}", kind: "count", value: rowsRefused },
    { name: "lakewright.bytes.read", unit: "By", kind: "count", value: bytesRead },
    { name: "lakewright.bytes.written", unit: "By", kind: "count", value: bytesWritten },
  ] as const;
  return [
    ...all.flatMap((figure) =>
      figure.value === undefined ? [] : [{ ...figure, value: figure.value, ...times, attributes }],
    ),
    ...rules.map(({ rule, severity, failed }) => ({
      name: "lakewright.rule.failed",
      unit: "{row}",
      kind: "count" as const,
      value: failed,
      ...times,
      attributes: { "lakewright.dataset": dataset, "lakewright.rule": rule, "lakewright.severity": severity },
    })),
  ];
}

function runMeasurements(
  run: Readonly<{ startedMs: number }>,
  { status, environment, seconds }: RunSummary,
  endMs: number,
): readonly Measurement[] {
  const attributes = { "lakewright.environment": environment, "lakewright.status": status };
  const times = { startMs: run.startedMs, endMs };
  return [
    { name: "lakewright.run.duration", unit: "s", kind: "level", value: seconds, ...times, attributes },
    { name: "lakewright.runs", unit: "{run}", kind: "count", value: 1, ...times, attributes },
  ];
}
