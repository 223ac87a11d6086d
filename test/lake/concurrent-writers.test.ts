import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../support/needs.ts";
import { runPython } from "../support/python.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

const MAIN = join(import.meta.dirname, "operation-main.ts");
const COMMITS = 50;
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Date.now() % 100_000);

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

/** What a writer process knows to be in. `lifeMs`: it is killed then. */
function writer(name: string, times: number, lifeMs?: number): Promise<readonly number[]> {
  const scratch = lake.path(`_scratch-${crypto.randomUUID()}`);
  const child = spawn(process.execPath, [MAIN, lake.root, name, "count", scratch, String(times)]);
  let output = "";
  let problem = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (problem += chunk.toString()));
  if (lifeMs !== undefined) setTimeout(() => child.kill("SIGKILL"), lifeMs);
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      if (code !== 0 && lifeMs === undefined) reject(new Error(problem));
      else resolve(output.split("\n").flatMap((line) => (/^\d+$/.test(line) ? [Number(line)] : [])));
    });
  });
}

type Written = Readonly<{ certain: readonly number[]; kills: number }>;

/** A writer that is killed after each of `lives` and begins again, until it knows of fifty commits. */
async function stubbornWriter(name: string, lives: readonly number[]): Promise<Written> {
  const certain: number[] = [];
  for (const life of [...lives, undefined]) {
    if (certain.length < COMMITS) certain.push(...(await writer(name, COMMITS - certain.length, life)));
  }
  return { certain, kills: lives.length };
}

/** Lives in milliseconds that follow from the seed: long enough to start, too short to finish. */
function livesOf(seed: number): readonly number[] {
  const random = (step: number) => (Math.imul(seed + step * 7919, 2654435761) >>> 0) / 2 ** 32;
  return [1, 2, 3].map((step) => 700 + Math.floor(random(step) * 1800));
}

async function expectEveryRowOnce(name: string, certain: readonly number[]) {
  const { rows } = await lake.table(name).read();
  const ids = rows.map(({ id }) => Number(id));
  expect(new Set(ids).size, "no row twice").toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining([...certain]));
  const versions = (await lake.table(name).log.history()).map(({ version }) => version);
  expect(versions).toEqual(versions.map((_, index) => versions.length - 1 - index));
  expect((await lake.table(name).check()).findings).toEqual([]);
  return ids;
}

describeWith(["python"], "writers of two kinds", () => {
  test(`four writers that are killed and begin again, and delta-rs beside them, fifty commits each: no row is lost or doubled (I2, I3, F21; seed ${SEED})`, {
    timeout: 600_000,
  }, async () => {
    await lake.table("mixed").append(sql("SELECT 1::BIGINT AS id, 1 AS g"));
    const theirs = runPython(
      `
from deltalake import write_deltalake
import pyarrow as pa
for n in range(args["commits"]):
    write_deltalake(args["path"], pa.table({"id": pa.array([10 + n], pa.int64()), "g": pa.array([2], pa.int32())}), mode="append")
result = args["commits"]`,
      { path: lake.path("mixed"), commits: COMMITS },
    );
    const writers = [1, 2, 3, 4].map((number) => stubbornWriter("mixed", livesOf(SEED + number)));
    const [delivered, ...ours] = await Promise.all([theirs, ...writers]);
    expect(delivered).toBe(COMMITS);
    const certain = ours.flatMap((one) => one.certain);
    expect(certain).toHaveLength(4 * COMMITS);
    const ids = await expectEveryRowOnce("mixed", certain);
    // each killed writer may have committed one row that it could not tell of
    const untold = ids.length - 1 - 5 * COMMITS;
    expect(untold).toBeGreaterThanOrEqual(0);
    expect(untold).toBeLessThanOrEqual(ours.reduce((sum, { kills }) => sum + kills, 0));
  });
});
