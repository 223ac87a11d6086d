import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../../src/base/index.ts";
import { duckdbParquetAccess } from "../../src/engine/index.ts";
import { type DeltaTable, localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { describeWith } from "../support/needs.ts";
import { mountSmallDisk } from "../support/small-disk.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

/** Rows that do not compress: about 16 kB per thousand. */
const rows = (from: number, count: number) =>
  sql(
    `SELECT range + ${from} AS id, md5((range + ${from})::VARCHAR) || md5((range + ${from} + 7)::VARCHAR) AS t FROM range(${count})`,
  );

const operations = {
  append: (table) => table.append(rows(50_000, 1500)),
  merge: (table) =>
    table.merge({
      source: rows(1000, 1500),
      on: "target.id = source.id",
      clauses: [
        { when: "matched", then: "update", set: { t: "'new ' || source.t" } },
        { when: "not matched", then: "insert", values: "all" },
      ],
    }),
  delete: (table) => table.delete("id % 3 = 0"),
  optimize: (table) => table.optimize(),
} as const satisfies Record<string, (table: DeltaTable) => Promise<unknown>>;

/** Files beside the log: what a refused operation has written is taken away again. */
const dataFiles = (root: string) => readdirSync(join(root, "t")).filter((name) => !name.startsWith("_"));

/** What is left on the disk, in kilobytes: from nothing to enough. */
const ROOM = [0, 8, 32, 96, 128, 512];

describeWith(["smallDisk"], "a disk that fills up under a table (F4)", () => {
  let lake: TemporaryLake;
  let engine: ReturnType<typeof duckdbParquetAccess>;
  beforeAll(() => {
    lake = temporaryLake();
    // what the engine spills lies elsewhere: only the table meets the end of the disk
    engine = duckdbParquetAccess({ scratchFolder: join(lake.root, "_scratch"), memoryLimit: "1GB" });
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await lake.close();
  });

  type Opened = Readonly<{ table: DeltaTable; checkpointErrors: readonly unknown[] }>;

  function open(root: string): Opened {
    const checkpointErrors: unknown[] = [];
    const onCheckpointError = (error: unknown) => void checkpointErrors.push(error);
    return { table: openDeltaTable(localStorage(root), "t", { engine, onCheckpointError }), checkpointErrors };
  }

  /** Does work on a table whose disk has little room, then again with enough. */
  async function squeeze(name: string, room: number, work: (table: DeltaTable) => Promise<unknown>) {
    const root = lake.path(name);
    mkdirSync(root);
    const disk = mountSmallDisk(root, "16m");
    try {
      const { table } = open(root);
      const create = {
        properties: {
          "delta.enableDeletionVectors": "true",
          "delta.checkpointInterval": "3",
          "delta.targetFileSize": "1mb",
        },
      };
      await table.append(rows(0, 1500), { create });
      await table.append(rows(1500, 1500));
      const before = await rowsOf(table);
      const files = dataFiles(root);
      disk.resize(`${usedKilobytes(root) + room}k`);
      const squeezed = open(root);
      const failure = await work(squeezed.table).then(
        () => undefined,
        (error: unknown) => error,
      );
      await expectWhole(root, failure === undefined ? undefined : before);
      if (failure !== undefined) {
        expectClear(failure, root);
        expect(dataFiles(root)).toEqual(files);
      }
      disk.resize("16m");
      await expectMended(root, work);
      return failure === undefined;
    } finally {
      disk.unmount();
    }
  }

  function expectClear(failure: unknown, root: string): void {
    expect(failure).toBeInstanceOf(UserError);
    const { exitCode, message } = failure as UserError;
    expect(exitCode, message).toBe(3);
    expect(message).toContain(root);
    expect(message).toMatch(/no space left/i);
  }

  /** Names in the log are whole entries, files of the table whole Parquet files, and it can be read by whoever comes. */
  async function expectWhole(root: string, expected: readonly string[] | undefined): Promise<void> {
    const { table } = open(root);
    if (expected !== undefined) expect(await rowsOf(table)).toEqual(expected);
    expect((await table.check()).findings).toEqual([]);
    for (const file of dataFiles(root))
      if (file.endsWith(".parquet"))
        expect(
          readFileSync(join(root, "t", file))
            .subarray(-4)
            .toString(),
          file,
        ).toBe("PAR1");
    for (const file of readdirSync(join(root, "t/_delta_log")))
      expect(file).toMatch(/^(?:\d{20}\.json|_last_checkpoint|\d{20}\.checkpoint\.parquet)$/);
  }

  async function expectMended(root: string, work: (table: DeltaTable) => Promise<unknown>): Promise<void> {
    const { table, checkpointErrors } = open(root);
    await work(table);
    await table.append(rows(90_000, 3));
    expect(checkpointErrors).toEqual([]);
    expect((await table.check()).findings).toEqual([]);
    expect((await table.read({ where: "id >= 90000" })).rows).toHaveLength(3);
  }

  for (const [name, work] of Object.entries(operations))
    test(`${name}: done or one clear error with the path; the table stays as it was, and with room it goes on`, {
      timeout: 120_000,
    }, async () => {
      const done: boolean[] = [];
      for (const room of ROOM) done.push(await squeeze(`${name}-${room}`, room, work));
      expect(done[0]).toBe(false);
      expect(done.at(-1)).toBe(true);
    });

  test("a checkpoint for which there is no room fails nothing, and the next one is written", {
    timeout: 120_000,
  }, async () => {
    const root = lake.path("checkpoint");
    mkdirSync(root);
    const disk = mountSmallDisk(root, "16m");
    try {
      const create = { properties: { "delta.checkpointInterval": "4" } };
      const first = open(root);
      for (let n = 0; n < 4; n++) await first.table.append(rows(n, 1), { create });
      // room for a small file and its entry, not for the checkpoint as well
      disk.resize(`${usedKilobytes(root) + 12}k`);
      const squeezed = open(root);
      await squeezed.table.append(rows(100, 1));
      expect(squeezed.checkpointErrors).toHaveLength(1);
      expect(checkpoints(root)).toEqual([]);
      await expectWhole(root, await rowsOf(squeezed.table));
      disk.resize("16m");
      const later = open(root);
      for (let n = 0; n < 4; n++) await later.table.append(rows(200 + n, 1));
      expect(later.checkpointErrors).toEqual([]);
      expect(checkpoints(root)).toHaveLength(1);
      expect(await rowsOf(open(root).table)).toHaveLength(9);
    } finally {
      disk.unmount();
    }
  });

  function checkpoints(root: string): readonly string[] {
    return readdirSync(join(root, "t/_delta_log")).filter((file) => file.includes(".checkpoint."));
  }
});

/** What the files of a folder take, in whole pages as a disk in memory does. */
function usedKilobytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + Math.ceil(statSync(join(entry.parentPath, entry.name)).size / 4096) * 4, 0);
}
