import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { realClock } from "../../src/base/index.ts";
import { type DeltaTable, localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { addManyFiles } from "./many-files.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const log = (name: string, file = "") => join(lake.path(name), "_delta_log", file);
const entry = (version: number) => `${String(version).padStart(20, "0")}.json`;

/** Gives a table a protocol, as another writer would. */
function demand(name: string, version: number, features: readonly string[], readers: readonly string[] = []): void {
  const lines = [
    { commitInfo: { operation: "SET TBLPROPERTIES", timestamp: Date.now() } },
    { protocol: { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: readers, writerFeatures: features } },
  ];
  writeFileSync(log(name, entry(version)), `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
}

const NOW = { retentionMs: -1000, unsafeRetention: true };
const dataFiles = (name: string) => readdirSync(lake.path(name)).filter((file) => file.endsWith(".parquet"));

test("a table with vacuumProtocolCheck is read, written and vacuumed: all its other features are known", async () => {
  await lake.table("checked").append(sql("SELECT range AS n FROM range(5)"));
  demand("checked", 1, ["appendOnly", "invariants", "vacuumProtocolCheck"], ["vacuumProtocolCheck"]);
  const table = lake.table("checked");
  await table.overwrite(sql("SELECT range AS n FROM range(3)"));
  expect((await table.vacuum(NOW)).files).toHaveLength(1);
  expect(dataFiles("checked")).toHaveLength(1);
  expect(await rowsOf(table)).toHaveLength(3);
  expect((await table.describe()).protocol.features).toContain("vacuumProtocolCheck");
});

test.each([
  ["writer", ["vacuumProtocolCheck", "tomorrow"], ["vacuumProtocolCheck"]],
  ["reader", ["vacuumProtocolCheck", "tomorrow"], ["vacuumProtocolCheck", "tomorrow"]],
  ["writer", ["tomorrow"], []],
] as const)(
  "a vacuum is refused where the table has a %s feature that is not known, checked or not: its files may be needed",
  async (side, writers, readers) => {
    const name = `unknown-${writers.length}-${readers.length}`;
    await lake.table(name).append(sql("SELECT range AS n FROM range(5)"));
    await lake.table(name).overwrite(sql("SELECT range AS n FROM range(3)"));
    demand(name, 2, ["appendOnly", "invariants", ...writers], readers);
    const refusal = { code: "LW6203", message: expect.stringContaining(`${side} feature tomorrow`) };
    for (const dryRun of [true, false])
      await expect(lake.table(name).vacuum({ ...NOW, dryRun })).rejects.toMatchObject(refusal);
    expect(dataFiles(name)).toHaveLength(2);
    // a feature of writers alone does not keep readers out
    if (side === "writer") expect(await rowsOf(lake.table(name))).toHaveLength(3);
    else await expect(lake.table(name).read()).rejects.toMatchObject(refusal);
  },
);

/** Statistics of the files of a version, as they stand in its entry. */
const stats = (name: string, version: number) =>
  readFileSync(log(name, entry(version)), "utf8")
    .trim()
    .split("\n")
    .flatMap((line) => {
      const { add } = JSON.parse(line) as { add?: { stats: string } };
      return add === undefined ? [] : [add.stats];
    });

test("bounds of a file with marked rows are no longer tight, and true: what they let be passed over holds nothing", async () => {
  const table = lake.table("bounds");
  await table.append(sql("SELECT range::INT AS n, CASE WHEN range < 5 THEN NULL ELSE 'x' END AS t FROM range(10)"), {
    create: { properties: { "delta.enableDeletionVectors": "true" } },
  });
  const whole = {
    numRecords: 10,
    minValues: { n: 0, t: "x" },
    maxValues: { n: 9, t: "x" },
    nullCount: { n: 0, t: 5 },
  };
  expect(stats("bounds", 0).map((text) => JSON.parse(text) as unknown)).toEqual([{ ...whole, tightBounds: true }]);
  // the highest and the lowest go, in two steps
  for (const condition of ["n >= 7", "n < 2"]) {
    const { version } = await table.delete(condition);
    const [text = "", ...more] = stats("bounds", version);
    expect([JSON.parse(text), more, text.match(/tightBounds/g)]).toEqual([
      { ...whole, tightBounds: false },
      [],
      ["tightBounds"],
    ]);
  }
  const held = async (where: string) => [
    (await table.scan({ where })).files.length,
    (await table.read({ where })).rows.length,
  ];
  // a loose bound still says that there is nothing beyond it, and no more
  expect(await held("n > 9")).toEqual([0, 0]);
  expect(await held("n >= 8")).toEqual([1, 0]);
  expect(await held("n < 3")).toEqual([1, 1]);
  const loose = await table.merge({
    source: sql("SELECT 8::INT AS n, 'back' AS t"),
    on: "target.n = source.n",
    clauses: [
      { when: "matched", then: "delete" },
      { when: "not matched", then: "insert", values: "all" },
    ],
  });
  expect(loose.metrics).toMatchObject({ numTargetRowsInserted: 1, numTargetRowsDeleted: 0 });
  await table.delete("n = 8");
  expect((await table.check()).findings).toEqual([]);
  const { version } = await table.optimize();
  expect(stats("bounds", version).map((text) => JSON.parse(text) as unknown)).toEqual([
    {
      numRecords: 5,
      minValues: { n: 2, t: "x" },
      maxValues: { n: 6, t: "x" },
      nullCount: { n: 0, t: 3 },
      tightBounds: true,
    },
  ]);
  expect(await held("n >= 8")).toEqual([0, 0]);
});

test("statistics of another writer that say nothing of their bounds are loose behind a deletion vector, and keep their digits", async () => {
  const table = lake.table("silent");
  await table.append(sql("SELECT 9007199254740993 + range AS n, 1.5::DECIMAL(30,1) AS d FROM range(4)"), {
    create: { properties: { "delta.enableDeletionVectors": "true" } },
  });
  const path = log("silent", entry(0));
  writeFileSync(path, readFileSync(path, "utf8").replace(String.raw`,\"tightBounds\":true`, ""));
  const [before = ""] = stats("silent", 0);
  expect(before).not.toContain("tightBounds");
  const { version } = await lake.table("silent").delete("n = 9007199254740993");
  expect(stats("silent", version)).toEqual([before.replace(/\}$/, ',"tightBounds":false}')]);
  expect(await rowsOf(lake.table("silent"), { where: "n <= 9007199254740993" })).toEqual([]);
  expect(await rowsOf(lake.table("silent"), { where: "n <= 9007199254740994" })).toHaveLength(1);
});

test("a table that knows V2 checkpoints gets one, in several sidecars, when it has many files, whatever its policy; another never", async () => {
  for (const isKnown of [true, false]) {
    const name = `many-${isKnown}`;
    const table = lake.table(name);
    const properties = { "delta.checkpointPolicy": isKnown ? "v2" : "classic", "delta.checkpointInterval": "3" };
    await table.append(sql("SELECT 1 AS n"), { create: { properties } });
    await table.setProperties({ "delta.checkpointPolicy": "classic" });
    addManyFiles(lake.path(name), 2, 50_000);
    // the entry after which a checkpoint is due
    const writer = lake.table(name);
    await writer.setProperties({ "own.note": "x" });
    const names = readdirSync(log(name));
    expect(names.filter((file) => /^0{19}3\.checkpoint\.[0-9a-f-]{36}\.json$/.test(file))).toHaveLength(
      isKnown ? 1 : 0,
    );
    expect(names.includes(`${entry(3).slice(0, 20)}.checkpoint.parquet`)).toBe(!isKnown);
    if (isKnown) expect(readdirSync(log(name, "_sidecars"))).toHaveLength(2);
    else expect(existsSync(log(name, "_sidecars"))).toBe(false);
    for (let version = 0; version < 3; version++) rmSync(log(name, entry(version)));
    expect(await lake.table(name).describe()).toMatchObject({ version: 3, files: 50_001, rows: 50_001 });
  }
});

test("in-commit timestamps grow whatever the clock says, and alone decide which version a time means (F20)", async () => {
  const start = Date.UTC(2030, 0, 10);
  const DAY_MS = 86_400_000;
  let now = start;
  const clock = { ...realClock, now: () => now };
  const open = (): DeltaTable => openDeltaTable(localStorage(lake.root), "skewed", { engine: lake.engine, clock });
  const create = { properties: { "delta.enableInCommitTimestamps": "true" } };
  await open().append(sql("SELECT 0 AS n"), { create });
  const times = [start];
  // a day back, the same moment again, years ahead, back again
  for (const shift of [-DAY_MS, -DAY_MS, 400 * DAY_MS, 3]) {
    now = start + shift;
    await open().append(sql(`SELECT ${times.length} AS n`));
    times.push(Math.max(now, (times.at(-1) ?? 0) + 1));
  }
  // by an operation that moves files only, and by one that was overtaken
  now = start - 2 * DAY_MS;
  await open().optimize();
  times.push((times.at(-1) ?? 0) + 1);
  const table = open();
  await table.log.latestVersion();
  const { storage } = await lake.raced("skewed", (other) => other.append(sql("SELECT 98 AS n")));
  await storage.append(sql("SELECT 99 AS n"));
  const history = (await table.log.history()).map(({ timestamp }) => timestamp).reverse();
  expect(history.slice(0, times.length)).toEqual(times);
  expect(history).toEqual([...history].sort((a, b) => a - b));
  expect(new Set(history).size).toBe(history.length);
  // times of files mean nothing
  for (const file of readdirSync(log("skewed"))) utimesSync(log("skewed", file), new Date(start), new Date(start));
  for (const [version, time] of history.entries()) {
    expect(await rowsOf(table, { timestamp: time })).toEqual(await rowsOf(table, { version }));
    if (version > 0)
      expect(await rowsOf(table, { timestamp: time - 1 })).toEqual(await rowsOf(table, { version: version - 1 }));
  }
  await expect(table.read({ timestamp: start - 1 })).rejects.toMatchObject({ code: "LW6214" });
});

test("a column called tightBounds is not taken for the flag", async () => {
  const table = lake.table("flagged");
  await table.append(sql('SELECT 1 AS n, true AS "tightBounds" UNION ALL SELECT 2, true'), {
    create: { properties: { "delta.enableDeletionVectors": "true" } },
  });
  // bounds of truth values, which some writers keep
  const path = log("flagged", entry(0));
  const said = String.raw`"tightBounds\":true}`;
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(/\\"(minValues|maxValues)\\":\{/g, String.raw`\"$1\":{\"tightBounds\":true,`),
  );
  expect(readFileSync(path, "utf8")).toContain(said);
  const { version } = await lake.table("flagged").delete("n = 1");
  expect(stats("flagged", version).map((text) => JSON.parse(text) as unknown)).toMatchObject([
    { minValues: { tightBounds: true }, maxValues: { tightBounds: true }, tightBounds: false },
  ]);
});
