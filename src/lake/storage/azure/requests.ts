import {
  type Clock,
  EXIT,
  type Random,
  realClock,
  realRandom,
  retry,
  type RetryPolicy,
  UserError,
} from "../../../base/index.ts";
import { BlobFailure, isBlobFailure } from "./blob-failure.ts";

/** How requests to a storage account are made. */
export type RequestOptions = Readonly<{
  policy?: RetryPolicy;
  /** One request that takes longer is given up, and sent again where that is safe. */
  timeoutMs?: number;
  clock?: Clock;
  random?: Random;
}>;

/** Waits of up to 12 seconds in all; longer only when the service asks for it. */
const POLICY: RetryPolicy = { attempts: 7, baseMs: 200, capMs: 20_000 };
const TIMEOUT_MS = 60_000;

/** Requests on their way at once: with the size of a block this bounds the memory of all up- and downloads together. */
const PARALLEL_REQUESTS = 16;

/** Sends requests: bounded in number and time, and again as long as the failure is transient. Work must not send in turn. */
export type Requests = Readonly<{
  send: <T>(work: (signal: AbortSignal, attempt: number) => Promise<T>, signal?: AbortSignal) => Promise<T>;
}>;

export function requestsOf(options: RequestOptions = {}): Requests {
  const { policy = POLICY, timeoutMs = TIMEOUT_MS, clock = realClock, random = realRandom } = options;
  const slot = slots(PARALLEL_REQUESTS);
  return {
    send: (work, signal) =>
      retry((attempt) => slot(() => inTime(timeoutMs, signal, (limit) => work(limit, attempt))), {
        policy,
        clock,
        random,
        ...(signal === undefined ? {} : { signal }),
        isTransient: (error) => isBlobFailure(error, "transient"),
        askedWaitMs: (error) => (isBlobFailure(error) ? error.retryAfterMs : undefined),
      }),
  };
}

/** At most `count` at once; the others wait their turn in order. */
function slots(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

async function inTime<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    return await work(signal === undefined ? limit : AbortSignal.any([signal, limit]));
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) throw new BlobFailure("transient", `no answer within ${timeoutMs / 1000} s`, { cause: error });
    throw error;
  }
}

/** The failure as the user must see it; what is no failure of a request is passed on. */
export function storageError(error: unknown, action: string, place: string): unknown {
  if (!isBlobFailure(error)) return error;
  return errorOf(error, action, place);
}

function errorOf(failure: BlobFailure, action: string, place: string): UserError {
  const values = { action, place, reason: failure.message };
  const common = { exitCode: EXIT.world, cause: failure };
  switch (failure.kind) {
    case "transient":
      return new UserError("LW6501", { ...common, values, failure: "transient" });
    case "refused":
      return new UserError("LW6502", {
        ...common,
        values,
        hint: "the identity needs the role Storage Blob Data Contributor on the container; a SAS needs read, add, create, write, delete and list",
      });
    case "no container":
      return new UserError("LW6504", { ...common, values: { place } });
    case "changed":
      return new UserError("LW6505", { ...common, values: { place }, failure: "conflict" });
    case "exists":
    case "missing":
    case "range":
    case "wrong":
      return new UserError("LW6506", { ...common, values });
    default:
      return failure.kind satisfies never;
  }
}
