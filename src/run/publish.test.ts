import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { realClock, realRandom } from "../base/index.ts";
import { duckdbParquetAccess } from "../engine/index.ts";
import { backgroundWork, localStorage } from "../lake/index.ts";
import type { DatasetId } from "../metadata/index.ts";
import { openStore } from "../store/index.ts";
import { collectGarbage } from "./collect.ts";
import { EMPTY_LEDGER, type Intent, readIntent } from "./intent.ts";
import { quarantinePrefix, rejectPrefix, TXN_APP, tablePrefix } from "./layout.ts";
import { dataVersionOf, observe, readTableState } from "./observe.ts";
import { publisherOf } from "./open.ts";
import { complete, type Publisher, publish } from "./publish.ts";
import { recover } from "./recover.ts";

const dataset: DatasetId = "shop.silver.orders";
const columns = [{ name: "id", type: "int", nullable: true }] as const;

let root: string;
let publisher: Publisher;
let close: () => Promise<void>;
/** Nothing is written as Parquet before it resolves. */
let mayWrite: Promise<void>;
let settled: () => Promise<void>;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lakewright-publish-"));
  const engine = duckdbParquetAccess();
  mayWrite = Promise.resolve();
  const parquet = {
    ...engine,
    writeRows: (request: Parameters<typeof engine.writeRows>[0]) => mayWrite.then(() => engine.writeRows(request)),
  };
  const background = backgroundWork();
  settled = background.settled;
  const store = await openStore("sqlite:./store.db", {
    projectRoot: root,
    project: "p",
    environment: "local",
    actor: "test",
  });
  publisher = publisherOf({ storage: localStorage(root), store, parquet, background, scratch: root });
  close = async () => {
    await store[Symbol.asyncDispose]();
    await settled();
    await engine[Symbol.asyncDispose]();
  };
});

afterEach(async () => {
  await close();
  await rm(root, { recursive: true, force: true });
});

/** An attempt that adds one file of `rows` rows and one refused row. */
async function makeIntent(attempt: number, rows: number): Promise<Intent> {
  const base = await readTableState(publisher, dataset);
  const name = `part-0000${attempt}.parquet`;
  await publisher.storage.writeNew(`${tablePrefix(dataset)}/${name}`, "data");
  await publisher.storage.writeNew(`${rejectPrefix(dataset)}/${name}`, "refused");
  const file = { path: name, sizeBytes: 4, modifiedMs: 1, partitionValues: {}, stats: { numRecords: rows } };
  const uuid = realRandom.uuid();
  const transaction = { appId: TXN_APP, version: attempt };
  const info = { uuid, runId: "r", attempt };
  const published = await publisher.table(tablePrefix(dataset)).prepare({
    operation: "WRITE",
    baseVersion: base?.tableVersion,
    columns,
    add: [file],
    remove: [],
    transaction,
    info,
  });
  const quarantine = publisher.table(quarantinePrefix(dataset));
  const entry = await quarantine.prepare({
    operation: "WRITE",
    baseVersion: (await quarantine.snapshot())?.version,
    columns,
    add: [file],
    remove: [],
    transaction,
    info,
  });
  return {
    format: 1,
    kind: "work",
    dataset,
    attempt,
    uuid,
    runId: "r",
    storeId: await publisher.store.storeId(),
    at: "2026-01-01T00:00:00.000Z",
    fingerprint: `f${attempt}`,
    rawHash: "h",
    columns,
    state: { inputs: { "shop.bronze.orders": attempt } },
    ledger: { ...EMPTY_LEDGER, in: rows + 1, inserted: rows, quarantined: 1 },
    rules: [],
    rowCount: rows,
    staged: [name],
    published,
    dataVersion: null,
    quarantine: {
      copies: [{ from: `${rejectPrefix(dataset)}/${name}`, to: `${quarantinePrefix(dataset)}/${name}` }],
      entry,
    },
  };
}

function recoveryContext() {
  return { publisher, runId: "next", storeId: "s", clock: realClock, random: realRandom };
}

test("a published attempt shows its data, its state and its record together", async () => {
  const published = await publish(publisher, await makeIntent(1, 3));
  expect(published).toEqual({ tableVersion: 0, quarantineVersion: 0 });
  const observed = (await observe(publisher, [dataset])).datasets[dataset];
  expect(observed).toMatchObject({
    version: 0,
    attempt: 1,
    fingerprint: "f1",
    state: { inputs: { "shop.bronze.orders": 1 } },
  });
  expect((await publisher.store.latestAttempts())[dataset]).toMatchObject({
    attempt: 1,
    tableVersion: 0,
    quarantineVersion: 0,
  });
  expect(await publisher.storage.head(`${rejectPrefix(dataset)}/part-00001.parquet`)).toBeUndefined();
});

test("attempts go on while the checkpoint is written that one of them made due", async () => {
  const open = Promise.withResolvers<void>();
  mayWrite = open.promise;
  for (let attempt = 1; attempt <= 12; attempt++) await publish(publisher, await makeIntent(attempt, 1));
  const checkpoint = `${tablePrefix(dataset)}/_delta_log/00000000000000000010.checkpoint.parquet`;
  expect(await publisher.storage.head(checkpoint)).toBeUndefined();
  open.resolve();
  await settled();
  expect(await publisher.storage.head(checkpoint)).toBeDefined();
  for (let attempt = 13; attempt <= 21; attempt++) await publish(publisher, await makeIntent(attempt, 1));
  await settled();
  const log = await readdir(join(root, tablePrefix(dataset), "_delta_log"));
  const checkpoints = log.flatMap((name) => /^0*(\d+)\.checkpoint/.exec(name)?.[1] ?? []);
  // every tenth commit, and no other
  expect(checkpoints).toEqual(["10", "20"]);
  expect((await observe(publisher, [dataset])).datasets[dataset]).toMatchObject({ version: 20, attempt: 21 });
});

test("files that cannot be made durable are never decided on, and their number is not used again", async () => {
  const prepare = async () => {
    throw new Error("no room");
  };
  await expect(publish(publisher, await makeIntent(1, 3), { prepare })).rejects.toThrow("no room");
  expect(await publisher.table(tablePrefix(dataset)).snapshot()).toBeUndefined();
  const next = await recover(recoveryContext(), dataset, { takenOver: false, recorded: undefined });
  expect(next).toMatchObject({ completed: undefined, nextAttempt: 2 });
});

test("I10: change files of an attempt that was never decided are collected, those of others stay", async () => {
  const intent = await makeIntent(1, 3);
  await publish(publisher, intent);
  const change = (uuid: string) => `${tablePrefix(dataset)}/_change_data/part-00001-${uuid}-m-c.parquet`;
  const [own, killed] = [change(intent.uuid), change(realRandom.uuid())];
  for (const key of [own, killed]) await publisher.storage.writeNew(key, "changes");
  expect(await collectGarbage(publisher, [dataset])).toEqual([killed]);
  expect(await publisher.storage.head(own)).toBeDefined();
});

test("I10: work files that were never finished are collected an hour later", async () => {
  await publish(publisher, await makeIntent(1, 3));
  const folder = "_lakewright/shop/silver/orders/intents";
  const unfinished = `.000000000002.json.${realRandom.uuid()}.tmp`;
  await writeFile(join(root, folder, unfinished), "half an in");
  const now = realClock.now();
  expect(await collectGarbage(publisher, [dataset], now)).toEqual([]);
  expect(await collectGarbage(publisher, [dataset], now + 2 * 3_600_000)).toContain(`${folder}/${unfinished}`);
  expect(await readdir(join(root, folder))).toEqual(["000000000001.json"]);
});

test("I2 I4: an attempt decided but not completed is completed by the next lease holder, once", async () => {
  const intent = await makeIntent(1, 3);
  await publisher.storage.writeNew("_lakewright/shop/silver/orders/intents/000000000001.json", JSON.stringify(intent));
  await publisher.table(tablePrefix(dataset)).commit(intent.published);
  const first = await recover(recoveryContext(), dataset, { takenOver: false, recorded: undefined });
  expect(first).toMatchObject({ completed: 1, nextAttempt: 2 });
  expect((await publisher.table(quarantinePrefix(dataset)).snapshot())?.rowCount).toBe(3);
  const recorded = (await publisher.store.latestAttempts())[dataset];
  const second = await recover(recoveryContext(), dataset, { takenOver: false, recorded });
  expect(second).toMatchObject({ completed: undefined, nextAttempt: 2 });
  expect(await publisher.table(quarantinePrefix(dataset)).history()).toHaveLength(1);
});

test("an intent that was never decided is left behind and its number is not used again", async () => {
  const intent = await makeIntent(1, 3);
  await publisher.storage.writeNew("_lakewright/shop/silver/orders/intents/000000000001.json", JSON.stringify(intent));
  const recovery = await recover(recoveryContext(), dataset, { takenOver: false, recorded: undefined });
  expect(recovery).toMatchObject({ completed: undefined, nextAttempt: 2 });
  expect(await readTableState(publisher, dataset)).toBeUndefined();
});

test("I5: after a takeover the former holder's commit ends as fenced, and state and data version are carried on", async () => {
  await publish(publisher, await makeIntent(1, 3));
  const late = await makeIntent(2, 5);
  const recorded = (await publisher.store.latestAttempts())[dataset];
  const recovery = await recover(recoveryContext(), dataset, { takenOver: true, recorded });
  expect(recovery).toMatchObject({ fenced: 3, nextAttempt: 4 });
  await expect(publish(publisher, late)).rejects.toMatchObject({ failure: "fenced", code: "LW3013" });
  const state = await readTableState(publisher, dataset);
  expect(state).toMatchObject({ tableVersion: 1, foreignChange: undefined });
  expect(state === undefined ? undefined : dataVersionOf(state)).toBe(0);
  expect((await readIntent(publisher.storage, dataset, 3))?.state).toEqual({ inputs: { "shop.bronze.orders": 1 } });
});

test("a commit with data that is not ours is a foreign change", async () => {
  await publish(publisher, await makeIntent(1, 3));
  const table = publisher.table(tablePrefix(dataset));
  const file = { path: "foreign.parquet", sizeBytes: 1, modifiedMs: 1, partitionValues: {}, stats: { numRecords: 9 } };
  await table.commit(
    await table.prepare({ operation: "RESTORE", baseVersion: 0, add: [file], remove: "all", info: {} }),
  );
  const observed = (await observe(publisher, [dataset])).datasets[dataset];
  expect(observed?.foreignChange).toEqual({ version: 1, operation: "RESTORE" });
});

test("a staged file that vanished stops the attempt before anything is visible", async () => {
  const intent = await makeIntent(1, 3);
  await publisher.storage.delete([`${tablePrefix(dataset)}/part-00001.parquet`]);
  await expect(publish(publisher, intent)).rejects.toMatchObject({ code: "LW3015" });
  expect(await readTableState(publisher, dataset)).toBeUndefined();
});

test("two runners with one number: the second to announce it is fenced, another store's is named", async () => {
  const first = await makeIntent(1, 3);
  await publish(publisher, first);
  await expect(publish(publisher, { ...first, uuid: "other" })).rejects.toMatchObject({ code: "LW3013" });
  await expect(publish(publisher, { ...first, uuid: "other", storeId: "another store" })).rejects.toMatchObject({
    code: "LW3010",
  });
});

test("completing again changes nothing", async () => {
  const intent = await makeIntent(1, 3);
  const { tableVersion } = await publish(publisher, intent);
  await complete(publisher, intent, tableVersion);
  await complete(publisher, intent, tableVersion);
  expect(await publisher.table(quarantinePrefix(dataset)).history()).toHaveLength(1);
  expect(await publisher.store.attemptsOf(dataset, 10)).toHaveLength(1);
});
