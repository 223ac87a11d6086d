import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CommitRequest, StagedFile } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const COLUMNS = [{ name: "id", type: "bigint", nullable: true }] as const;
const file = (path: string): StagedFile => ({
  path,
  sizeBytes: 10,
  modifiedMs: 1,
  partitionValues: {},
  stats: { numRecords: 1 },
});
const request = (baseVersion: number | undefined, more: Partial<CommitRequest> = {}): CommitRequest => ({
  operation: "WRITE",
  baseVersion,
  ...(baseVersion === undefined ? { columns: COLUMNS } : {}),
  add: [],
  remove: [],
  info: {},
  ...more,
});
const attempt = (version: number) => ({ appId: "lakewright", version });
const entry = (name: string, version: number) =>
  lake.path(`${name}/_delta_log/${String(version).padStart(20, "0")}.json`);

async function made(name: string, commits = 1) {
  const log = lake.log(name);
  let base: number | undefined;
  for (let round = 0; round < commits; round++) {
    const outcome = await log.commit(await log.prepare(request(base, { add: [file(`f${round}.parquet`)] })));
    expect(outcome).toEqual({ kind: "committed", version: round });
    base = outcome.version;
  }
  return log;
}

test("there is no snapshot where there is no table", async () => {
  const log = lake.log("nothing");
  expect(await log.snapshot()).toBeUndefined();
  expect(await log.latestVersion()).toBeUndefined();
  expect(await log.history()).toEqual([]);
});

test("a prepared commit that is committed again is the one already made (I2)", async () => {
  const log = await made("again");
  const prepared = await log.prepare(
    request(0, { add: [file("x.parquet")], transaction: attempt(1), info: { uuid: "attempt-1" } }),
  );
  expect(await log.commit(prepared)).toEqual({ kind: "committed", version: 1 });
  expect(await log.commit(prepared)).toEqual({ kind: "already", version: 1 });
  const later = await log.prepare(request(1, { add: [file("y.parquet")] }));
  await log.commit(later);
  expect(await lake.log("again").commit(prepared)).toEqual({ kind: "already", version: 1 });
  expect((await log.snapshot())?.files).toHaveLength(3);
});

test("an attempt that a newer one overtook ends as fenced (I5)", async () => {
  const log = await made("fenced");
  const old = await log.prepare(
    request(0, { add: [file("old.parquet")], transaction: attempt(1), info: { uuid: "old" } }),
  );
  const fence = await log.prepare(request(0, { transaction: attempt(1), info: { uuid: "fence" } }));
  expect(await log.commit(fence)).toEqual({ kind: "committed", version: 1 });
  expect(await log.commit(old)).toEqual({ kind: "fenced", version: 1 });
});

test("a commit is rebased over commits that change no data", async () => {
  const log = await made("rebased");
  const ours = await log.prepare(request(0, { add: [file("ours.parquet")], transaction: attempt(4) }));
  await log.commit(await log.prepare(request(0, { transaction: { appId: "someone", version: 1 } })));
  expect(await log.commit(ours)).toEqual({ kind: "committed", version: 2 });
  const snapshot = await log.snapshot();
  expect(snapshot?.transactions).toEqual({ someone: 1, lakewright: 4 });
  const times = (await log.history()).map(({ timestamp }) => timestamp);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(new Set(times).size).toBe(times.length);
});

test("a data change that came first is a conflict that names it, and so is a change of the schema", async () => {
  const log = await made("conflict");
  const ours = await log.prepare(request(0, { add: [file("ours.parquet")] }));
  await log.commit(await log.prepare(request(0, { operation: "DELETE", remove: ["f0.parquet"], add: [] })));
  expect(await log.commit(ours)).toEqual({ kind: "conflict", version: 1, operation: "DELETE" });
  const next = await log.prepare(request(1, { add: [file("ours.parquet")] }));
  await log.commit(await log.prepare(request(1, { operation: "ALTER", properties: { a: "b" } })));
  expect(await log.commit(next)).toEqual({ kind: "conflict", version: 2, operation: "ALTER" });
  const second = await lake.log("conflict").prepare(request(undefined));
  expect(await log.commit(second)).toMatchObject({ kind: "conflict", version: 0 });
});

test("versions in a row are read, a gap is refused with its place (F28)", async () => {
  await made("gap", 5);
  rmSync(entry("gap", 3));
  await expect(lake.log("gap").snapshot()).rejects.toMatchObject({
    code: "LW6201",
    message: expect.stringContaining("version 3"),
  });
  expect((await lake.log("gap").snapshot({ version: 2 }))?.files).toHaveLength(3);
  rmSync(entry("gap", 0));
  await expect(lake.log("gap").snapshot({ version: 2 })).rejects.toMatchObject({ code: "LW6201" });
});

test("a damaged entry is refused with file and line, torn temporary files are passed over (F28)", async () => {
  await made("torn", 3);
  writeFileSync(
    lake.path("torn/_delta_log/.00000000000000000003.json.5e3d1ed7-90a9-4b86-9a0e-5f7f3a6cdd08.tmp"),
    '{"add":',
  );
  writeFileSync(lake.path("torn/_delta_log/00000000000000000003.json.tmp"), "half");
  writeFileSync(lake.path("torn/_delta_log/notes.txt"), "foreign");
  expect((await lake.log("torn").snapshot())?.version).toBe(2);
  const text = readFileSync(entry("torn", 2), "utf8");
  for (const [damaged, line] of [
    [text.slice(0, -20), 2],
    [`${text}[1]\n`, 3],
    [`${text}{"add":{"size":1}}\n`, 3],
    ["", 1],
    ["\u0000".repeat(50), 1],
  ] as const) {
    writeFileSync(entry("torn", 2), damaged);
    await expect(lake.log("torn").snapshot()).rejects.toMatchObject({
      code: "LW6202",
      message: expect.stringMatching(new RegExp(`00002\\.json is damaged at line ${line}`)),
    });
  }
});

test("a checkpoint is a cache: damaged, lost or half written, the entries before it still count", async () => {
  const log = await made("cache", 23);
  const files = (await log.snapshot())?.files.length;
  const folder = lake.path("cache/_delta_log");
  const checkpoint = `${folder}/00000000000000000020.checkpoint.parquet`;
  const good = readFileSync(checkpoint);
  writeFileSync(checkpoint, good.subarray(0, 100));
  expect((await lake.log("cache").snapshot())?.files).toHaveLength(files ?? -1);
  rmSync(checkpoint);
  writeFileSync(`${folder}/00000000000000000020.checkpoint.0000000001.0000000002.parquet`, good);
  expect((await lake.log("cache").snapshot())?.files).toHaveLength(files ?? -1);
  for (const hint of ["{", '{"version":99}', '{"version":-1}', '{"version":20,"size":1,"checksum":"wrong"}', "[]"]) {
    writeFileSync(`${folder}/_last_checkpoint`, hint);
    expect((await lake.log("cache").snapshot())?.version, hint).toBe(22);
  }
});

test("without the entries before it a damaged checkpoint is refused by name", async () => {
  await made("only", 12);
  for (let version = 0; version < 10; version++) rmSync(entry("only", version));
  expect((await lake.log("only").snapshot())?.files).toHaveLength(12);
  writeFileSync(lake.path("only/_delta_log/00000000000000000010.checkpoint.parquet"), "PAR1 no PAR1");
  await expect(lake.log("only").snapshot()).rejects.toMatchObject({ code: "LW6206" });
});

test("a commit into a log that was cleaned up beyond it is refused, not written where nobody reads it", async () => {
  const log = await made("cleaned", 12);
  const stale = await log.prepare(request(3, { add: [file("stale.parquet")] }));
  for (let version = 0; version < 10; version++) rmSync(entry("cleaned", version));
  await expect(lake.log("cleaned").commit(stale)).rejects.toMatchObject({ code: "LW6305" });
  expect(readdirSync(lake.path("cleaned/_delta_log"))).not.toContain("00000000000000000004.json");
});

test("versions that do not exist are refused with those that do", async () => {
  await made("versions", 3);
  await expect(lake.log("versions").snapshot({ version: 7 })).rejects.toMatchObject({
    code: "LW6204",
    message: expect.stringContaining("from 0 to 2"),
  });
});

test("tables that must not be written are refused by name", async () => {
  const log = await made("refused");
  const bad = (properties: Record<string, string>) => log.prepare(request(0, { properties, add: [] }));
  await expect(bad({ "delta.setTransactionRetentionDuration": "interval 1 day" })).rejects.toMatchObject({
    code: "LW6301",
  });
  await expect(bad({ "delta.enableRowTracking": "true" })).rejects.toMatchObject({ code: "LW6313" });
  const protocol = {
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: ["fooFeature"],
    writerFeatures: ["fooFeature"],
  };
  writeFileSync(entry("refused", 1), `${JSON.stringify({ protocol })}\n`);
  await expect(lake.log("refused").snapshot()).rejects.toMatchObject({
    code: "LW6203",
    message: expect.stringContaining("fooFeature"),
  });
});

test("an append-only table lets nothing be removed", async () => {
  const log = await made("append-only");
  await log.commit(await log.prepare(request(0, { properties: { "delta.appendOnly": "true" } })));
  await expect(log.prepare(request(1, { remove: "all" }))).rejects.toMatchObject({ code: "LW6302" });
  await expect(log.prepare(request(1, { remove: ["unknown.parquet"] }))).rejects.toMatchObject({ code: "LW6303" });
});

test("absolute and file: paths of files inside the table are the same file", async () => {
  const log = await made("paths", 1);
  const root = lake.path("paths");
  const add = (path: string) => ({ path, partitionValues: {}, size: 1, modificationTime: 1, dataChange: true });
  writeFileSync(entry("paths", 1), `${JSON.stringify({ add: add(`file:${root}/a%20b.parquet`) })}\n`);
  writeFileSync(
    entry("paths", 2),
    `${JSON.stringify({ remove: { path: `${root}/a b.parquet`, dataChange: true } })}\n`,
  );
  writeFileSync(entry("paths", 3), `${JSON.stringify({ add: add("file:///elsewhere/c.parquet") })}\n`);
  const paths = (await log.snapshot())?.files.map(({ path }) => path);
  expect(paths).toEqual(["f0.parquet", "/elsewhere/c.parquet"]);
});

test("time travel goes to the newest version at or before a time", async () => {
  const table = lake.table("travel");
  const create = { properties: { "delta.enableInCommitTimestamps": "true" } };
  await table.append(sql("SELECT 1 AS id"), { create });
  await table.append(sql("SELECT 2 AS id"));
  await table.append(sql("SELECT 3 AS id"));
  const times = (await table.log.history()).map(({ timestamp }) => timestamp).reverse();
  expect(await rowsOf(table, { timestamp: times[1] ?? 0 })).toHaveLength(2);
  expect(await rowsOf(table, { timestamp: (times[2] ?? 0) + 5000 })).toHaveLength(3);
  await expect(table.read({ timestamp: (times[0] ?? 0) - 1 })).rejects.toMatchObject({ code: "LW6214" });
  await expect(table.read({ timestamp: "no time" })).rejects.toMatchObject({ code: "LW6214" });
});
