import { type Clock, redact } from "../base/index.ts";
import type { ResolvedModel } from "../metadata/index.ts";
import type { RunEvent, RunRequest } from "./contract.ts";
import { openEventLog } from "./event-log.ts";
import { runLog } from "./log-line.ts";
import { openTelemetry, type Telemetry } from "./telemetry/telemetry.ts";

/** Everybody who is told what happens in a run. Lives as long as the run. */
export type Announcer = Readonly<{ emit: (event: RunEvent) => void; [Symbol.asyncDispose]: () => Promise<void> }>;

export type Announced = Readonly<{
  request: RunRequest;
  runId: string;
  resolved: ResolvedModel;
  startedAt: string;
  clock: Clock;
}>;

/** An event goes, without secrets, to the files of the run, to telemetry where it is wanted, and to the caller. */
export async function openAnnouncer({ request, runId, resolved, startedAt, clock }: Announced): Promise<Announcer> {
  await using opening = new AsyncDisposableStack();
  const log = opening.use(await openEventLog(request.projectRoot, runId));
  const lineOf = runLog(runId, request.environment);
  // what is wrong with telemetry is itself an event
  const late: { telemetry?: Telemetry } = {};
  const emit = (told: RunEvent): void => {
    const event = redact(told);
    const line = lineOf(event);
    log.write(event, line);
    late.telemetry?.record(event);
    if (line !== undefined) request.onLog?.(line);
    request.onEvent(event);
  };
  late.telemetry = await openTelemetry({
    id: runId,
    startedMs: Date.parse(startedAt),
    projectRoot: request.projectRoot,
    resolved,
    clock,
    warn: (warning) => emit({ type: "warning", at: new Date(clock.now()).toISOString(), ...warning }),
  });
  opening.use(late.telemetry);
  const owned = opening.move();
  return { emit, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
