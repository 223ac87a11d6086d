import { randomUUID } from "node:crypto";

/** The clock: milliseconds since 1970 UTC, a monotone one for durations, and waiting that an AbortSignal ends. */
export type Clock = Readonly<{
  now: () => number;
  monotonicMs: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}>;

export const realClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const timer = setTimeout(done, ms);
      function stop() {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      }
      function done() {
        signal?.removeEventListener("abort", stop);
        resolve();
      }
      signal?.addEventListener("abort", stop, { once: true });
    }),
};

/** Randomness: ids and jitter. */
export type Random = Readonly<{ uuid: () => string; fraction: () => number }>;

export const realRandom: Random = { uuid: () => randomUUID(), fraction: () => Math.random() };
