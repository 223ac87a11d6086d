import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { repositoryRoot } from "../support/places.ts";

/** How a command ended. */
export type Ended = Readonly<{
  code: number | null;
  signal: NodeJS.Signals | null;
  events: readonly CommandEvent[];
  stderr: string;
}>;
export type CommandEvent = Readonly<Record<string, unknown> & { type?: string }>;

/** A command that runs: the supervisor, and through it the executor. */
export type Running = Readonly<{ child: ChildProcess; ended: Promise<Ended> }>;

/** Starts `lakewright <words> --json` in a project. */
export function start(root: string, words: readonly string[], failpoint?: string): Running {
  const child = spawn(process.execPath, [`${repositoryRoot}/bin/lakewright.js`, ...words, "--json"], {
    cwd: root,
    env: { ...process.env, LAKEWRIGHT_FAILPOINT: failpoint ?? "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<Ended>((resolve) => {
    // an orphaned executor may keep the pipes open: the end of the supervisor is what counts
    child.once("exit", (code, signal) =>
      setTimeout(() => resolve({ code, signal, events: eventsOf(stdout), stderr }), 5),
    );
  });
  return { child, ended };
}

/** Runs a command to its end. */
export function command(root: string, words: readonly string[], failpoint?: string): Promise<Ended> {
  return start(root, words, failpoint).ended;
}

function eventsOf(stdout: string): readonly CommandEvent[] {
  return stdout.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as CommandEvent];
    } catch {
      // a killed process may leave half a line
      return [];
    }
  });
}

/** Waits until a process of the command has stopped itself at its failpoint. @returns its pid, or undefined when the command ended */
export async function stoppedProcess(running: Running): Promise<number | undefined> {
  let isOver = false;
  void running.ended.then(() => (isOver = true));
  while (!isOver) {
    const stopped = family(running.child.pid).find((pid) => processState(pid) === "T");
    if (stopped !== undefined) return stopped;
    await wait(15);
  }
  return undefined;
}

/** A process and its children, as Linux tells. */
export function family(pid: number | undefined): readonly number[] {
  if (pid === undefined) return [];
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return [pid, ...(children === "" ? [] : children.split(" ").map(Number))];
  } catch {
    return [];
  }
}

function processState(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2)[0];
  } catch {
    return undefined;
  }
}

/** Sends a signal to a process that may be gone. */
export function signalTo(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch {
    // it is gone, which is what was wanted
  }
}
