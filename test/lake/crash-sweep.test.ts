import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { realClock } from "../../src/base/index.ts";
import { type DeltaTable, localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { describeWith } from "../support/needs.ts";
import { type OperationName, operations } from "./operations.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

const MAIN = join(import.meta.dirname, "operation-main.ts");
const IS_FULL = process.env["LAKEWRIGHT_FULL_SWEEP"] !== undefined;
/** Calls of one kind that are made to fail in one sweep; LAKEWRIGHT_FULL_SWEEP takes all. */
const POINTS = 2;
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Date.now() % 100_000);
const DAY_MS = 86_400_000;

const CALLS = ["write", "fsync", "link", "unlink", "rename"] as const;
type Call = (typeof CALLS)[number];

const FAULTS = {
  killed: "signal=SIGKILL",
  "input/output error": "error=EIO",
  "disk full": "error=ENOSPC",
} as const;
type Fault = keyof typeof FAULTS;

/** Tables that are changed: one with deletion vectors, and one that writes files anew, with V2 checkpoints and a log old enough to be cleaned. */
const ORIGINS = {
  "marking rows": {
    "delta.enableDeletionVectors": "true",
    "delta.checkpointInterval": "3",
    "delta.enableInCommitTimestamps": "true",
  },
  "rewriting files": {
    "delta.checkpointPolicy": "v2",
    "delta.checkpointInterval": "3",
    "delta.enableInCommitTimestamps": "true",
  },
} as const;
type Origin = keyof typeof ORIGINS;

const OPERATIONS = ["append", "delete", "merge", "optimize", "vacuum", "cleanLog"] as const;

describeWith(["strace"], "a process that dies in the middle of an operation", () => {
  let lake: TemporaryLake;
  beforeAll(async () => {
    lake = temporaryLake();
    for (const origin of Object.keys(ORIGINS) as Origin[]) await makeOrigin(origin);
  });
  afterAll(() => lake.close());

  async function makeOrigin(name: Origin): Promise<void> {
    const clock = { ...realClock, now: () => realClock.now() - 40 * DAY_MS };
    const table = openDeltaTable(localStorage(lake.root), name, { engine: lake.engine, clock });
    const create = { properties: ORIGINS[name] };
    for (let file = 0; file < 8; file++)
      await table.append(sql(`SELECT range + ${file * 10} AS id, range % 4 AS g FROM range(10)`), { create });
    // the next entry is one after which a checkpoint is due
    await table.delete("id = 7");
    for (const orphan of ["a", "b", "c"])
      writeFileSync(lake.path(`${name}/part-${orphan}.parquet`), "left by a killed writer");
    const sidecars = lake.path(`${name}/_delta_log/_sidecars`);
    const old = new Date(clock.now());
    for (const file of existsSync(sidecars) ? readdirSync(sidecars) : []) utimesSync(join(sidecars, file), old, old);
  }

  /** Does the operation in a process of its own, under strace. */
  function run(name: string, operation: OperationName, options: readonly string[]) {
    const node = [process.execPath, MAIN, lake.root, name, operation, lake.path(`_scratch-${name}`)];
    const words = ["-f", ...options, ...node];
    return spawnSync("strace", words, { encoding: "utf8", env: { ...process.env, UV_THREADPOOL_SIZE: "1" } });
  }

  type Seen = Readonly<{ version: number | undefined; rows: readonly string[] }>;
  const seen = async (table: DeltaTable): Promise<Seen> => ({
    version: await table.log.latestVersion(),
    rows: await rowsOf(table),
  });

  type Reference = Readonly<{ before: Seen; after: Seen; again: Seen; points: ReadonlyMap<Call, readonly number[]> }>;
  const references = new Map<string, Promise<Reference>>();

  /** What the operation does undisturbed, once and twice, and its calls on files of the table. */
  async function observed(origin: Origin, operation: OperationName): Promise<Reference> {
    const name = `reference-${origin}-${operation}`.replaceAll(" ", "-");
    cpSync(lake.path(origin), lake.path(name), { recursive: true });
    const before = await seen(lake.table(name));
    const trace = lake.path(`${name}.trace`);
    expect(run(name, operation, ["-y", "-o", trace, "-e", `trace=${CALLS.join(",")}`]).stdout).toContain("done");
    const after = await seen(lake.table(name));
    await operations[operation](lake.table(name), 0);
    const again = await seen(lake.table(name));
    rmSync(lake.path(name), { recursive: true });
    return { before, after, again, points: callsOn(`${lake.path(name)}/`, readFileSync(trace, "utf8")) };
  }

  async function expectBeforeOrAfter(name: string, { before, after }: Reference): Promise<void> {
    expect([before, after]).toContainEqual(await seen(lake.table(name)));
    expect((await lake.table(name).check()).findings).toEqual([]);
  }

  async function sweep(origin: Origin, operation: OperationName, call: Call, fault: Fault): Promise<void> {
    const key = `${origin}/${operation}`;
    if (!references.has(key)) references.set(key, observed(origin, operation));
    const reference = (await references.get(key)) as Reference;
    const all = reference.points.get(call) ?? [];
    expect(all, `${key} ${call}`).not.toEqual([]);
    const points = IS_FULL ? everyBetween(all, call) : some(all, `${key}/${call}/${fault}`);
    for (const [index, count] of points.entries()) {
      const name = `${key}-${call}-${fault}-${index}`.replaceAll(/\W/g, "-");
      cpSync(lake.path(origin), lake.path(name), { recursive: true });
      const inject = `inject=${call}:${FAULTS[fault]}:when=${count}`;
      const { signal } = run(name, operation, ["-o", "/dev/null", "-e", `trace=${call}`, "-e", inject]);
      // how often a thread wakes another differs from run to run, and with it the place of the last writes
      if (fault === "killed" && call !== "write") expect(signal, `${call} ${count}`).toBe("SIGKILL");
      await expectBeforeOrAfter(name, reference);
      // and whoever comes after it finishes the work
      await operations[operation](lake.table(name), 0);
      expect([reference.after, reference.again].map(({ rows }) => rows)).toContainEqual(await rowsOf(lake.table(name)));
      expect((await lake.table(name).check()).findings).toEqual([]);
      rmSync(lake.path(name), { recursive: true });
    }
  }

  for (const origin of Object.keys(ORIGINS) as Origin[])
    for (const operation of OPERATIONS) {
      // what takes files away does nothing else
      const calls = ["vacuum", "cleanLog"].includes(operation) ? (["unlink"] as const) : CALLS;
      test(`${origin}: ${operation}, killed at every ${calls.join(", ")}: the table is as before or as after (I1, F1; seed ${SEED})`, {
        timeout: 1_200_000,
      }, async () => {
        for (const call of calls) await sweep(origin, operation, call, "killed");
      });
    }

  const refusals: readonly (readonly [Origin, OperationName, Call, Fault])[] = [
    ...(["append", "merge", "optimize"] as const).map(
      (operation) => ["marking rows", operation, "fsync", "input/output error"] as const,
    ),
    ["rewriting files", "merge", "fsync", "input/output error"],
    ["marking rows", "append", "write", "disk full"],
    ["marking rows", "append", "link", "disk full"],
    ["rewriting files", "delete", "write", "disk full"],
    ["marking rows", "vacuum", "unlink", "input/output error"],
    ["rewriting files", "cleanLog", "unlink", "input/output error"],
  ];
  for (const [origin, operation, call, fault] of refusals) {
    test(
      `${origin}: ${operation}, ${fault} at every ${call}: the table is as before or as after (F4, F5)`,
      {
        timeout: 600_000,
      },
      async () => sweep(origin, operation, call, fault),
    );
  }

  test("leftovers of killed writers go with the vacuum, when they are old, and only then (I10, F30)", async () => {
    cpSync(lake.path("marking rows"), lake.path("leftovers"), { recursive: true });
    run("leftovers", "append", ["-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:signal=SIGKILL:when=1"]);
    const table = lake.table("leftovers");
    const data = () => readdirSync(lake.path("leftovers")).filter((name) => name.endsWith(".parquet"));
    const written = data();
    expect((await table.vacuum()).files).toEqual([]);
    expect(data()).toEqual(written);
    const gone = await table.vacuum({ retentionMs: -1000, unsafeRetention: true });
    for (const file of gone.files) expect(existsSync(lake.path(`leftovers/${file}`))).toBe(false);
    expect(data()).toHaveLength(8);
    expect((await table.check()).findings).toEqual([]);
  });
});

/** Of each call the counts at which it concerned a file below a folder: a call is counted in its thread, as strace counts for faults. */
function callsOn(folder: string, trace: string): ReadonlyMap<Call, readonly number[]> {
  const counts = new Map<string, number>();
  const found = new Map<Call, number[]>();
  for (const line of trace.split("\n")) {
    const [, thread, call, rest = ""] = /^(\d+) +(\w+)\((.*)/.exec(line) ?? [];
    if (!CALLS.some((known) => known === call)) continue;
    const count = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, count);
    if (!rest.includes(folder)) continue;
    const known = found.get(call as Call) ?? [];
    found.set(call as Call, known.includes(count) ? known : [...known, count]);
  }
  return found;
}

// writes are counted with those by which threads wake each other: what lies between differs from run to run
function everyBetween(points: readonly number[], call: Call): readonly number[] {
  if (call !== "write") return points;
  const [first, last] = [Math.min(...points), Math.max(...points)];
  return Array.from({ length: last - first + 11 }, (_, index) => Math.max(1, first - 5) + index);
}

/** A few of all points, by the seed. */
function some(points: readonly number[], salt: string): readonly number[] {
  let mixed = SEED;
  for (const letter of salt) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 2_654_435_761) >>> 0;
  const first = mixed % Math.max(points.length, 1);
  const step = Math.max(1, Math.floor(points.length / POINTS));
  const chosen = Array.from(
    { length: POINTS },
    (_, index) => points[(first + index * step) % Math.max(points.length, 1)],
  );
  return [...new Set(chosen)].flatMap((point) => (point === undefined ? [] : [point]));
}
