import { type Clock, type Random, realClock, realRandom } from "./effects.ts";
import { UserError } from "./errors.ts";

export type RetryPolicy = Readonly<{ attempts: number; baseMs: number; capMs: number }>;

export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, baseMs: 100, capMs: 10_000 };

export type RetryOptions = Readonly<{
  policy?: RetryPolicy;
  signal?: AbortSignal;
  clock?: Clock;
  random?: Random;
  /** Milliseconds the other side asked to wait (Retry-After), if the error carries it. */
  askedWaitMs?: (error: unknown) => number | undefined;
  isTransient?: (error: unknown) => boolean;
}>;

/** Tries `work` a bounded number of times with full jitter; only transient errors are tried again (I7). */
export async function retry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const {
    policy = DEFAULT_RETRY,
    signal,
    clock = realClock,
    random = realRandom,
    isTransient = isTransientError,
  } = options;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= policy.attempts || !isTransient(error)) throw error;
      const jittered = random.fraction() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
      const asked = options.askedWaitMs?.(error);
      await clock.sleep(asked === undefined ? jittered : Math.min(asked + jittered, policy.capMs), signal);
    }
  }
}

/** Transient by our own classification only: unknown errors are not retried. */
export function isTransientError(error: unknown): boolean {
  return error instanceof UserError && error.failure === "transient";
}
