import { type Clock, type Code, errorText, messageOf } from "../../base/index.ts";
import type { ResolvedModel } from "../../metadata/index.ts";
import type { RunEvent } from "../contract.ts";
import { type ExporterOptions, openExporter } from "./exporter.ts";
import { telemetrySettings } from "./settings.ts";
import { runSignals } from "./signals.ts";

/** What a run tells the outside while it goes on. Lives as long as the run. */
export type Telemetry = Readonly<{ record: (event: RunEvent) => void; [Symbol.asyncDispose]: () => Promise<void> }>;

const silent: Telemetry = { record: () => undefined, [Symbol.asyncDispose]: async () => undefined };

export type TelemetryRun = Readonly<{
  id: string;
  startedMs: number;
  projectRoot: string;
  resolved: ResolvedModel;
  clock: Clock;
  /** Told once at most: what is lost is lost, the run goes on. */
  warn: (warning: Readonly<{ code: Code; message: string }>) => void;
}>;

/** Traces and metrics of one run, when the environment wants them. Never throws: what is wrong with it is a warning. */
export async function openTelemetry(run: TelemetryRun, options: Partial<ExporterOptions> = {}): Promise<Telemetry> {
  const warn = (problem: string) => run.warn({ code: "LW3750", message: messageOf("LW3750", { problem }) });
  try {
    const settings = await telemetrySettings(run.projectRoot, run.resolved);
    if (settings === undefined) return silent;
    const exporter = openExporter(settings, { ...options, onProblem: warn });
    const signals = runSignals(run, settings.parent);
    return {
      record: (event) => exporter.send(signals.of(event)),
      [Symbol.asyncDispose]: async () => {
        exporter.send(signals.broken(run.clock.now(), "the run ended by an error"));
        await exporter[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    warn(errorText(error));
    return silent;
  }
}
