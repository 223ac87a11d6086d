import { rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../../src/base/index.ts";
import { history, lived } from "./model-history.ts";
import type { World } from "./model-operations.ts";
import { type Model, shown } from "./model.ts";
import { rowsOf, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

/** Histories; LAKEWRIGHT_FUZZ_RUNS says how many, LAKEWRIGHT_SEED which: the seed of a failure is in its message. */
const RUNS = Number(
  process.env["LAKEWRIGHT_FUZZ_RUNS"] ?? (process.env["LAKEWRIGHT_FULL_SWEEP"] === undefined ? 12 : 400),
);
const SEED = Number(process.env["LAKEWRIGHT_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

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

/** The difference of two versions is that of their rows, counted. */
async function expectDiff({ table, versions, latest, wholeFrom }: World): Promise<void> {
  const [from, to] = [Math.max(wholeFrom, latest - 3), latest];
  const [before, after] = [from, to].map((version) => versions.get(version)) as [Model, Model];
  // rows of other columns are compared by those that both have
  if (JSON.stringify(before.columns) !== JSON.stringify(after.columns)) return;
  const left = new Map<string, number>();
  for (const row of shown(after)) left.set(row, (left.get(row) ?? 0) + 1);
  for (const row of shown(before)) left.set(row, (left.get(row) ?? 0) - 1);
  const sum = (counts: readonly number[]) => counts.filter((count) => count > 0).reduce((all, count) => all + count, 0);
  const counts = [...left.values()];
  const expected = { added: sum(counts), removed: sum(counts.map((count) => -count)) };
  expect((await table.diff({ from, to })).rows, `from ${from} to ${to}`).toMatchObject(expected);
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

test(`random operations give what a plain model gives (seed ${SEED})`, { timeout: 6_000_000 }, async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(history, async (drawn) => {
      const name = `t-${number++}`;
      const end = { ...(await lived(drawn, () => lake.table(name))), table: lake.table(name) };
      expect(await end.table.check()).toMatchObject({ findings: [], rows: end.model.rows.length });
      for (const version of end.versions.keys()) if (version % 2 === end.latest % 2) await expectVersion(end, version);
      await expectDiff(end);
      if (drawn.is.changes && end.wholeFrom === 0) await expectChangesAddUp(end);
      await end.table.optimize();
      expect(await rowsOf(end.table), "optimized").toEqual(shown(end.model));
      rmSync(lake.path(name), { recursive: true });
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
