import { reportFailure } from "./failure.ts";
import type { Output } from "./output.ts";

/** An error that nobody waited for is a bug like any other: one line and its exit code, not the stack Node would print. Lives until disposed. */
export function watchStrayErrors(output: Output): Disposable {
  const receive = (error: unknown) => process.exit(reportFailure(error, output));
  // unhandled rejections come here too
  process.on("uncaughtException", receive);
  return { [Symbol.dispose]: () => void process.off("uncaughtException", receive) };
}
