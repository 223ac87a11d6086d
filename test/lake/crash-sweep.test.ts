import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith } from "../support/needs.ts";
import type { OperationName } from "./operations.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

const MAIN = join(import.meta.dirname, "operation-main.ts");
/** Calls of one kind that are made to fail, at most; LAKEWRIGHT_FULL_SWEEP lifts it. */
const LIMIT = process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? 4 : 1000;

describeWith(["strace"], "a process that dies in the middle of an operation", () => {
  let lake: TemporaryLake;
  beforeAll(async () => {
    lake = temporaryLake();
    const create = { properties: { "delta.enableDeletionVectors": "true", "delta.checkpointInterval": "3" } };
    const table = lake.table("origin");
    await table.append(sql("SELECT range AS id, range % 4 AS g FROM range(30)"), { create });
    await table.append(sql("SELECT range + 30 AS id, range % 4 AS g FROM range(30)"));
    await table.delete("id = 7");
    for (const orphan of ["a", "b", "c"])
      writeFileSync(lake.path(`origin/part-${orphan}.parquet`), "left by a killed writer");
  });
  afterAll(() => lake.close());

  function run(name: string, operation: OperationName, inject: string | undefined) {
    const node = [process.execPath, MAIN, lake.root, name, operation, lake.path(`_scratch-${name}`)];
    const [command, ...rest] =
      inject === undefined ? node : ["strace", "-f", "-o", "/dev/null", "-e", `inject=${inject}`, ...node];
    return spawnSync(command ?? "", rest, { encoding: "utf8", env: { ...process.env, UV_THREADPOOL_SIZE: "1" } });
  }

  async function expectBeforeOrAfter(name: string, before: readonly string[], after: readonly string[]) {
    const found = await rowsOf(lake.table(name));
    expect([before, after]).toContainEqual(found);
    expect((await lake.table(name).check()).findings).toEqual([]);
  }

  const faults = {
    killed: (call: string, count: number) => `${call}:signal=SIGKILL:when=${count}`,
    "input/output error": (call: string, count: number) => `${call}:error=EIO:when=${count}`,
    "disk full": (call: string, count: number) => `${call}:error=ENOSPC:when=${count}`,
  } as const;

  const sweeps: readonly (readonly [OperationName, string, keyof typeof faults])[] = [
    ...(["append", "merge", "optimize"] as const).flatMap((operation) => [
      [operation, "fsync", "killed"] as const,
      [operation, "link", "killed"] as const,
      [operation, "unlink", "killed"] as const,
      [operation, "fsync", "input/output error"] as const,
    ]),
    ["append", "write", "disk full"],
    ["append", "link", "disk full"],
    ["append", "rename", "killed"],
    ["delete", "fsync", "killed"],
    ["vacuum", "unlink", "killed"],
    ["vacuum", "unlink", "input/output error"],
  ];

  for (const [operation, call, fault] of sweeps) {
    test(`${operation}, ${fault} at every ${call}: the table is as before or as after (I1, F1, F4, F5)`, {
      timeout: 300_000,
    }, async () => {
      const reference = `reference-${operation}-${call}-${fault}`.replaceAll(/\W/g, "-");
      cpSync(lake.path("origin"), lake.path(reference), { recursive: true });
      const before = await rowsOf(lake.table(reference));
      expect(run(reference, operation, undefined).stdout).toContain("done");
      const after = await rowsOf(lake.table(reference));
      let points = 0;
      for (let count = 1; count <= LIMIT; count++) {
        const name = `${reference}-${count}`;
        cpSync(lake.path("origin"), lake.path(name), { recursive: true });
        const { stdout, signal, status } = run(name, operation, faults[fault](call, count));
        await expectBeforeOrAfter(name, before, after);
        if (signal === null && status === 0 && stdout.includes("done") && fault === "killed") break;
        points++;
        expect(run(name, operation, undefined).stdout).toContain("done");
        expect((await lake.table(name).check()).findings).toEqual([]);
        rmSync(lake.path(name), { recursive: true });
      }
      expect(points).toBeGreaterThan(0);
    });
  }

  test("leftovers of killed writers go with the vacuum, when they are old, and only then (I10, F30)", async () => {
    cpSync(lake.path("origin"), lake.path("leftovers"), { recursive: true });
    run("leftovers", "append", faults.killed("fsync", 1));
    const table = lake.table("leftovers");
    const data = () => readdirSync(lake.path("leftovers")).filter((name) => name.endsWith(".parquet"));
    const written = data();
    expect((await table.vacuum()).files).toEqual([]);
    expect(data()).toEqual(written);
    const gone = await table.vacuum({ retentionMs: -1000, unsafeRetention: true });
    for (const file of gone.files) expect(existsSync(lake.path(`leftovers/${file}`))).toBe(false);
    expect(data()).toHaveLength(2);
    expect((await table.check()).findings).toEqual([]);
  });
});
