import { rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../../src/base/index.ts";
import type { DeltaTable } from "../../src/lake/index.ts";
import { type Drawing, expectWhere, operations, type World } from "./model-operations.ts";
import { type Drawn, K, type Model, P, queryOf, rowOf, shown, V } from "./model.ts";
import { rowsOf, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

/** Histories; LAKEWRIGHT_FUZZ_RUNS says how many, LAKEWRIGHT_SEED which: the seed of a failure is in its message. */
const RUNS = Number(
  process.env["LAKEWRIGHT_FUZZ_RUNS"] ?? (process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? 20 : 400),
);
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const layout = fc.record({
  vectors: fc.boolean(),
  changes: fc.boolean(),
  widening: fc.boolean(),
  partitioned: fc.boolean(),
  mapping: fc.constantFrom("none", "none", "name", "id"),
  checkpoint: fc.constantFrom("classic", "v2"),
  interval: fc.integer({ min: 1, max: 5 }),
});
type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never;

const drawnRows: fc.Arbitrary<readonly Drawn[]> = fc.array(
  fc.record({ k: fc.nat(22), p: fc.nat(5), v: fc.nat(11), more: fc.nat(9) }),
  { maxLength: 8 },
);
const drawing: fc.Arbitrary<Drawing> = fc.record({
  kind: fc.constantFrom(
    ...(Object.keys(operations) as Drawing["kind"][]),
    // what changes rows comes more often
    ...(["append", "append", "delete", "update", "merge", "merge", "merge", "merge", "replaceWhere"] as const),
  ),
  rows: drawnRows,
  which: fc.nat(100),
  how: fc.nat(100),
  clauses: fc.array(fc.record({ when: fc.nat(3), condition: fc.nat(15), then: fc.nat(100) }), {
    minLength: 1,
    maxLength: 5,
  }),
});

async function created(table: DeltaTable, is: Layout): Promise<Model> {
  const columns = [
    { id: K, name: "k", type: "int" },
    { id: P, name: "p", type: "string" },
    { id: V, name: "v", type: "int" },
  ];
  await table.create({
    columns: columns.map(({ name, type }) => ({ name, type, nullable: true })),
    partitionBy: is.partitioned ? ["p"] : [],
    properties: {
      "delta.enableDeletionVectors": String(is.vectors),
      "delta.enableChangeDataFeed": String(is.changes),
      "delta.enableTypeWidening": String(is.widening),
      "delta.columnMapping.mode": is.mapping,
      "delta.checkpointPolicy": is.checkpoint,
      "delta.checkpointInterval": String(is.interval),
    },
  });
  return { columns, rows: [], isMapped: is.mapping !== "none", made: 0 };
}

/** An older version is what it was, or a file of it is gone that a vacuum took: never other rows. */
async function expectVersion({ table, versions, wholeFrom }: World, version: number): Promise<void> {
  try {
    expect(await rowsOf(table, { version }), `version ${version}`).toEqual(shown(versions.get(version) as Model));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.code).toMatch(/LW6101|LW6219/);
    expect(version).toBeLessThan(wholeFrom);
  }
}

/** Changes add up to the rows of every version, in the columns of the last. */
async function expectChangesAddUp({ table, model: { columns }, versions }: World): Promise<void> {
  const { rows: changes } = await table.readChanges({ from: 0 });
  const ofVersion = Map.groupBy(changes, ({ _commit_version }) => Number(_commit_version));
  const counts = new Map<string, number>();
  for (const [version, { rows }] of versions) {
    for (const { _change_type, _commit_version, _commit_timestamp, ...row } of ofVersion.get(version) ?? []) {
      const text = JSON.stringify(row);
      counts.set(text, (counts.get(text) ?? 0) + (/insert|postimage/.test(String(_change_type)) ? 1 : -1));
    }
    const left = [...counts].flatMap(([text, count]) =>
      count < 0 ? [`${text} ${count} times`] : new Array<string>(count).fill(text),
    );
    expect(left.sort(), `changes up to version ${version}`).toEqual(shown({ columns, rows }));
  }
}

async function live(world: World, drawings: readonly Drawing[], reopen: () => DeltaTable): Promise<World> {
  let now = world;
  const versions = new Map(now.versions);
  for (const [step, one] of drawings.entries()) {
    const table = step % 3 === 2 ? reopen() : now.table;
    const model = await operations[one.kind]({ ...now, table }, one);
    const latest = (await table.log.latestVersion()) ?? 0;
    // what an operation commits on its way changes no row
    for (let version = now.latest + 1; version <= latest; version++) versions.set(version, model);
    now = { ...now, table, model, versions, latest, ...(one.kind === "vacuum" ? { wholeFrom: latest } : {}) };
    expect(await rowsOf(table), `${step}: ${one.kind}`).toEqual(shown(model));
    await expectWhere(now, one);
  }
  return now;
}

test(`random operations give what a plain model gives (seed ${SEED})`, { timeout: 6_000_000 }, async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      layout,
      drawnRows,
      fc.array(drawing, { minLength: 3, maxLength: 14 }),
      async (is, first, drawings) => {
        const name = `t-${number++}`;
        const table = lake.table(name);
        const empty = await created(table, is);
        const model = { ...empty, rows: first.map((row) => rowOf(empty, row)) };
        await table.append(queryOf(model.columns, model.rows));
        const world: World = {
          table,
          model,
          versions: new Map([
            [0, empty],
            [1, model],
          ]),
          latest: 1,
          wholeFrom: 0,
          canWiden: is.widening,
        };
        const end = await live(world, drawings, () => lake.table(name));
        const fresh = lake.table(name);
        expect(await fresh.check()).toMatchObject({ findings: [], rows: end.model.rows.length });
        for (const version of end.versions.keys())
          if (version % 2 === end.latest % 2) await expectVersion({ ...end, table: fresh }, version);
        if (is.changes && end.wholeFrom === 0) await expectChangesAddUp({ ...end, table: fresh });
        await fresh.optimize();
        expect(await rowsOf(fresh), "optimized").toEqual(shown(end.model));
        rmSync(lake.path(name), { recursive: true });
      },
    ),
    { numRuns: RUNS, seed: SEED },
  );
});
