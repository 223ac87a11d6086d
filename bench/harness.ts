import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * One measured piece of work: milliseconds, milliseconds of processor time (user and system, all threads), and the peak resident memory of its
 * process where that was asked for. On a busy machine the processor time says more than the clock.
 */
export type Sample = Readonly<{ ms: number; cpuMs?: number; peakMb?: number }>;

/** What must hold, compared with the baseline, or the contestant `of`, in the same round; `peakMb` stands by itself. */
export type Limit = Readonly<{ ratio?: number; moreMs?: number; peakMb?: number; of?: string }>;

/** One way to do the work of a bench. `before` is not measured. */
export type Contestant = Readonly<{
  name: string;
  before?: () => void | Promise<void>;
  measure: () => Sample | Promise<Sample>;
  limit?: Limit;
}>;

/** A comparison: the first contestant is the baseline. `prepare` gets an empty folder that is removed afterwards. */
export type Bench = Readonly<{
  name: string;
  what: string;
  rounds: number;
  prepare: (folder: string) => readonly Contestant[] | Promise<readonly Contestant[]>;
}>;

export type Spread = Readonly<{ median: number; min: number; max: number }>;
export type Result = Readonly<{
  name: string;
  ms: Spread;
  ratio: Spread;
  moreMs: number;
  /** Processor time, and how many times that of the baseline it is. */
  cpuMs?: number;
  cpuRatio?: number;
  peakMb?: number;
  limit?: Limit;
  held: boolean;
}>;

/**
 * Runs all contestants in turn, round by round, so that a change of the machine's speed meets all of them. The first round warms up and is
 * not counted. Ratios are made within a round.
 */
export async function runBench(bench: Bench): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), "lakewright-bench-"));
  try {
    const contestants = await bench.prepare(folder);
    const rounds: Sample[][] = [];
    for (let round = 0; round <= bench.rounds; round++) {
      const samples: Sample[] = [];
      for (const contestant of contestants) {
        await contestant.before?.();
        samples.push(await contestant.measure());
      }
      if (round > 0) rounds.push(samples);
    }
    return contestants.map((contestant, index) =>
      summarize(contestant, { index, compared: comparedWith(contestant, contestants) }, rounds),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error when a limit names nobody: it would always hold */
function comparedWith({ limit }: Contestant, contestants: readonly Contestant[]): number {
  if (limit?.of === undefined) return 0;
  const index = contestants.findIndex(({ name }) => name === limit.of);
  if (index < 0) throw new Error(`no contestant is called "${limit.of}"`);
  return index;
}

function summarize(
  contestant: Contestant,
  place: Readonly<{ index: number; compared: number }>,
  rounds: readonly (readonly Sample[])[],
): Result {
  const samples = rounds.flatMap((round) => round[place.index] ?? []);
  const { ratio } = compare(samples, rounds, 0);
  const judged = compare(samples, rounds, place.compared);
  const peaks = samples.flatMap((sample) => sample.peakMb ?? []);
  const peakMb = peaks.length > 0 ? Math.max(...peaks) : undefined;
  const { limit } = contestant;
  const cpu = processorTime(samples, rounds);
  const held =
    judged.ratio.median <= (limit?.ratio ?? Number.POSITIVE_INFINITY) &&
    judged.moreMs <= (limit?.moreMs ?? Number.POSITIVE_INFINITY) &&
    (peakMb ?? 0) <= (limit?.peakMb ?? Number.POSITIVE_INFINITY);
  const ms = spread(samples.map((sample) => sample.ms));
  return { name: contestant.name, ms, ratio, moreMs: judged.moreMs, ...cpu, peakMb, limit, held };
}

function processorTime(
  samples: readonly Sample[],
  rounds: readonly (readonly Sample[])[],
): Pick<Result, "cpuMs" | "cpuRatio"> {
  const spent = samples.flatMap(({ cpuMs }) => cpuMs ?? []);
  if (spent.length === 0) return {};
  const ratios = samples.flatMap(({ cpuMs }, round) => {
    const base = rounds[round]?.[0]?.cpuMs;
    return cpuMs === undefined || base === undefined ? [] : [cpuMs / base];
  });
  const cpuMs = spread(spent).median;
  return ratios.length === 0 ? { cpuMs } : { cpuMs, cpuRatio: spread(ratios).median };
}

function compare(
  samples: readonly Sample[],
  rounds: readonly (readonly Sample[])[],
  other: number,
): Readonly<{ ratio: Spread; moreMs: number }> {
  const others = rounds.map((round) => round[other]?.ms ?? Number.NaN);
  const against = (combine: (ms: number, than: number) => number) =>
    spread(samples.map((sample, round) => combine(sample.ms, others[round] ?? Number.NaN)));
  return { ratio: against((ms, than) => ms / than), moreMs: against((ms, than) => ms - than).median };
}

/** A limit in words, and whether it was held. */
export function limitText({ limit, held }: Result): string {
  if (limit === undefined) return "";
  const parts = [
    limit.ratio === undefined ? [] : `≤ ${limit.ratio} ×`,
    limit.moreMs === undefined ? [] : `≤ ${limit.moreMs} ms more`,
    limit.peakMb === undefined ? [] : `≤ ${limit.peakMb} MB`,
  ].flat();
  const of = limit.of === undefined ? "" : ` of ${limit.of}`;
  return parts.length === 0 ? "" : `${parts.join(", ")}${of} ${held ? "held" : "BROKEN"}`;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** Measures a function of this process. */
export async function timed(work: () => unknown): Promise<Sample> {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1000 };
}

export type CommandOptions = Readonly<{
  cwd: string;
  env?: Readonly<Record<string, string>>;
  memory?: boolean;
  exitCode?: number;
}>;

/**
 * Measures a program from its start to its end. With `memory` GNU time stands in between (about a millisecond) and reports the peak
 * of the largest process among it and its children.
 * @throws Error when the program ends with another exit code than expected
 */
export function timedCommand(command: readonly string[], options: CommandOptions): Sample {
  const note = join(options.cwd, ".peak-memory");
  const withMemory = options.memory === true && existsSync("/usr/bin/time");
  const [program = "", ...args] = withMemory
    ? ["/usr/bin/time", "--format=%M", `--output=${note}`, ...command]
    : command;
  const started = performance.now();
  const done = spawnSync(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const ms = performance.now() - started;
  if (done.status !== (options.exitCode ?? 0))
    throw new Error(`${command.join(" ")} ended with ${done.status}: ${done.stdout}${done.stderr}`);
  return withMemory ? { ms, peakMb: Number(readFileSync(note, "utf8").trim().split("\n").at(-1)) / 1024 } : { ms };
}
