import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { benches } from "../../bench/benches.ts";
import { limitText, type Result, type Spread } from "../../bench/harness.ts";

/** A recorded bench: `bench/results/<name>.json`. */
type Recorded = Readonly<{
  what: string;
  rounds: number;
  at: string;
  machine: Readonly<{ cpu: string; cores: number; memoryMb: number; node: string }>;
  results: readonly Result[];
}>;

const INTRODUCTION = `# Performance

Every figure is a ratio: both sides did the same work in turn, round by round, in the same minutes on the same machine. The first line of a table is what the others are
compared with, mostly the same work written by hand for the same engine with nothing else in the way. Milliseconds are there for the order of magnitude only; × CPU compares the processor
time of all threads. A limit that is not held is shown as such.

Run it yourself: \`npm run bench\`, or \`npm run bench -- delta-merge\` for one. Peers (delta-rs, Spark) take part where the Python environment of the tests is installed;
\`LAKEWRIGHT_BENCH_FULL=1\` takes the full sizes. The results lie in \`bench/results\`, and this page is made from them.
`;

/** The page about speed, from the recorded results of all benches. */
export function performancePage(root: string): string {
  return [INTRODUCTION, ...benches.flatMap(({ name }) => section(root, name))].join("\n");
}

function section(root: string, name: string): readonly string[] {
  const path = join(root, "bench", "results", `${name}.json`);
  if (!existsSync(path)) return [];
  const { what, rounds, at, machine, results } = JSON.parse(readFileSync(path, "utf8")) as Recorded;
  const { cpu, cores, memoryMb, node } = machine;
  const place = `${cpu}, ${cores} cores, ${Math.round(memoryMb / 1024)} GiB, Node ${node.slice(1)}, ${at.slice(0, 10)}; medians of ${rounds} rounds.`;
  const rows = results.map((result) => `| ${cells(result).join(" | ")} |`);
  return [
    `## ${name}\n`,
    `${capital(what)}.\n`,
    "| | ms | × | from … to | × CPU | MB | limit |",
    "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ...rows,
    `\n${place}\n`,
  ];
}

function cells(result: Result): readonly string[] {
  const { name, ms, ratio, cpuRatio, peakMb } = result;
  return [
    name,
    digits(ms.median, 1),
    digits(ratio.median, 2),
    range(ratio),
    cpuRatio === undefined ? "" : digits(cpuRatio, 2),
    peakMb === undefined ? "" : digits(peakMb, 0),
    limitText(result),
  ];
}

const digits = (value: number, count: number) => value.toFixed(count);
const range = ({ min, max }: Spread) => `${digits(min, 2)} … ${digits(max, 2)}`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
