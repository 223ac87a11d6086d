import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

type Action = Readonly<{
  add?: Readonly<{ path: string; baseRowId?: number; defaultRowCommitVersion?: number; stats: string }>;
  domainMetadata?: Readonly<{ domain: string; configuration: string }>;
}>;

const entryOf = (name: string, version: number) =>
  join(lake.path(name), "_delta_log", `${String(version).padStart(20, "0")}.json`);

const actionsOf = (name: string, version: number) =>
  readFileSync(entryOf(name, version), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Action);

/** Ids that an entry gives, and how far they are. */
function given(name: string, version: number) {
  const actions = actionsOf(name, version);
  return {
    files: actions.flatMap(({ add }) => (add ? [[add.baseRowId, add.defaultRowCommitVersion]] : [])),
    mark: actions.flatMap(({ domainMetadata }) =>
      domainMetadata ? [[domainMetadata.domain, JSON.parse(domainMetadata.configuration) as unknown]] : [],
    ),
  };
}

const mark = (rowIdHighWaterMark: number) => [["delta.rowTracking", { rowIdHighWaterMark }]];
const TRACKED = { "delta.enableRowTracking": "true", "delta.enableDeletionVectors": "true" };

test("new rows of a table that tracks them get ids, those that stay in their files keep theirs", async () => {
  const table = lake.table("tracked");
  await table.append(sql("SELECT range AS n FROM range(3)"), { create: { properties: TRACKED } });
  expect(given("tracked", 0)).toEqual({ files: [[0, 0]], mark: mark(2) });
  const { metaData } = Object.assign({}, ...actionsOf("tracked", 0)) as { metaData: { configuration: object } };
  expect(Object.keys(metaData.configuration)).toContain("delta.rowTracking.materializedRowIdColumnName");
  await table.append(sql("SELECT 10 + range AS n FROM range(2)"));
  expect(given("tracked", 1)).toEqual({ files: [[3, 1]], mark: mark(4) });
  await table.delete("n = 1");
  expect(given("tracked", 2)).toEqual({ files: [[0, 0]], mark: [] });
  await table.merge({
    source: sql("SELECT unnest([10, 20, 21])::BIGINT AS n"),
    on: "target.n = source.n",
    clauses: [
      { when: "matched", then: "delete" },
      { when: "not matched", then: "insert", values: "all" },
    ],
  });
  expect(given("tracked", 3)).toEqual({
    files: [
      [3, 1],
      [5, 3],
    ],
    mark: mark(6),
  });
  const versions = await Promise.all(
    [30, 40, 50].map(async (n) => (await lake.table("tracked").append(sql(`SELECT ${n}::BIGINT AS n`))).version),
  );
  expect(versions.toSorted((a, b) => a - b)).toEqual([4, 5, 6]);
  for (const version of versions)
    expect(given("tracked", version)).toEqual({ files: [[version + 3, version]], mark: mark(version + 3) });
  await table.overwrite(sql("SELECT 1::BIGINT AS n"));
  expect(given("tracked", 7)).toEqual({ files: [[10, 7]], mark: mark(10) });
  await table.restore({ version: 2 });
  expect(given("tracked", 8).files.toSorted(([a = 0], [b = 0]) => a - b)).toEqual([
    [0, 0],
    [3, 1],
  ]);
  expect((await rowsOf(table)).toSorted()).toEqual(["0", "10", "11", "2"].map((n) => `{"n":"${n}"}`));
  expect((await table.check()).findings).toEqual([]);
});

test("what would lose ids of rows is refused by name, and leaves no file", async () => {
  const table = lake.table("kept");
  await table.append(sql("SELECT range AS n FROM range(3)"), { create: { properties: TRACKED } });
  await table.append(sql("SELECT 9::BIGINT AS n"));
  const files = () => readdirSync(lake.path("kept"), { recursive: true, encoding: "utf8" }).toSorted();
  const before = files();
  const merged = { source: sql("SELECT 1::BIGINT AS n"), on: "target.n = source.n" };
  const writes: readonly (() => Promise<unknown>)[] = [
    () => table.replaceWhere("n = 1", sql("SELECT 1::BIGINT AS n")),
    () => table.update({ n: "n + 1" }, "n = 1"),
    () => table.merge({ ...merged, clauses: [{ when: "matched", then: "update", set: "all" }] }),
    () => table.optimize(),
  ];
  for (const write of writes)
    await expect(write()).rejects.toMatchObject({ code: "LW6203", message: expect.stringContaining("rowTracking") });
  expect(files()).toEqual(before);
  const rewriting = lake.table("rewriting");
  await rewriting.append(sql("SELECT range AS n FROM range(3)"), {
    create: { properties: { "delta.enableRowTracking": "true" } },
  });
  await expect(rewriting.delete("n = 1")).rejects.toMatchObject({ code: "LW6203" });
  // a condition that concerns no row copies none
  await table.replaceWhere("n = 100", sql("SELECT 100::BIGINT AS n"));
  expect(given("kept", 2)).toEqual({ files: [[4, 2]], mark: mark(4) });
});

test("where ids are given and not yet to be relied upon, every operation gives new ones", async () => {
  const table = lake.table("supported");
  await table.append(sql("SELECT range AS n FROM range(3)"));
  const features = ["appendOnly", "invariants", "rowTracking", "domainMetadata"];
  const protocol = { minReaderVersion: 1, minWriterVersion: 7, writerFeatures: features };
  const info = { commitInfo: { operation: "SET TBLPROPERTIES", timestamp: Date.now() } };
  writeFileSync(entryOf("supported", 1), `${JSON.stringify(info)}\n${JSON.stringify({ protocol })}\n`);
  const again = lake.table("supported");
  await again.update({ n: "n + 10" }, "n = 1");
  expect(given("supported", 2)).toEqual({ files: [[0, 2]], mark: mark(2) });
  await again.append(sql("SELECT 9::BIGINT AS n"));
  await again.optimize();
  expect(given("supported", 4)).toEqual({ files: [[4, 4]], mark: mark(7) });
  await again.setProperties({ "delta.rowTrackingSuspended": "true" });
  await again.append(sql("SELECT 10::BIGINT AS n"));
  expect(given("supported", 6)).toEqual({ files: [[undefined, undefined]], mark: [] });
});
