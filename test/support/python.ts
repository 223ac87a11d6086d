import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { python, sparkJars } from "./places.ts";

type Mode = "plain" | "spark";
const serverFile = join(dirname(fileURLToPath(import.meta.url)), "python-server.py");
const startLimitMs = 120_000;

/**
 * Runs Python code in the provisioned environment (delta-rs, pyarrow) and returns what it leaves in `result`, carried as JSON.
 * `args` is what the code finds under that name. The process is shared by all test files of a vitest run.
 * @throws Error with Python's traceback when the code raises
 */
export async function runPython(code: string, args: unknown = null): Promise<unknown> {
  return request("plain", code, args);
}

/** As {@link runPython}, in a process that also has `spark`: a local Spark session with Delta, in UTC. */
export async function runSpark(code: string, args: unknown = null): Promise<unknown> {
  return request("spark", code, args);
}

async function request(mode: Mode, code: string, args: unknown): Promise<unknown> {
  const socket = await connect(await serverSocket(mode));
  try {
    socket.write(`${JSON.stringify({ code, args })}\n`);
    for await (const line of createInterface({ input: socket })) {
      const answer = JSON.parse(line) as { result?: unknown; error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.result;
    }
    throw new Error(`the ${mode} Python process ended before it answered`);
  } finally {
    socket.destroy();
  }
}

function connect(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** The first test file that asks starts the process, the others wait for its socket; `global-setup.ts` ends it. */
async function serverSocket(mode: Mode): Promise<string> {
  const folder = process.env["LAKEWRIGHT_TEST_SERVERS"];
  if (folder === undefined)
    throw new Error("runPython and runSpark work in vitest only (test/support/global-setup.ts)");
  const socket = join(folder, `${mode}.socket`);
  if (existsSync(socket)) return socket;
  const log = join(folder, `${mode}.log`);
  const child = becomesStarter(join(folder, `${mode}.lock`)) ? start(mode, socket, log) : undefined;
  const deadline = Date.now() + startLimitMs;
  while (!existsSync(socket)) {
    if (child?.exitCode != null || Date.now() > deadline) {
      throw new Error(
        `the ${mode} Python process did not start:\n${existsSync(log) ? readFileSync(log, "utf8").slice(-4000) : ""}`,
      );
    }
    await wait(50);
  }
  return socket;
}

function becomesStarter(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function start(mode: Mode, socket: string, log: string): ChildProcess {
  const output = openSync(log, "w");
  const child = spawn(python, [serverFile, socket, mode, process.env["LAKEWRIGHT_TEST_OWNER"] ?? ""], {
    // its own process group, so that the Java process of Spark ends with it
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, SPARK_TEST_JARS: sparkJars().join(","), TZ: "UTC" },
  });
  writeFileSync(join(dirname(socket), `${mode}.pid`), String(child.pid));
  child.unref();
  return child;
}

/** Ends the shared processes of one vitest run and removes their folder. */
export function stopServers(folder: string): void {
  for (const mode of ["plain", "spark"] as const) {
    const file = join(folder, `${mode}.pid`);
    if (existsSync(file)) killGroup(Number(readFileSync(file, "utf8")));
  }
  rmSync(folder, { recursive: true, force: true });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it had ended by itself
  }
}
