import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../test/support/places.ts";
import { benches } from "./benches.ts";
import { type Bench, limitText, type Result, runBench, type Spread } from "./harness.ts";
import { startPeers } from "./peer.ts";

// usage: bench/run.ts [text in the name of a bench…]
const wanted = process.argv.slice(2);
const folder = join(repositoryRoot, "bench", "results");

function machine(): Readonly<Record<string, string | number>> {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    node: process.version,
  };
}

function table(results: readonly Result[]): string {
  const header = ["", "median ms", "min … max", "× baseline", "min … max", "CPU ms", "× CPU", "peak MB", "limit"];
  const rows = results.map((result) => [
    result.name,
    digits(result.ms.median, 1),
    range(result.ms, 1),
    digits(result.ratio.median, 2),
    range(result.ratio, 2),
    result.cpuMs === undefined ? "" : digits(result.cpuMs, 1),
    result.cpuRatio === undefined ? "" : digits(result.cpuRatio, 2),
    result.peakMb === undefined ? "" : digits(result.peakMb, 0),
    limitText(result),
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  return [header, ...rows].map(line).join("\n");
}

const digits = (value: number, count: number) => value.toFixed(count);
const range = ({ min, max }: Spread, count: number) => `${digits(min, count)} … ${digits(max, count)}`;

async function runAndRecord(bench: Bench): Promise<void> {
  const results = await runBench(bench);
  console.log(`\n${bench.name}: ${bench.what} (${bench.rounds} rounds)\n${table(results)}`);
  const { name, what, rounds } = bench;
  const record = { bench: name, what, rounds, at: new Date().toISOString(), machine: machine(), results };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`);
  if (results.some((result) => !result.held)) process.exitCode = 1;
}

mkdirSync(folder, { recursive: true });
const endPeers = startPeers();
try {
  for (const bench of benches)
    if (wanted.length === 0 || wanted.some((text) => bench.name.includes(text))) await runAndRecord(bench);
} finally {
  endPeers();
}
