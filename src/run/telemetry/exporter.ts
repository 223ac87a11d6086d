import { errorText, type Secret } from "../../base/index.ts";
import { type Measurement, metricsPayload, type Span, tracesPayload } from "./otlp.ts";
import type { TelemetrySettings } from "./settings.ts";
import type { Signals } from "./signals.ts";

/** Sends signals in the background. Lives and is closed; nothing it does can fail or hold up who uses it. */
export type Exporter = Readonly<{ send: (signals: Signals) => void; [Symbol.asyncDispose]: () => Promise<void> }>;

export type ExporterOptions = Readonly<{
  /** Called once at most, with what the first problem was. */
  onProblem: (problem: string) => void;
  fetch?: typeof fetch;
  /** Signals waiting at most, of each kind; what comes on top is dropped. */
  capacity?: number;
  /** Milliseconds signals are gathered before they are sent, and the most that closing waits for the last of them. */
  gatherMs?: number;
  lastMs?: number;
}>;

const CAPACITY = 2048;
const GATHER_MS = 1000;
const LAST_MS = 1000;

export function openExporter(settings: TelemetrySettings, options: ExporterOptions): Exporter {
  const { capacity = CAPACITY, gatherMs = GATHER_MS, lastMs = LAST_MS } = options;
  const waiting: { spans: Span[]; measurements: Measurement[] } = { spans: [], measurements: [] };
  const closing = new AbortController();
  const tell = once(options.onProblem);
  let sending: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const spans = waiting.spans.splice(0);
    const measurements = waiting.measurements.splice(0);
    const post = (url: string, count: number, payload: unknown) =>
      count === 0
        ? undefined
        : postJson(url, payload, { settings, closing: closing.signal, fetch: options.fetch ?? fetch });
    // one after the other: a slow collector gets no second request while it works on the first
    sending = sending
      .then(() => post(settings.traces, spans.length, tracesPayload(settings.resource, spans)))
      .then(() => post(settings.metrics, measurements.length, metricsPayload(settings.resource, measurements)))
      .catch((error: unknown) => tell(reasonOf(error)));
  };
  const keep = <T>(queue: T[], fresh: readonly T[]): void => {
    const room = capacity - queue.length;
    queue.push(...fresh.slice(0, room));
    if (fresh.length > room) tell(`more than ${capacity} signals are waiting, the rest is left out`);
  };
  return {
    send: ({ spans, measurements }) => {
      keep(waiting.spans, spans);
      keep(waiting.measurements, measurements);
      timer ??= setTimeout(flush, gatherMs).unref();
    },
    [Symbol.asyncDispose]: async () => {
      flush();
      const limit = setTimeout(() => closing.abort(new Error(`no answer within ${lastMs} ms`)), lastMs);
      await sending;
      clearTimeout(limit);
    },
  };
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const isOuter = error instanceof TypeError && error.cause !== undefined;
  return errorText(isOuter ? error.cause : error);
}

type Posting = Readonly<{ settings: TelemetrySettings; closing: AbortSignal; fetch: typeof fetch }>;

async function postJson(url: string, payload: unknown, { settings, closing, fetch }: Posting): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { ...revealed(settings.headers), "content-type": "application/json" },
    body: JSON.stringify(payload),
    signal: AbortSignal.any([AbortSignal.timeout(settings.timeoutMs), closing]),
    redirect: "error",
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`.trim());
  const rejected = rejection(text);
  if (rejected !== undefined) throw new Error(rejected);
}

/** What a collector says it did not take of a request it accepted. */
function rejection(text: string): string | undefined {
  if (!text.includes("partialSuccess")) return undefined;
  const { partialSuccess } = JSON.parse(text) as Readonly<{
    partialSuccess?: Readonly<{ rejectedSpans?: string; rejectedDataPoints?: string; errorMessage?: string }>;
  }>;
  const count = Number(partialSuccess?.rejectedSpans ?? partialSuccess?.rejectedDataPoints ?? 0);
  return count > 0 ? `${count} signals were refused: ${partialSuccess?.errorMessage ?? ""}` : undefined;
}

function revealed(headers: Readonly<Record<string, Secret>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.reveal()]));
}

function once(tell: (problem: string) => void): (problem: string) => void {
  let told = false;
  return (problem) => {
    if (!told) tell(problem);
    told = true;
  };
}
