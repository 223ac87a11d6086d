import { EXIT, errorText, redact, UserError } from "../base/index.ts";
import { execute } from "./executor.ts";
import type { FromExecutor, ToExecutor } from "./job.ts";

/**
 * Serves one supervisor and ends with it: a lost channel means that the supervisor died, and its leases with it, so going on could
 * only end as fenced.
 */
export function serveSupervisor(): void {
  const cancel = new AbortController();
  process.on("message", (message: ToExecutor) => {
    if (message.type === "cancel") cancel.abort();
    else void start(message, cancel.signal);
  });
  process.on("disconnect", () => process.exit(0));
  // the terminal sends Ctrl-C to the whole group; the supervisor decides what it means
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => undefined);
  send({ type: "ready" });
}

function send(message: FromExecutor): void {
  if (!process.connected) return;
  // the secrets of the sources are known here and nowhere else
  const redacted = redact(message);
  // a supervisor may end while this is under way: `disconnect` says so, and an error nobody takes would be printed as a bug
  process.send?.(redacted, undefined, undefined, () => undefined);
}

async function start(message: Extract<ToExecutor, { type: "start" }>, signal: AbortSignal): Promise<void> {
  try {
    await execute(message.job, { send }, signal);
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
