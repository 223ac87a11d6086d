import { type ChildProcess, fork } from "node:child_process";
import { moduleUrl } from "../base/index.ts";
import type { RunEvent, StepSummary } from "./contract.ts";
import type { FromExecutor, Job, ToExecutor } from "./job.ts";

/** How an executor process ended. `died`: without a word, by a signal or a native crash. */
export type ExecutorEnd =
  | Readonly<{ kind: "done"; steps: readonly StepSummary[]; peakMemoryBytes: number }>
  | Readonly<{ kind: "refused"; refusal: Extract<FromExecutor, { type: "refused" }> }>
  | Readonly<{ kind: "died"; signal: string }>;

export type ExecutorWatch = Readonly<{
  /** Aborting asks the executor to abandon its steps; after the grace time it is killed. */
  signal: AbortSignal;
  /** Aborting kills at once: the lease is lost. */
  kill: AbortSignal;
  onEvent: (event: RunEvent) => void;
}>;

const GRACE_MS = 10_000;

/** An executor process that waits for its one job. It starts while the supervisor still plans; disposing ends it without one. */
export type ExecutorProcess = Readonly<{
  work: (job: Job, watch: ExecutorWatch) => Promise<ExecutorEnd>;
  [Symbol.dispose]: () => void;
}>;

/** Starts a process for one job, so that a native crash is a failed attempt and not a lost run. */
export function startExecutor(): ExecutorProcess {
  const child = spawnExecutor();
  const ended = endOfProcess(child);
  const ready = new Promise<void>((resolve) => {
    child.on("message", (message: FromExecutor) => {
      if (message.type === "ready") resolve();
    });
  });
  return {
    work: (job, watch) => {
      child.on("message", (message: FromExecutor) => {
        if (message.type === "event") watch.onEvent(message.event);
      });
      const stopCancelling = cancelOn(child, watch);
      void ready.then(() => send(child, { type: "start", job }));
      return ended.finally(stopCancelling);
    },
    [Symbol.dispose]: () => void child.kill("SIGKILL"),
  };
}

function endOfProcess(child: ChildProcess): Promise<ExecutorEnd> {
  return new Promise((resolve) => {
    let end: ExecutorEnd | undefined;
    child.on("message", (message: FromExecutor) => {
      if (message.type === "done" || message.type === "refused") end = endOf(message);
    });
    child.on("error", (error) => resolve({ kind: "died", signal: error.message }));
    child.on("exit", (code, signal) => resolve(end ?? { kind: "died", signal: signal ?? `exit code ${code}` }));
  });
}

function endOf(message: Extract<FromExecutor, { type: "done" | "refused" }>): ExecutorEnd {
  return message.type === "refused"
    ? { kind: "refused", refusal: message }
    : { kind: "done", steps: message.steps, peakMemoryBytes: message.peakMemoryBytes };
}

function spawnExecutor(): ChildProcess {
  return fork(moduleUrl("run/executor-main"), {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
}

function send(child: ChildProcess, message: ToExecutor): void {
  if (child.connected) child.send(message);
}

function cancelOn(child: ChildProcess, watch: ExecutorWatch): () => void {
  let timer: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    send(child, { type: "cancel" });
    timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  const kill = (): void => void child.kill("SIGKILL");
  if (watch.signal.aborted) cancel();
  watch.signal.addEventListener("abort", cancel, { once: true });
  watch.kill.addEventListener("abort", kill, { once: true });
  return () => {
    clearTimeout(timer);
    watch.signal.removeEventListener("abort", cancel);
    watch.kill.removeEventListener("abort", kill);
  };
}
