import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../support/needs.ts";
import { runPython } from "../support/python.ts";
import { livedRows } from "./operations.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

const MAIN = join(import.meta.dirname, "operation-main.ts");
const ROUNDS = 50;
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Date.now() % 100_000);

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

/** A process that wrote: rounds that are in for certain, and those it had begun. */
type Life = Readonly<{ pid: number; done: number; begun: number }>;

/** `lifeMs`: it is killed then. */
function writer(name: string, rounds: number, lifeMs?: number): Promise<Life> {
  const scratch = lake.path(`_scratch-${crypto.randomUUID()}`);
  const child = spawn(process.execPath, [MAIN, lake.root, name, "live", scratch, String(rounds)]);
  let output = "";
  let problem = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (problem += chunk.toString()));
  if (lifeMs !== undefined) setTimeout(() => child.kill("SIGKILL"), lifeMs);
  const told = (word: string) => output.match(new RegExp(`^${word} `, "gm"))?.length ?? 0;
  return new Promise((resolve, reject) => {
    child.once("close", (code) => {
      if (code !== 0 && lifeMs === undefined) reject(new Error(problem));
      else resolve({ pid: child.pid ?? 0, done: told("done"), begun: told("begun") });
    });
  });
}

/** A writer that is killed after each of `livesMs` and begins again, until it knows of fifty rounds. */
async function stubbornWriter(name: string, livesMs: readonly number[]): Promise<readonly Life[]> {
  const lives: Life[] = [];
  for (const lifeMs of [...livesMs, undefined]) {
    const left = ROUNDS - lives.reduce((sum, { done }) => sum + done, 0);
    if (left > 0) lives.push(await writer(name, left, lifeMs));
  }
  return lives;
}

/** Lives in milliseconds that follow from the seed: long enough to start, too short to finish. */
function livesOf(seed: number): readonly number[] {
  const random = (step: number) => (Math.imul(seed + step * 7919, 2654435761) >>> 0) / 2 ** 32;
  return [1, 2, 3].map((step) => 700 + Math.floor(random(step) * 1800));
}

type Own = ReadonlyMap<number, number>;

/** Every row once, each life with what it did for certain, or with the round that it had begun as well. */
async function expectEveryRowOnce(name: string, lives: readonly Life[]): Promise<void> {
  const { rows } = await lake.table(name).read();
  const ids = rows.map(({ id }) => Number(id));
  expect(new Set(ids).size, "no row twice").toBe(ids.length);
  const ofPid = Map.groupBy(rows, ({ id }) => Math.floor(Number(id) / 100_000));
  const own = (pid: number): Own =>
    new Map((ofPid.get(pid) ?? []).map(({ id, g }) => [Number(id) % 100_000, Number(g)] as const));
  const sorted = (found: Own) => [...found].sort(([a], [b]) => a - b);
  for (const { pid, done, begun } of lives) {
    const possible = [...new Set([done, begun])].map((rounds) => sorted(livedRows(rounds)));
    expect(possible, `${done} rounds done, ${begun} begun`).toContainEqual(sorted(own(pid)));
  }
  const versions = (await lake.table(name).log.history()).map(({ version }) => version);
  expect(versions).toEqual(versions.map((_, index) => versions.length - 1 - index));
  expect((await lake.table(name).check()).findings).toEqual([]);
}

describeWith(["python"], "writers of two kinds", () => {
  test(`four writers that append, merge, delete, update and optimize, are killed and begin again, and delta-rs beside them: no row is lost or doubled (I2, I3, F21; seed ${SEED})`, {
    timeout: 600_000,
  }, async () => {
    await lake.table("mixed").append(sql("SELECT 1::BIGINT AS id, 1 AS g"));
    const theirs = runPython(
      `
from deltalake import write_deltalake
import pyarrow as pa
for n in range(args["rounds"]):
    write_deltalake(args["path"], pa.table({"id": pa.array([10 + n], pa.int64()), "g": pa.array([2], pa.int32())}), mode="append")
result = args["rounds"]`,
      { path: lake.path("mixed"), rounds: ROUNDS },
    );
    const writers = [1, 2, 3, 4].map((number) => stubbornWriter("mixed", livesOf(SEED + number)));
    const [delivered, ...ours] = await Promise.all([theirs, ...writers]);
    expect(delivered).toBe(ROUNDS);
    for (const lives of ours) expect(lives.reduce((sum, { done }) => sum + done, 0)).toBe(ROUNDS);
    await expectEveryRowOnce("mixed", ours.flat());
    const { rows } = await lake.table("mixed").read({ where: "id < 100000" });
    expect(rows.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual([
      1,
      ...Array.from({ length: ROUNDS }, (_, n) => 10 + n),
    ]);
  });

  test(`two writers of deletion vectors that are killed and begin again: no row is lost or doubled (I2, I3, F21; seed ${SEED})`, {
    timeout: 600_000,
  }, async () => {
    const create = { properties: { "delta.enableDeletionVectors": "true", "delta.checkpointPolicy": "v2" } };
    await lake.table("marked").append(sql("SELECT 1::BIGINT AS id, 1 AS g"), { create });
    const ours = await Promise.all([5, 6].map((number) => stubbornWriter("marked", livesOf(SEED + number))));
    await expectEveryRowOnce("marked", ours.flat());
  });
});
