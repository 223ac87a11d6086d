import { spawn } from "node:child_process";
import { cp, mkdir, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { addDecember, buildSource, type Extent, sourcePath } from "./build-source.ts";

/*
 * The main job on real data: builds the operational database, then runs the product through the command line.
 * usage: demo.ts [--second-day] [--in <folder>]
 */

const example = import.meta.dirname;
const repository = resolve(example, "../..");
const command = join(repository, "bin", "lakewright.js");
const metadata = ["lakewright.yaml", "config", "products", "sources"];

const DECEMBER =
  "SELECT carrier_name, flights, cancelled, mean_arr_delay FROM gold.carrier_delay WHERE month = DATE '2013-12-01' ORDER BY mean_arr_delay DESC LIMIT 5";

const help = `usage: npm run demo -- [--second-day] [--in <folder>]
  --second-day   December arrives late: a first run until November, then a second one
  --in <folder>  work in a copy of the example there instead of in the example itself`;

const { values: options } = parseArgs({
  options: { "second-day": { type: "boolean" }, in: { type: "string" }, help: { type: "boolean", short: "h" } },
});
process.exitCode = options.help === true ? tell(help) : await demo(options.in, options["second-day"] === true);

/** @returns the exit code of the first command that did not end well, else 0 */
async function demo(folder: string | undefined, secondDay: boolean): Promise<number> {
  const projectRoot = await freshProject(folder);
  await build(projectRoot, secondDay ? "until November" : "whole year");
  const first = await lakewright(projectRoot, "run");
  if (first !== 0) return first;
  if (secondDay) {
    const second = await runDecember(projectRoot);
    if (second !== 0) return second;
  }
  tell("\nHow long do travellers of each carrier wait in December?");
  const shown = await lakewright(projectRoot, "query", DECEMBER);
  if (shown === 0) tellHowToGoOn(projectRoot);
  return shown;
}

/** Every demo starts anew, so that it always shows the same. */
async function freshProject(folder: string | undefined): Promise<string> {
  const projectRoot = folder === undefined ? example : resolve(folder);
  await rm(join(projectRoot, ".lakewright"), { recursive: true, force: true });
  if (folder === undefined) return projectRoot;
  await mkdir(projectRoot, { recursive: true });
  for (const name of metadata) await cp(join(example, name), join(projectRoot, name), { recursive: true });
  return projectRoot;
}

async function build(projectRoot: string, extent: Extent): Promise<void> {
  const started = performance.now();
  const rows = await buildSource(sourcePath(projectRoot), extent);
  const counts = Object.entries(rows).map(([table, count]) => `${table} ${count.toLocaleString("en-US")}`);
  tell(`The operational database (SQLite, ${extent}) is built in ${seconds(started)}: ${counts.join(", ")}\n`);
}

async function runDecember(projectRoot: string): Promise<number> {
  const started = performance.now();
  const rows = await addDecember(sourcePath(projectRoot));
  tell(
    `\nThe next day December arrived: ${rows["flights"]?.toLocaleString("en-US")} flights more, in ${seconds(started)}`,
  );
  tell("This run reads what is new, and again the last hour before it, in case something came late.\n");
  return lakewright(projectRoot, "run");
}

function tellHowToGoOn(projectRoot: string): void {
  const project = relative(process.cwd(), projectRoot) || ".";
  // the machine's own Node may be too old: then this runs on the one of the repository
  const isOurs = process.execPath.startsWith(join(repository, "node_modules"));
  const node = isOurs ? relative(process.cwd(), join(repository, "node_modules", ".bin", "node")) : "node";
  const run = `${node} ${relative(process.cwd(), command)}`;
  tell(`
Look further:
  the report of the run               ${join(project, ".lakewright", "reports", "latest.html")}
  what was put aside, and why         ${run} quarantine list --project ${project}
  the tables, with their versions     ${run} status --project ${project}
  ask anything                        ${run} query "SELECT * FROM gold.route_reliability ORDER BY flights DESC" --project ${project}
  run again: nothing is to be done    ${run} run --project ${project}
  the tables are plain Delta Lake     ${join(project, ".lakewright", "lake")}/`);
}

/** Runs one command of Lakewright in sight of whoever watches. */
function lakewright(projectRoot: string, ...args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [command, ...args, "--project", projectRoot], { stdio: "inherit" });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (code) => done(code ?? 1));
  });
}

function tell(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
