import { copyFileSync, existsSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { realClock, realRandom } from "../../src/base/index.ts";
import { localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const DAY_MS = 86_400_000;

/** The table as someone sees it that many days from now. */
function inDays(name: string, days: number) {
  const clock = { ...realClock, now: () => realClock.now() + days * DAY_MS };
  return openDeltaTable(localStorage(lake.root), name, { engine: lake.engine, clock });
}

const versionName = (version: number) => String(version).padStart(20, "0");
const muchLater = new Date(Date.now() + 39 * DAY_MS);
const dataFiles = (name: string) => readdirSync(lake.path(name)).filter((file) => file.endsWith(".parquet"));
const logFiles = (name: string) =>
  readdirSync(lake.path(`${name}/_delta_log`)).filter((file) => file.endsWith(".json"));

test("optimize puts small files together, drops marked rows, and does nothing the second time", async () => {
  const table = lake.table("small");
  const create = { partitionBy: ["p"], properties: { "delta.enableDeletionVectors": "true" } };
  for (let round = 0; round < 5; round++)
    await table.append(sql(`SELECT range + ${round * 10} AS id, range % 2 AS p FROM range(10)`), { create });
  await table.delete("id % 5 = 0");
  const before = await rowsOf(table);
  expect((await table.optimize()).metrics).toEqual({ numRemovedFiles: 10, numAddedFiles: 2 });
  expect(await rowsOf(table)).toEqual(before);
  const version = await table.log.latestVersion();
  expect((await table.optimize()).version).toBe(version);
  expect((await table.log.history(1))[0]).toMatchObject({ operation: "OPTIMIZE", changesData: false });
  expect((await table.scan()).files.every(({ deleted }) => deleted === undefined)).toBe(true);
});

test("vacuum takes away what killed writers never gave a name, once it is old", async () => {
  const table = lake.table("unfinished");
  await table.append(sql("SELECT 1 AS id"));
  const name = (folder: string) => `${folder}.00000000000000000001.json.${realRandom.uuid()}.tmp`;
  const [entry = "", data = ""] = [name("_delta_log/"), name("")];
  for (const path of [entry, data, "_delta_log/.of-another-writer.tmp"])
    writeFileSync(lake.path(`unfinished/${path}`), "half an en");
  expect((await table.vacuum()).files).toEqual([]);
  const later = inDays("unfinished", 8);
  expect(await later.vacuum({ dryRun: true })).toEqual({ files: [data, entry].sort(), sizeBytes: 20 });
  expect(existsSync(lake.path(`unfinished/${entry}`))).toBe(true);
  await later.vacuum();
  expect(readdirSync(lake.path("unfinished/_delta_log")).sort()).toEqual([
    ".of-another-writer.tmp",
    "00000000000000000000.json",
  ]);
  expect(await rowsOf(table)).toHaveLength(1);
});

test("optimize by columns gives files with narrow ranges, by which a merge passes them over", async () => {
  const table = lake.table("clustered");
  await table.append(sql("SELECT (range * 7919) % 1000003 AS id, repeat('x', 50) || range AS v FROM range(300000)"));
  await table.optimize({ clusterBy: ["id"], targetBytes: 500_000 });
  const files = (await table.log.snapshot())?.files ?? [];
  expect(files.length).toBeGreaterThan(1);
  const ranges = files
    .map(({ stats }) => [Number(stats?.minValues?.["id"]), Number(stats?.maxValues?.["id"])] as const)
    .sort((a, b) => a[0] - b[0]);
  for (const [index, [low]] of ranges.entries()) expect(low).toBeGreaterThan(ranges[index - 1]?.[1] ?? -1);
  const merged = await table.merge({
    source: sql(`SELECT id, 'new' AS v FROM (VALUES (${ranges[0]?.[0]})) AS t(id)`),
    on: "target.id = source.id",
    clauses: [{ when: "matched", then: "update", set: "all" }],
  });
  expect(merged.metrics).toMatchObject({ numTargetRowsUpdated: 1, numTargetFilesAdded: 1 });
  const kept = new Set(((await table.log.snapshot())?.files ?? []).map(({ path }) => path));
  expect(files.filter(({ path }) => !kept.has(path))).toHaveLength(1);
  await expect(table.optimize({ clusterBy: ["nothing"] })).rejects.toMatchObject({ code: "LW6310" });
});

test("orderings at the same time leave the engine the threads it had", async () => {
  const table = lake.table("ordered-together");
  await table.append(sql("SELECT hash(range) % 100000 AS id FROM range(100000)"));
  const threads = async () => {
    const asked = [1, 2].map((count) => ({ where: `current_setting('threads')::INT = ${count}`, limit: 1 }));
    const found = await Promise.all(asked.map(async (options) => (await table.read(options)).rows.length));
    return found.indexOf(1) + 1;
  };
  const before = await threads();
  const orderings: Promise<unknown>[] = [];
  for (let round = 0; round < 5; round++) {
    // they conflict with each other; what they do to the engine is asked
    orderings.push(table.optimize({ clusterBy: ["id"] }).catch(() => undefined));
    await setTimeout(20);
  }
  await Promise.all(orderings);
  expect(await threads()).toBe(before);
});

test("vacuum takes what nobody needs any more, and only after the retention", async () => {
  const table = lake.table("vacuumed");
  await table.append(sql("SELECT range AS id FROM range(10)"));
  await table.overwrite(sql("SELECT range AS id FROM range(5)"));
  const first = await table.scan({ version: 0 });
  expect((await table.vacuum()).files).toEqual([]);
  await expect(table.vacuum({ retentionMs: 0 })).rejects.toMatchObject({ code: "LW6312" });
  const later = inDays("vacuumed", 8);
  expect((await later.vacuum({ dryRun: true })).files).toHaveLength(1);
  expect(dataFiles("vacuumed")).toHaveLength(2);
  expect((await later.vacuum()).files).toHaveLength(1);
  expect(existsSync(first.files[0]?.path ?? "")).toBe(false);
  expect(await rowsOf(table)).toHaveLength(5);
  await expect(table.restore({ version: 0 })).rejects.toMatchObject({ code: "LW6101" });
});

test("old log entries go, what a kept version needs stays", async () => {
  const table = lake.table("logged");
  for (let round = 0; round < 25; round++) await table.append(sql(`SELECT ${round} AS id`));
  const before = await rowsOf(table);
  expect(await table.cleanLog()).toEqual([]);
  const gone = await inDays("logged", 40).cleanLog();
  expect(gone).toHaveLength(21);
  expect(logFiles("logged")).toHaveLength(5);
  const fresh = lake.table("logged");
  expect(await rowsOf(fresh)).toEqual(before);
  expect(await rowsOf(fresh, { version: 22 })).toHaveLength(23);
  await expect(fresh.read({ version: 5 })).rejects.toMatchObject({ code: "LW6204" });
  await fresh.append(sql("SELECT 99 AS id"));
  expect(await rowsOf(lake.table("logged"))).toHaveLength(26);
});

test("a version whose deletion vector is gone is not restored, although its data file is still in use", async () => {
  const table = lake.table("vector-gone");
  await table.append(sql("SELECT range AS id FROM range(10)"), {
    create: { properties: { "delta.enableDeletionVectors": "true" } },
  });
  const { version } = await table.delete("id = 1");
  await table.delete("id = 2");
  const before = await rowsOf(table);
  await table.vacuum({ retentionMs: -1000, unsafeRetention: true });
  await expect(table.restore({ version })).rejects.toMatchObject({ code: "LW6101" });
  expect(await rowsOf(table)).toEqual(before);
});

const DAMAGE: Readonly<Record<string, (folder: string) => void>> = {
  "a checkpoint that is cut": (folder) => truncateSync(join(folder, `${versionName(5)}.checkpoint.parquet`), 50),
  "a checkpoint of another version": (folder) =>
    copyFileSync(
      join(folder, `${versionName(10)}.checkpoint.parquet`),
      join(folder, `${versionName(5)}.checkpoint.parquet`),
    ),
};

test.each(Object.entries(DAMAGE))(
  "the log is not cleaned behind %s: the table stays readable",
  async (what, damage) => {
    const name = `behind-${what.length}`;
    const table = lake.table(name);
    const create = { properties: { "delta.checkpointInterval": "5" } };
    for (let round = 0; round < 11; round++) await table.append(sql(`SELECT ${round} AS id`), { create });
    const before = await rowsOf(table);
    const folder = lake.path(`${name}/_delta_log`);
    damage(folder);
    // the entries after the checkpoint are new
    for (let version = 6; version < 11; version++)
      utimesSync(join(folder, `${versionName(version)}.json`), muchLater, muchLater);
    const entries = logFiles(name);
    await expect(inDays(name, 40).cleanLog()).rejects.toMatchObject({ code: "LW6218" });
    expect(logFiles(name)).toEqual(entries);
    expect(await rowsOf(lake.table(name))).toEqual(before);
  },
);

test("the log is not cleaned behind a checkpoint that has lost a sidecar", async () => {
  const table = lake.table("sidecar");
  const create = { properties: { "delta.checkpointPolicy": "v2", "delta.checkpointInterval": "4" } };
  for (let round = 0; round < 5; round++) await table.append(sql(`SELECT ${round} AS id`), { create });
  rmSync(lake.path("sidecar/_delta_log/_sidecars"), { recursive: true });
  await expect(inDays("sidecar", 40).cleanLog()).rejects.toMatchObject({ code: "LW6218" });
  expect(await rowsOf(lake.table("sidecar"))).toHaveLength(5);
});
