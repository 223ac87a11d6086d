import { EXIT, type ExitCode } from "../base/index.ts";
import type { Output } from "./output.ts";

/** Turns Ctrl-C and SIGTERM into an AbortSignal. Lives until disposed. */
export type Interruption = Readonly<{
  signal: AbortSignal;
  /** The exit code of the signal that came, if one came. */
  exitCode: () => ExitCode | undefined;
  [Symbol.dispose]: () => void;
}>;

const exitCodes = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

/** The first signal asks for a clean end, the second ends at once. */
export function watchInterruption(output: Output): Interruption {
  const controller = new AbortController();
  let received: keyof typeof exitCodes | undefined;
  const receive = (name: NodeJS.Signals) => {
    if (name !== "SIGINT" && name !== "SIGTERM") return;
    if (received !== undefined) process.exit(exitCodes[name]);
    received = name;
    output.note("Interrupted: ending the steps under way; once more to end at once");
    controller.abort(new DOMException("interrupted", "AbortError"));
  };
  process.on("SIGINT", receive);
  process.on("SIGTERM", receive);
  return {
    signal: controller.signal,
    exitCode: () => (received === undefined ? undefined : exitCodes[received]),
    [Symbol.dispose]: () => {
      process.off("SIGINT", receive);
      process.off("SIGTERM", receive);
    },
  };
}
