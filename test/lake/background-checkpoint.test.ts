import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DeltaTable } from "../../src/delta.ts";
import { backgroundWork, localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const create = { properties: { "delta.checkpointInterval": "2" } };

function checkpoints(name: string): readonly number[] {
  const names = readdirSync(lake.path(`${name}/_delta_log`));
  return names.flatMap((file) => (file.endsWith(".checkpoint.parquet") ? [Number(file.slice(0, 20))] : []));
}

test("commits go on while a checkpoint is written; the newest follows the one under way", async () => {
  const open = Promise.withResolvers<void>();
  const background = backgroundWork();
  const engine = {
    ...lake.engine,
    writeRows: async (request: Parameters<typeof lake.engine.writeRows>[0]) => {
      await open.promise;
      return lake.engine.writeRows(request);
    },
  };
  const table = openDeltaTable(localStorage(lake.root), "slow", { engine, background });
  for (let commit = 0; commit <= 7; commit++)
    expect(await table.append(sql(`SELECT ${commit} AS id`), { create })).toMatchObject({ version: commit });
  expect(checkpoints("slow")).toEqual([]);
  open.resolve();
  await background.settled();
  expect(checkpoints("slow")).toEqual([2, 6]);
  expect((await lake.table("slow").read()).rows).toHaveLength(8);
  expect((await lake.table("slow").check()).findings).toEqual([]);
});

test("what fails behind a commit is told and fails nothing", async () => {
  const errors: unknown[] = [];
  const background = backgroundWork();
  const engine = { ...lake.engine, writeRows: () => Promise.reject(new Error("no room")) };
  const onCheckpointError = (error: unknown) => void errors.push(error);
  const table = openDeltaTable(localStorage(lake.root), "failing", { engine, background, onCheckpointError });
  for (let commit = 0; commit <= 2; commit++) await table.append(sql(`SELECT ${commit} AS id`), { create });
  await background.settled();
  expect(errors).toEqual([new Error("no room")]);
  expect((await lake.table("failing").read()).rows).toHaveLength(3);
});

test("a listener that throws fails the closing, not the process", async () => {
  const onCheckpointError = () => {
    throw new Error("told");
  };
  const table = DeltaTable.open(lake.path("thrown"), { onCheckpointError });
  await table.append(sql("SELECT 1 AS id"), { create });
  // where the hint is to be there is a folder
  mkdirSync(lake.path("thrown/_delta_log/_last_checkpoint/in-the-way"), { recursive: true });
  for (let commit = 1; commit <= 2; commit++) await table.append(sql(`SELECT ${commit} AS id`), { create });
  await expect(table[Symbol.asyncDispose]()).rejects.toThrow("told");
});

test("closing a table waits for its checkpoint", async () => {
  {
    await using table = DeltaTable.open(lake.path("closed"));
    for (let commit = 0; commit <= 2; commit++) await table.append(sql(`SELECT ${commit} AS id`), { create });
  }
  expect(checkpoints("closed")).toEqual([2]);
  expect(existsSync(lake.path("closed/_delta_log/_last_checkpoint"))).toBe(true);
});
