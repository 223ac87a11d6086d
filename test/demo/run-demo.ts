import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../support/places.ts";

/** What a command left behind. */
export type Finished = Readonly<{ code: number | null; output: string }>;

/** A demo that was run in a folder of its own. Lives until it is disposed. */
export type RanDemo = Finished &
  Readonly<{
    projectRoot: string;
    /** Runs one command of Lakewright on its project. */
    lakewright: (...args: readonly string[]) => Finished & { stdout: string };
    [Symbol.dispose]: () => void;
  }>;

const limitMs = 110_000;

/** `npm run demo -- <args>` in a temporary folder. @throws Error with its words when it does not end well */
export function runDemo(...args: readonly string[]): RanDemo {
  const projectRoot = mkdtempSync(join(tmpdir(), "lakewright-demo-"));
  const demo = join(repositoryRoot, "examples", "nyc-flights", "demo.ts");
  // one stream for both, as a terminal shows it
  const words = ["-c", 'exec "$0" "$@" 2>&1', process.execPath, demo, "--in", projectRoot, ...args];
  const finished = finish("sh", words);
  if (finished.code !== 0) throw new Error(`the demo ended with ${finished.code}:\n${finished.output}`);
  return {
    ...finished,
    projectRoot,
    lakewright: (...rest) => node(join(repositoryRoot, "bin", "lakewright.js"), ...rest, "--project", projectRoot),
    [Symbol.dispose]: () => rmSync(projectRoot, { recursive: true, force: true }),
  };
}

function node(...args: readonly string[]): Finished & { stdout: string } {
  return finish(process.execPath, args);
}

function finish(program: string, args: readonly string[]): Finished & { stdout: string } {
  const done = spawnSync(program, args, { encoding: "utf8", timeout: limitMs, maxBuffer: 64 * 1024 * 1024 });
  return { code: done.status, output: done.stdout + done.stderr, stdout: done.stdout };
}
