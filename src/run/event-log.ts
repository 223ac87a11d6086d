import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { RunEvent } from "./contract.ts";

/** The events of one run as JSON lines; lives and is closed. */
export type EventLog = Readonly<{ write: (event: RunEvent) => void; [Symbol.asyncDispose]: () => Promise<void> }>;

/** Opens `.lakewright/runs/<runId>/events.ndjson`. A log that cannot be written never fails the run: the store has the record. */
export async function openEventLog(projectRoot: string, runId: string): Promise<EventLog> {
  const folder = join(projectRoot, ".lakewright", "runs", runId);
  await mkdir(folder, { recursive: true });
  const stream = createWriteStream(join(folder, "events.ndjson"), { flags: "a" });
  let broken = false;
  stream.on("error", () => {
    broken = true;
  });
  return {
    write: (event) => {
      if (!broken) stream.write(`${JSON.stringify({ format: 1, ...event })}\n`);
    },
    [Symbol.asyncDispose]: async () => {
      if (broken) return;
      stream.end();
      await finished(stream).catch(() => undefined);
    },
  };
}
