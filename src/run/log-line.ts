import type { DatasetId } from "../metadata/index.ts";
import type { RunEvent, StepSummary } from "./contract.ts";

/**
 * One line of the log: what happened, to whom, in words and as figures. Fields that do not apply are left out. Field names follow what
 * log collectors read as they are: `time`, `level`, `message`.
 */
export type LogLine = Readonly<{
  time: string;
  level: "info" | "warn" | "error";
  message: string;
  event: RunEvent["type"];
  run: string;
  environment: string;
  /** The dataset a step makes. */
  step?: string;
  attempt?: number;
  product?: string;
  [figure: string]: string | number | undefined;
}>;

/** Turns the events of one run into log lines. Remembers which product and which attempt a step belongs to. */
export function runLog(run: string, environment: string): (event: RunEvent) => LogLine | undefined {
  const products = new Map<DatasetId, string>();
  const attempts = new Map<DatasetId, number>();
  const of = (event: RunEvent, dataset?: DatasetId) => ({
    time: event.at,
    event: event.type,
    run,
    environment,
    ...(dataset === undefined ? {} : { step: dataset, attempt: attempts.get(dataset), product: products.get(dataset) }),
  });
  return (event) => {
    if (event.type === "run-start")
      for (const { dataset, product } of event.plan.steps) if (product !== undefined) products.set(dataset, product);
    if (event.type === "step-start") attempts.set(event.dataset, event.attempt);
    const said = lineOf(event);
    if (said === undefined) return undefined;
    const { level, message, ...figures } = said;
    return { ...of(event, datasetOf(event)), level, message, ...figures };
  };
}

function datasetOf(event: RunEvent): DatasetId | undefined {
  if (event.type === "step-end") return event.step.dataset;
  return "dataset" in event ? event.dataset : undefined;
}

type Said = Readonly<{ level: LogLine["level"]; message: string; [figure: string]: string | number | undefined }>;

function lineOf(event: RunEvent): Said | undefined {
  switch (event.type) {
    case "run-start":
      return {
        level: "info",
        message: `run started with ${event.plan.steps.length} steps`,
        steps: event.plan.steps.length,
      };
    case "waiting":
      return { level: "info", message: `waiting for ${event.for}` };
    case "recovered":
      return {
        level: "warn",
        message: `attempt ${event.attempt} of an earlier run was ${event.what}`,
        attempt: event.attempt,
      };
    case "step-start":
      return { level: "info", message: `step started: ${event.reason}` };
    case "schema-drift":
      return { level: "warn", message: `the source changed (${event.policy}): ${event.changes.join("; ")}` };
    case "warning":
      return { level: "warn", message: event.message, code: event.code };
    case "step-end":
      return stepLine(event.step);
    case "executor-died":
      return { level: "error", message: `the executor process ended by ${event.signal}`, restarts: event.restarts };
    case "run-end":
      return {
        level: isGood(event.summary.status) ? "info" : "error",
        message: `run ${event.summary.status}`,
        status: event.summary.status,
        duration_ms: Math.round(event.summary.seconds * 1000),
        peak_memory_bytes: event.summary.peakMemoryBytes,
      };
    case "progress":
      return undefined;
    default:
      return event satisfies never;
  }
}

function isGood(status: string): boolean {
  return status === "succeeded" || status === "nothing to do" || status === "skipped" || status === "unchanged";
}

function stepLine({ status, reason, failure, figures, warned }: StepSummary): Said {
  const { durationMs, rowsIn, rowsOut, rowsRefused, bytesRead, bytesWritten, peakMemoryBytes } = figures;
  const level = failure !== undefined || !isGood(status) ? "error" : warned + (rowsRefused ?? 0) > 0 ? "warn" : "info";
  return {
    level,
    message: failure === undefined ? `step ${status}: ${reason}` : `step ${status}: ${failure.message}`,
    status,
    code: failure?.code,
    hint: failure?.hint,
    duration_ms: durationMs,
    rows_in: rowsIn,
    rows_out: rowsOut,
    rows_refused: rowsRefused,
    rows_warned: warned,
    bytes_read: bytesRead,
    bytes_written: bytesWritten,
    peak_memory_bytes: peakMemoryBytes,
  };
}
