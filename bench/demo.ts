import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { buildSource, sourcePath } from "../examples/nyc-flights/build-source.ts";
import type { RunEvent, RunSummary } from "../src/run/index.ts";
import { repositoryRoot } from "../test/support/places.ts";
import { productByHand } from "./demo-by-hand.ts";
import { type Bench, type Contestant, type Sample, timed } from "./harness.ts";

const example = join(repositoryRoot, "examples", "nyc-flights");
const SILVER_FLIGHTS = 334_264;

/** The main job against the same work written by hand. The extraction from the database is timed apart: by hand its files are there already. */
export const demo: Bench = {
  name: "demo",
  what: "flights of New York City: bronze, silver and gold of 13 tables, 42 rules, without the extraction",
  rounds: 5,
  prepare: async (folder) => {
    const extracted = join(folder, "extracted");
    const project = join(folder, "project");
    await extract(extracted);
    for (const name of ["lakewright.yaml", "config", "products", "sources"]) {
      cpSync(join(example, name), join(project, name), { recursive: true });
    }
    await buildSource(sourcePath(project), "whole year");
    const run = productRun(project);
    return [
      byHand(extracted, join(folder, "by-hand")),
      { name: "steps of the product", before: run.reset, measure: run.measure, limit: { ratio: 1.5, peakMb: 700 } },
      // with the start of both processes, plan, lease, store and report: the script by hand is started already
      { name: "that run, from start to end", measure: () => ({ ms: run.parts.wholeMs }) },
      { name: "its extraction, not counted above", measure: () => ({ ms: run.parts.extractionMs }) },
    ];
  },
};

/** What the hand-written script starts from: the rows as an extraction leaves them. */
async function extract(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  for (const table of ["airlines", "airports", "planes", "weather", "flights"]) {
    const rows = `SELECT *, '${table}' AS _source_file, row_number() OVER () AS _source_row FROM read_csv('${example}/data/${table}.csv.gz', nullstr = '')`;
    await connection.run(`COPY (${rows}) TO '${join(folder, `${table}.parquet`)}' (FORMAT parquet)`);
  }
  connection.closeSync();
  instance.closeSync();
}

function byHand(extracted: string, target: string): Contestant {
  const product = join(example, "products", "on_time");
  return {
    name: "by hand",
    before: () => rmSync(target, { recursive: true, force: true }),
    measure: () =>
      timed(async () => {
        const published = await productByHand({ extracted, target, product });
        if (published !== SILVER_FLIGHTS) throw new Error(`by hand: ${published} flights, not ${SILVER_FLIGHTS}`);
      }),
  };
}

type ProductRun = Readonly<{
  reset: () => void;
  measure: () => Sample;
  /** Of the last run, in milliseconds. */
  parts: Readonly<{ extractionMs: number; wholeMs: number }>;
}>;

/** One step after the other, so that the extraction can be taken off the whole. */
function productRun(project: string): ProductRun {
  const parts = { extractionMs: 0, wholeMs: 0 };
  const reset = () => {
    for (const name of ["lake", "store.db", "store.db-wal", "store.db-shm"]) {
      rmSync(join(project, ".lakewright", name), { recursive: true, force: true });
    }
  };
  const measure = () => {
    const launcher = join(repositoryRoot, "bin", "lakewright.js");
    const summary = summaryOf(output(launcher, "run", "--json", "--parallel", "1", "--project", project));
    const flights = summary.steps.find((step) => step.dataset === "on_time.silver.flights");
    if (flights?.ledger?.inserted !== SILVER_FLIGHTS) throw new Error(`product: not ${SILVER_FLIGHTS} flights`);
    const seconds = (of: (step: RunSummary["steps"][number]) => number) =>
      summary.steps.reduce((sum, step) => sum + of(step), 0);
    const extraction = seconds((step) => step.timings["extract"] ?? 0);
    parts.extractionMs = extraction * 1000;
    parts.wholeMs = (summary.seconds - extraction) * 1000;
    const steps = seconds((step) => step.seconds) - extraction;
    return { ms: steps * 1000, peakMb: summary.peakMemoryBytes / 2 ** 20 };
  };
  return { reset, measure, parts };
}

function summaryOf(events: string): RunSummary {
  for (const line of events.split("\n")) {
    const event = (line === "" ? { type: "" } : JSON.parse(line)) as RunEvent | { type: "" };
    if (event.type === "run-end") return event.summary;
  }
  throw new Error(`the run has no end: ${events.slice(-500)}`);
}

function output(...command: readonly string[]): string {
  const done = spawnSync(process.execPath, command, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status === 0) return done.stdout;
  throw new Error(`${command.join(" ")} ended with ${done.status}: ${done.stdout}${done.stderr}`);
}
