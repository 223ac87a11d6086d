import { need } from "../test/support/find-need.ts";
import { setup } from "../test/support/global-setup.ts";
import { runPython, runSpark } from "../test/support/python.ts";
import type { Contestant, Sample } from "./harness.ts";

/** Another implementation that does the same work in the same round, in a process that is up already. */
type Peer = Readonly<{ name: string; needs: readonly ("python" | "java" | "spark")[]; run: typeof runPython }>;

export const deltaRs: Peer = { name: "delta-rs", needs: ["python"], run: runPython };
export const spark: Peer = { name: "Spark", needs: ["python", "java", "spark"], run: runSpark };

/** Python that is timed; `args` and what `before` made are known to it. */
export type PeerWork = Readonly<{ name: string; before?: string; code: string; args: unknown }>;

/** A contestant for work in Python; none where the peer is not installed, and then nothing is compared with it. */
export function peerContestant(peer: Peer, work: PeerWork): readonly Contestant[] {
  if (!peer.needs.every((name) => need(name).available)) return [];
  return [{ name: work.name, measure: () => measure(peer, work) }];
}

/** The name of a contestant to be compared with, where it takes part. */
export function isThere(peer: Peer): boolean {
  return peer.needs.every((name) => need(name).available);
}

async function measure(peer: Peer, { before = "pass", code, args }: PeerWork): Promise<Sample> {
  // the work of Spark is done by Java, of whose time Python's clock knows nothing
  const program = `import time\n${before}\nused = time.process_time()\nstarted = time.perf_counter()\n${code}\nresult = [(time.perf_counter() - started) * 1000, (time.process_time() - used) * 1000]`;
  const [ms, cpuMs] = (await peer.run(program, args)) as readonly number[];
  return { ms: Number(ms), ...(peer.name === spark.name ? {} : { cpuMs: Number(cpuMs) }) };
}

/** Makes the place of the peers' processes. @returns what ends them */
export const startPeers = setup;
