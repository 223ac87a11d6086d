import { hostname } from "node:os";
import { readFileSync } from "node:fs";
import { type Clock, EXIT, failpoint, UserError } from "../base/index.ts";
import { type DatasetId, parseDuration, type ResolvedModel } from "../metadata/index.ts";
import type { Plan } from "../plan/index.ts";
import type { Holder, LeaseGrant, Store } from "../store/index.ts";

const DEFAULT_LEASE_MS = 30_000;

/** How long a lease lasts without a heartbeat: `lease` of the environment. */
export function leaseMs(resolved: ResolvedModel): number {
  const setting = resolved.environment.settings["lease"];
  const seconds = typeof setting === "string" ? parseDuration(setting) : undefined;
  return seconds === undefined ? DEFAULT_LEASE_MS : seconds * 1000;
}

/** This process as a lease holder. The start time guards against a pid that was used again. */
export function thisHolder(runId: string, clock: Clock): Holder {
  const startedAt = processStart(process.pid) ?? new Date(clock.now() - process.uptime() * 1000).toISOString();
  return { host: hostname(), pid: process.pid, startedAt, runId };
}

/** True unless the holder was on this host and its process is gone. A process of another host can only be judged by its lease's end. */
export function isHolderAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch {
    return false;
  }
  const started = processStart(holder.pid);
  return started === undefined || started === holder.startedAt;
}

/** Start of a process in clock ticks since boot, where the system tells it (Linux): the 22nd field, counted after the name in parentheses. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** All datasets of every product the plan touches, and the source datasets it loads: no product is worked on by two runs. */
export function leasedDatasets(resolved: ResolvedModel, plan: Plan): readonly DatasetId[] {
  const touched = new Set(plan.steps.map((step) => step.product));
  const ofProducts = resolved.model.products
    .filter((product) => touched.has(product.name))
    .flatMap((product) => product.datasets);
  const ids = new Set([...plan.steps.map((step) => step.dataset), ...ofProducts.map((dataset) => dataset.id)]);
  return [...ids].sort();
}

export type LeaseWait = Readonly<{
  holder: Holder;
  ttlMs: number;
  waitMs: number;
  clock: Clock;
  signal: AbortSignal;
  onWait: (grant: Extract<LeaseGrant, { kind: "held" }>) => void;
}>;

const POLL_MS = 250;

/** Takes the leases, waiting for another run if asked to. @throws LW3004 when another run keeps them */
export async function takeLeases(
  store: Store,
  datasets: readonly DatasetId[],
  wait: LeaseWait,
): Promise<Extract<LeaseGrant, { kind: "granted" }>> {
  failpoint("before-lease");
  const deadline = wait.clock.monotonicMs() + wait.waitMs;
  for (let told = false; ; told = true) {
    wait.signal.throwIfAborted();
    const grant = await store.acquireLeases(datasets, wait.holder, wait.ttlMs, isHolderAlive);
    if (grant.kind === "granted") {
      failpoint("after-lease");
      return grant;
    }
    if (wait.clock.monotonicMs() >= deadline) throw heldError(grant);
    if (!told) wait.onWait(grant);
    await wait.clock.sleep(POLL_MS, wait.signal);
  }
}

function heldError(grant: Extract<LeaseGrant, { kind: "held" }>): UserError {
  const { dataset, holder, expiresAt } = grant;
  return new UserError("LW3004", {
    values: { dataset, run: holder.runId, pid: holder.pid, host: holder.host, until: expiresAt },
    hint: "wait for it, or give `--wait 600` (seconds)",
    exitCode: EXIT.world,
    failure: "conflict",
  });
}

/** Keeps the leases alive until stopped; calls `onLost` once when they are no longer ours. */
export function startHeartbeat(store: Store, holder: Holder, ttlMs: number, onLost: () => void): () => void {
  let stopped = false;
  const beat = async (): Promise<void> => {
    // a store that does not answer is not a lost lease: the next beat or the fence decides
    const held = await store.renewLeases(holder, ttlMs).catch(() => true);
    if (held || stopped) return;
    stop();
    onLost();
  };
  const timer = setInterval(() => void beat(), ttlMs / 3);
  const stop = (): void => {
    stopped = true;
    clearInterval(timer);
  };
  return stop;
}
