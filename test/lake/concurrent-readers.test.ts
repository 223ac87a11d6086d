import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../../src/base/index.ts";
import { type DataEngine, type DeltaTable, localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const NOW = { retentionMs: -1000, unsafeRetention: true };

/** A table with an older version of which a vacuum takes a file. */
async function filled(name: string, properties: Readonly<Record<string, string>> = {}): Promise<DeltaTable> {
  const table = lake.table(name);
  await table.append(sql("SELECT range AS id, 0 AS g FROM range(50)"), { create: { properties } });
  await table.append(sql("SELECT range + 50 AS id, 0 AS g FROM range(50)"));
  await table.update({ g: "1" }, "id < 20");
  return table;
}

type Read = Parameters<DataEngine["readRows"]>[0];
type Moment = (request: Read, meanwhile: () => Promise<unknown>) => Promise<Read>;

/** When something happens meanwhile: before files are looked at, or after the look and before they are opened. */
const MOMENTS: Readonly<Record<string, Moment>> = {
  "before the look at its files": async (request, meanwhile) => {
    await meanwhile();
    return request;
  },
  "between the look at its files and their opening": async (request, meanwhile) => {
    const { rows } = request;
    if (rows.kind !== "scan") return request;
    const { present } = rows.scan;
    let isFirst = true;
    const scan = {
      ...rows.scan,
      present: async (...asked: Parameters<NonNullable<typeof present>>) => {
        await present?.(...asked);
        if (isFirst) await meanwhile();
        isFirst = false;
      },
    };
    return { ...request, rows: { ...rows, scan } };
  },
};

/** A handle of the table whose reads are overtaken. */
function overtaken(name: string, moment: Moment, meanwhile: () => Promise<unknown>): DeltaTable {
  const engine: DataEngine = {
    ...lake.engine,
    readRows: async (request) => lake.engine.readRows(await moment(request, meanwhile)),
  };
  return openDeltaTable(localStorage(lake.root), name, { engine });
}

test.each(Object.entries(MOMENTS))(
  "a reader whose file a vacuum takes %s is told which (F30)",
  async (what, moment) => {
    for (const [vectors, isGone] of [
      ["false", true],
      // marked rows leave the file in use
      ["true", false],
    ] as const) {
      const name = `taken-${what.length}-${vectors}`;
      await filled(name, { "delta.enableDeletionVectors": vectors });
      const before = await rowsOf(lake.table(name), { version: 1 });
      const [file = ""] = (await lake.table(name).scan({ version: 1, where: "id < 20" })).files.map(({ path }) => path);
      const reader = overtaken(name, moment, () => lake.table(name).vacuum(NOW));
      const reading = rowsOf(reader, { version: 1 });
      if (isGone) {
        await expect(reading).rejects.toMatchObject({ code: "LW6219", message: expect.stringContaining(file) });
        expect(existsSync(file)).toBe(false);
      } else expect(await reading).toEqual(before);
      expect(await rowsOf(lake.table(name))).toHaveLength(100);
    }
  },
);

test.each(Object.entries(MOMENTS))(
  "a reader is not disturbed by a vacuum, an optimize or a purge %s that keep to the retention (F30)",
  async (what, moment) => {
    const name = `kept-${what.length}`;
    await filled(name, { "delta.enableDeletionVectors": "true" });
    for (const version of [1, 2, undefined]) {
      const at = version === undefined ? {} : { version };
      const before = await rowsOf(lake.table(name), at);
      const reader = overtaken(name, moment, async () => {
        await lake.table(name).update({ g: "g + 1" }, "id % 10 = 1");
        await lake.table(name).optimize();
        await lake.table(name).vacuum();
      });
      expect(await rowsOf(reader, at)).toEqual(before);
    }
  },
);

test("a vacuum between the files of a slow writer and its entry leaves them alone: they are young (F30)", async () => {
  await filled("slow");
  const { storage, overtakenBy } = await lake.raced("slow", async (other) => {
    await other.vacuum();
    // what it takes on demand is as old as the demand says
    expect((await other.vacuum({ dryRun: true, ...NOW })).files.length).toBeGreaterThan(1);
  });
  await storage.update({ g: "5" }, "id = 60");
  expect(overtakenBy()).toBe(1);
  const rows = await rowsOf(lake.table("slow"), { where: "g = 5" });
  expect(rows).toHaveLength(1);
  expect((await lake.table("slow").check()).findings).toEqual([]);
});

/** Updates, deletes, merges, optimizes and vacuums; tells after each what rows there are. */
async function liveWriter(
  name: string,
  vacuum: Parameters<DeltaTable["vacuum"]>[0],
  tell: (rows: readonly string[]) => void,
) {
  const table = lake.table(name);
  for (let round = 0; round < 6; round++) {
    await table.update({ g: `${round} + 100` }, `id % 6 = ${round}`);
    tell(await rowsOf(table));
    await table.delete(`id = ${round * 7}`);
    tell(await rowsOf(table));
    await table.optimize();
    await table.vacuum(vacuum);
  }
}

test.each([
  ["within the retention", undefined],
  ["at once", NOW],
] as const)(
  "readers of a table that is changed, optimized and vacuumed %s get the rows of a version, or are told a file (F30)",
  {
    timeout: 120_000,
  },
  async (what, vacuum) => {
    const name = `live-${what.length}`;
    const table = await filled(name, { "delta.enableDeletionVectors": "true" });
    const states = [await rowsOf(table)];
    const writer = { isDone: false };
    const found: (readonly string[])[] = [];
    const errors: unknown[] = [];
    const read = async () => {
      const handle = lake.table(name);
      while (!writer.isDone) {
        const latest = (await handle.log.latestVersion()) ?? 2;
        for (const version of [undefined, Math.max(2, latest - 1)])
          await rowsOf(handle, version === undefined ? {} : { version }).then(
            (rows) => found.push(rows),
            (error: unknown) => errors.push(error),
          );
      }
    };
    const writing = liveWriter(name, vacuum, (rows) => states.push(rows)).finally(() => (writer.isDone = true));
    await Promise.all([read(), read(), writing]);
    expect(found.length).toBeGreaterThan(10);
    const known = new Set(states.map((rows) => rows.join()));
    expect(found.filter((rows) => !known.has(rows.join()))).toEqual([]);
    if (vacuum === undefined) expect(errors).toEqual([]);
    for (const error of errors) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).code).toMatch(/LW6219|LW6101/);
      expect((error as UserError).message).toMatch(/part-\S+\.parquet|deletion_vector_\S+\.bin/);
    }
  },
);
