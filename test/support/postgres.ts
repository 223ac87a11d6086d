import { spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { need } from "./needs.ts";

/** A throw-away PostgreSQL server on the loopback interface, with an empty database `test`. */
export type TestPostgres = Readonly<{
  url: string;
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** Ends the server and removes its data. */
  stop: () => Promise<void>;
}>;

const user = "lakewright";
const password = "loopback only";
const database = "test";
const startLimitMs = 30_000;

/** Starts a server of its own for one test file. It refuses to run as root, so root runs it as the user `postgres`. */
export async function startPostgres(): Promise<TestPostgres> {
  const initdb = need("postgres");
  if (!initdb.available) throw new Error(initdb.reason);
  const programs = dirname(realpathSync(initdb.path));
  const folder = mkdtempSync(join(tmpdir(), "lakewright-postgres-"));
  createCluster(initdb.path, folder);
  const port = await freePort();
  const stop = startServer(join(programs, "postgres"), folder, port);
  const server = { host: "127.0.0.1", port, user, password, database, stop };
  await createDatabase(server);
  return { ...server, url: `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}` };
}

function createCluster(initdb: string, folder: string): void {
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password);
  giveAway(folder);
  giveAway(passwordFile);
  const options = [
    "--username",
    user,
    "--pwfile",
    passwordFile,
    "--auth",
    "scram-sha-256",
    "--encoding",
    "UTF8",
    "--locale",
    "C.UTF-8",
    "--no-sync",
  ];
  const made = unprivileged(initdb, [...options, join(folder, "data")]);
  const done = spawnSync(made.program, made.args, { encoding: "utf8", cwd: folder });
  if (done.status !== 0) throw new Error(`initdb failed: ${done.stderr}`);
}

function startServer(postgres: string, folder: string, port: number): () => Promise<void> {
  const settings = [
    `listen_addresses=127.0.0.1`,
    `port=${port}`,
    `unix_socket_directories=`,
    `fsync=off`,
    `timezone=UTC`,
  ];
  const made = unprivileged(postgres, ["-D", join(folder, "data"), ...settings.flatMap((setting) => ["-c", setting])]);
  const child = spawn(made.program, made.args, { stdio: "ignore", cwd: folder });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  // SIGINT is the fast shutdown of PostgreSQL: clients are disconnected
  const kill = () => child.kill("SIGINT");
  process.once("exit", kill);
  return async () => {
    process.off("exit", kill);
    kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}

async function createDatabase(server: Omit<TestPostgres, "url">): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    const client = new pg.Client({ ...server, database: "postgres" });
    try {
      await client.connect();
      await client.query(`create database ${database}`);
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        await server.stop();
        throw new Error("the test server of PostgreSQL did not start", { cause: error });
      }
      await wait(50);
    } finally {
      await client.end();
    }
  }
}

const isRoot = userInfo().uid === 0;

function unprivileged(program: string, args: readonly string[]): Readonly<{ program: string; args: string[] }> {
  if (!isRoot) return { program, args: [...args] };
  return { program: "setpriv", args: ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, ...args] };
}

function giveAway(path: string): void {
  if (!isRoot) return;
  const id = (flag: string) => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
  chownSync(path, id("-u"), id("-g"));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
