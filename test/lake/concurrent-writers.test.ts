import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../support/needs.ts";
import { runPython } from "../support/python.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

const MAIN = join(import.meta.dirname, "operation-main.ts");
const COMMITS = 30;

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

/** A writer process: the rows it knows to be in, and how it ended. `lifeMs`: it is killed then. */
function writer(name: string, lifeMs?: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [
    MAIN,
    lake.root,
    name,
    "count",
    lake.path(`_scratch-${crypto.randomUUID()}`),
    String(COMMITS),
  ]);
  let output = "";
  let problem = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (problem += chunk.toString()));
  if (lifeMs !== undefined) setTimeout(() => child.kill("SIGKILL"), lifeMs);
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => {
      if (code !== 0 && lifeMs === undefined) reject(new Error(problem));
      else
        resolve(
          output
            .split("\n")
            .filter((line) => /^\d+$/.test(line))
            .map(Number),
        );
    });
  });
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

test("four writers at once, some of them killed: no row is lost or doubled (I2, I3, F21)", {
  timeout: 240_000,
}, async () => {
  await lake.table("killed").append(sql("SELECT 1::BIGINT AS id, 1 AS g"));
  const lives = [undefined, 1500, undefined, 2500];
  const certain = (await Promise.all(lives.map((life) => writer("killed", life)))).flat();
  const ids = await expectEveryRowOnce("killed", certain);
  // a killed writer may have committed one row that it could not tell of
  expect(ids.length - 1 - certain.length).toBeLessThanOrEqual(2);
  expect(certain.length).toBeGreaterThanOrEqual(2 * COMMITS);
});

describeWith(["python"], "writers of two kinds", () => {
  test("three writers of ours and delta-rs at once: no row is lost or doubled (I3)", { timeout: 240_000 }, async () => {
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
    await wait(10);
    const certain = (await Promise.all([writer("mixed"), writer("mixed"), writer("mixed")])).flat();
    expect(await theirs).toBe(COMMITS);
    const ids = await expectEveryRowOnce("mixed", certain);
    expect(ids).toHaveLength(1 + 4 * COMMITS);
  });
});
