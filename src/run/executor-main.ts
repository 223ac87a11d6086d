import { EXIT, errorText, UserError } from "../base/index.ts";
import { execute } from "./executor.ts";
import type { FromExecutor, ToExecutor } from "./job.ts";

/*
 * Entry of the executor process. It works for one supervisor and ends with it: a lost channel means that the supervisor died, and its
 * leases with it, so going on could only end as fenced.
 */
const cancel = new AbortController();

function send(message: FromExecutor): void {
  if (process.connected) process.send?.(message);
}

async function start(message: Extract<ToExecutor, { type: "start" }>): Promise<void> {
  try {
    await execute(message.job, { send }, cancel.signal);
  } catch (error) {
    const known = error instanceof UserError;
    send({
      type: "refused",
      code: known ? error.code : "LW3025",
      message: errorText(error),
      hint: known ? error.hint : undefined,
      exitCode: known ? error.exitCode : EXIT.bug,
      stack: error instanceof Error ? error.stack : undefined,
    });
  }
  process.disconnect();
}

process.on("message", (message: ToExecutor) => {
  if (message.type === "cancel") cancel.abort();
  else void start(message);
});
process.on("disconnect", () => process.exit(0));
// the terminal sends Ctrl-C to the whole group; the supervisor decides what it means
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
send({ type: "ready" });
