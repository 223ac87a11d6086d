import { cpSync, rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conflictKind } from "../../src/lake/index.ts";
import { drawing, history, lived } from "./model-history.ts";
import { type Drawing, operations, type World } from "./model-operations.ts";
import { rowsOf, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

const RUNS = Number(
  process.env["LAKEWRIGHT_FUZZ_RUNS"] ?? (process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? 4 : 400),
);
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

/** A copy of a table, while `work` uses it. */
async function onCopy<T>(of: string, name: string, work: (name: string) => Promise<T>): Promise<T> {
  cpSync(lake.path(of), lake.path(name), { recursive: true });
  try {
    return await work(name);
  } finally {
    rmSync(lake.path(name), { recursive: true });
  }
}

/** What two operations give one after the other; undefined where one of them refuses what the other has made. */
function inTurn(of: string, world: World, both: readonly Drawing[]): Promise<readonly string[] | undefined> {
  return onCopy(of, `${of}-turn`, async (name) => {
    try {
      let { model } = world;
      for (const one of both) model = await operations[one.kind]({ ...world, table: lake.table(name), model }, one);
      return await rowsOf(lake.table(name));
    } catch {
      return undefined;
    }
  });
}

/** @returns undefined where the second made no commit, so that nothing came before it */
async function raced(
  of: string,
  world: World,
  [first, second]: readonly [Drawing, Drawing],
): Promise<string | undefined> {
  return onCopy(of, `${of}-race`, async (name) => {
    const meanwhile = { ...world, table: lake.table(name) };
    const { storage, overtakenBy } = await lake.raced(name, () => operations[first.kind](meanwhile, first));
    const outcome = await operations[second.kind]({ ...world, table: storage }, second).then(
      () => "passes",
      (error: unknown) => conflictKind(error) ?? Promise.reject(error as Error),
    );
    if (overtakenBy() === 0) return undefined;
    const table = lake.table(name);
    expect((await table.check()).findings).toEqual([]);
    const found = await rowsOf(table);
    const orders =
      outcome === "passes"
        ? [await inTurn(of, world, [first, second]), await inTurn(of, world, [second, first])]
        : [await inTurn(of, world, [first])];
    expect(orders, `${first.kind}, then ${second.kind} behind it: ${outcome}`).toContainEqual(found);
    return outcome;
  });
}

// what may take files of a slow writer is for its caller to answer for
const pair = fc
  .tuple(drawing, drawing)
  .filter(([first, second]) => first.kind !== "vacuum" && second.kind !== "vacuum");

test(`an operation that another one overtakes, on any table: it is refused, or both are there as one after the other (I3; seed ${SEED})`, {
  timeout: 6_000_000,
}, async () => {
  const outcomes = new Set<string | undefined>();
  let number = 0;
  await fc.assert(
    fc.asyncProperty(history, fc.array(pair, { minLength: 1, maxLength: 4 }), async (drawn, pairs) => {
      const name = `t-${number++}`;
      const world = await lived({ ...drawn, drawings: drawn.drawings.slice(0, 5) }, () => lake.table(name));
      for (const both of pairs) outcomes.add(await raced(name, world, both));
      rmSync(lake.path(name), { recursive: true });
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(outcomes).toContain("passes");
});
