import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { Plan } from "../plan/index.ts";
import type { RunEvent } from "./contract.ts";
import type { LogLine } from "./log-line.ts";
import { lineageEvent } from "./open-lineage.ts";

/** What one run leaves on disk: its events, its log and its lineage, as JSON lines. Lives and is closed. */
export type EventLog = Readonly<{
  /** @param line what the log says of the event, if anything */
  write: (event: RunEvent, line: LogLine | undefined) => void;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/**
 * Opens `.lakewright/runs/<runId>/` with `events.ndjson`, `log.ndjson` and `openlineage.ndjson`. A log that cannot be written never fails the run:
 * the store has the record.
 */
export async function openEventLog(projectRoot: string, runId: string): Promise<EventLog> {
  const folder = join(projectRoot, ".lakewright", "runs", runId);
  await mkdir(folder, { recursive: true });
  const events = openLines(join(folder, "events.ndjson"));
  const log = openLines(join(folder, "log.ndjson"));
  const lineage = openLines(join(folder, "openlineage.ndjson"));
  let plan: Plan | undefined;
  return {
    write: (event, line) => {
      events.write({ format: 1, ...event });
      if (line !== undefined) log.write(line);
      if (event.type === "run-start") plan = event.plan;
      if (event.type !== "step-end" || plan === undefined || event.step.status === "skipped") return;
      const step = plan.steps.find((candidate) => candidate.dataset === event.step.dataset);
      if (step !== undefined) lineage.write(lineageEvent(step, event.step, { plan, runId, at: event.at }));
    },
    [Symbol.asyncDispose]: async () => {
      await events.close();
      await log.close();
      await lineage.close();
    },
  };
}

function openLines(path: string): Readonly<{ write: (value: unknown) => void; close: () => Promise<void> }> {
  const stream: WriteStream = createWriteStream(path, { flags: "a" });
  let broken = false;
  stream.on("error", () => {
    broken = true;
  });
  return {
    write: (value) => {
      if (!broken) stream.write(`${JSON.stringify(value)}\n`);
    },
    close: async () => {
      if (broken) return;
      stream.end();
      await finished(stream).catch(() => undefined);
    },
  };
}
