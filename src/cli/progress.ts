import type { DatasetId } from "../metadata/index.ts";
import type { RunEvent, StepSummary } from "../run/index.ts";
import { oneLine, type Output } from "./output.ts";
import { cutText } from "./text-width.ts";
import { bytesText, countText, pluralText, secondsText } from "./quantity-text.ts";

/** Shows a run while it goes on. Lives until closed. */
export type Progress = Readonly<{ show: (event: RunEvent) => void; close: () => void }>;

/** For whoever reads the log instead. */
export const noProgress: Progress = { show: () => undefined, close: () => undefined };

type Running = { phase: string; rows: number; totalRows?: number; bytes?: number; startedMs: number; shownMs: number };

/** Milliseconds between two redraws on a terminal, and between two lines about one step elsewhere. */
const REDRAW_MS = 100;
const LINE_MS = 10_000;

/** On a terminal the steps under way are redrawn in place below finished ones; elsewhere every line is final. */
export function startProgress(output: Output, now: () => number = () => performance.now()): Progress {
  return output.terminal.isWatched && !output.mode.quiet && !output.mode.json
    ? watchedProgress(output, now)
    : plainProgress(output, now);
}

function errorLine({ terminal }: Output): (line: string) => void {
  return (line) => terminal.err(`${line}\n`);
}

function plainProgress(output: Output, now: () => number): Progress {
  const running = new Map<DatasetId, Running>();
  return {
    show: (event) => {
      track(running, event, now());
      if (event.type === "progress") {
        const step = running.get(event.dataset);
        if (step === undefined || now() - step.shownMs < LINE_MS) return;
        step.shownMs = now();
        output.note(runningLine(event.dataset, step, now()));
        return;
      }
      const isError = event.type === "step-end" && event.step.failure !== undefined && event.step.status !== "blocked";
      // with --quiet remarks are left out, errors are not
      const tell = isError && output.mode.quiet && !output.mode.json ? errorLine(output) : output.note;
      for (const line of finalLines(event, output)) tell(line);
    },
    close: () => undefined,
  };
}

function watchedProgress(output: Output, now: () => number): Progress {
  const running = new Map<DatasetId, Running>();
  const { err, width } = output.terminal;
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) err(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  const draw = () => {
    erase();
    for (const [dataset, step] of running) {
      err(`${output.paintNote("dim", cutText(runningLine(dataset, step, now()), width() - 1))}\n`);
      drawn++;
    }
  };
  const timer = setInterval(draw, REDRAW_MS);
  return {
    show: (event) => {
      track(running, event, now());
      const lines = finalLines(event, output);
      if (lines.length === 0) return;
      erase();
      for (const line of lines) output.note(line);
      draw();
    },
    close: () => {
      clearInterval(timer);
      erase();
    },
  };
}

function track(running: Map<DatasetId, Running>, event: RunEvent, nowMs: number): void {
  if (event.type === "step-start")
    running.set(event.dataset, { phase: "start", rows: 0, startedMs: nowMs, shownMs: nowMs });
  if (event.type === "step-end") running.delete(event.step.dataset);
  if (event.type === "run-end") running.clear();
  if (event.type !== "progress") return;
  const step = running.get(event.dataset);
  if (step !== undefined)
    Object.assign(step, { phase: event.phase, rows: event.rows, totalRows: event.totalRows, bytes: event.bytes });
}

function runningLine(dataset: DatasetId, step: Running, nowMs: number): string {
  const seconds = (nowMs - step.startedMs) / 1000;
  const rows =
    step.totalRows === undefined ? countText(step.rows) : `${countText(step.rows)} of ${countText(step.totalRows)}`;
  const parts = [
    step.phase,
    step.rows > 0 ? `${rows} rows` : "",
    step.bytes === undefined ? "" : bytesText(step.bytes),
    secondsText(seconds),
  ];
  return `  … ${dataset}  ${[...parts.filter((part) => part !== ""), timeLeft(step, seconds)].filter((part) => part !== "").join(" · ")}`;
}

function timeLeft(step: Running, seconds: number): string {
  const { rows, totalRows } = step;
  if (totalRows === undefined || rows === 0 || rows >= totalRows || seconds < 1) return "";
  return `${secondsText((seconds * (totalRows - rows)) / rows)} left`;
}

/** What stays on the screen for an event. */
function finalLines(event: RunEvent, output: Output): readonly string[] {
  const { paintNote } = output;
  switch (event.type) {
    case "run-start":
      return [paintNote("dim", `Run ${event.runId}: ${pluralText(event.plan.steps.length, "step")}`)];
    case "waiting":
      return [paintNote("yellow", `Waiting for ${oneLine(event.for)}`)];
    case "recovered":
      return [paintNote("yellow", `  ${event.dataset}: attempt ${event.attempt} of an earlier run was ${event.what}`)];
    case "schema-drift":
      return [
        paintNote(
          "yellow",
          `  ${event.dataset}: the source changed (${event.policy}): ${event.changes.map(oneLine).join("; ")}`,
        ),
      ];
    case "warning":
      return [paintNote("yellow", `${event.code}  ${oneLine(event.message)}`)];
    case "executor-died":
      return [paintNote("red", `The working process ended (${event.signal}); started again, time ${event.restarts}`)];
    case "step-end":
      return [stepLine(event.step, output)];
    case "step-start":
    case "progress":
    case "run-end":
      return [];
    default:
      return event satisfies never;
  }
}

const marks = {
  succeeded: ["green", "✓"],
  unchanged: ["dim", "="],
  skipped: ["dim", "-"],
  failed: ["red", "✗"],
  blocked: ["yellow", "!"],
  cancelled: ["yellow", "!"],
  fenced: ["yellow", "!"],
  pending: ["dim", "-"],
  running: ["dim", "…"],
} as const satisfies Record<StepSummary["status"], readonly [Parameters<Output["paintNote"]>[0], string]>;

function stepLine(step: StepSummary, output: Output): string {
  const [style, mark] = marks[step.status];
  const first = `  ${output.paintNote(style, mark)} ${step.dataset}  ${stepText(step)}`;
  if (step.failure === undefined) return first;
  const { code, message, hint, nextAction, stack } = step.failure;
  const origin = output.mode.debug && stack !== undefined ? `\n${stack}` : "";
  return `${first}\n      ${output.paintNote("red", `${code}  ${oneLine(message)}`)}\n      ${oneLine(hint ?? nextAction)}${origin}`;
}

function stepText(step: StepSummary): string {
  const counts = step.ledger;
  const parts: string[] = step.status === "succeeded" ? [] : [step.status];
  if (step.status === "skipped" || step.status === "unchanged") parts.push(step.reason);
  if (step.status === "succeeded" && counts !== undefined) {
    parts.push(`${countText(counts.in)} in`, `${countText(counts.inserted + counts.updated)} published`);
    if (counts.unchanged > 0) parts.push(`${countText(counts.unchanged)} unchanged`);
    if (counts.quarantined > 0) parts.push(`${countText(counts.quarantined)} quarantined`);
    if (counts.discarded > 0) parts.push(`${countText(counts.discarded)} discarded`);
  }
  if (step.note !== undefined) parts.push(oneLine(step.note));
  if (step.seconds > 0) parts.push(secondsText(step.seconds));
  return [...new Set(parts)].join(" · ");
}
