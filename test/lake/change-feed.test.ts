import { readdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

for (const vectors of ["true", "false"]) {
  test(`the changes between versions add up to the table (deletion vectors: ${vectors})`, async () => {
    const table = lake.table(`feed-${vectors}`);
    const create = {
      partitionBy: ["g"],
      properties: { "delta.enableChangeDataFeed": "true", "delta.enableDeletionVectors": vectors },
    };
    await table.append(sql("SELECT range AS id, range % 3 AS g, 'a' AS v FROM range(12)"), { create });
    await table.update({ v: "'b'" }, "id < 4");
    await table.delete("id = 2 OR g = 1");
    await table.merge({
      source: sql("SELECT 5 AS id, 2 AS g, 'm' AS v UNION ALL SELECT 50, 0, 'n'"),
      on: "target.id = source.id",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
    await table.replaceWhere("g = 0", sql("SELECT 60 AS id, 0 AS g, 'r' AS v"));
    await table.overwrite(sql("SELECT 70 AS id, 0 AS g, 'o' AS v"));
    const { rows, columns } = await table.readChanges({ from: 0 });
    expect(columns.map(({ name }) => name)).toEqual([
      "id",
      "g",
      "v",
      "_change_type",
      "_commit_version",
      "_commit_timestamp",
    ]);
    for (let version = 0; version <= 5; version++) {
      const net = new Map<string, number>();
      for (const row of rows.filter(({ _commit_version }) => Number(_commit_version) <= version)) {
        const key = JSON.stringify([row["id"], row["g"], row["v"]]);
        const sign = ["insert", "update_postimage"].includes(String(row["_change_type"])) ? 1 : -1;
        net.set(key, (net.get(key) ?? 0) + sign);
      }
      const left = [...net].filter(([, count]) => count !== 0);
      const content = (await table.read({ version })).rows.map((row) => [
        JSON.stringify([row["id"], row["g"], row["v"]]),
        1,
      ]);
      expect(Object.fromEntries(left)).toEqual(Object.fromEntries(content));
    }
    expect((await table.readChanges({ from: 2, to: 2 })).rows).toHaveLength(5);
  });
}

test.each(["none", "id"])(
  "rows that were marked, and came back, without changes of their own are told one by one (mapping %s)",
  async (mode) => {
    const table = lake.table(`feed-marked-${mode}`);
    const properties = {
      "delta.enableChangeDataFeed": "true",
      "delta.enableDeletionVectors": "true",
      "delta.columnMapping.mode": mode,
    };
    await table.append(sql("SELECT range AS id, 'a' AS v FROM range(6)"), { create: { properties } });
    await table.delete("id = 0");
    await table.setProperties({ "delta.enableChangeDataFeed": "false" });
    await table.delete("id IN (2, 4)");
    await table.restore({ version: 1 });
    const { version } = await table.setProperties({ "delta.enableChangeDataFeed": "true" });
    const { rows } = await table.readChanges({ from: 1 });
    const told = rows.map((row) => [row["_commit_version"], row["_change_type"], row["id"]].join(" "));
    expect([version, ...told.sort((a, b) => a.localeCompare(b))]).toEqual([
      5,
      "1 delete 0",
      "3 delete 2",
      "3 delete 4",
      "4 insert 2",
      "4 insert 4",
    ]);
  },
);

test.each(["name", "id"])(
  "changes are read where columns are mapped by %s, also those of a dropped name",
  async (mode) => {
    const table = lake.table(`mapped-${mode}`);
    const create = {
      partitionBy: ["p"],
      properties: { "delta.columnMapping.mode": mode, "delta.enableChangeDataFeed": "true" },
    };
    await table.append(sql("SELECT range AS a, {x: range} AS s, range % 2 AS p FROM range(4)"), { create });
    await table.update({ a: "a + 10" }, "a = 1");
    await table.renameColumn("a", "b");
    await table.delete("b = 2");
    const { rows } = await table.readChanges({ from: 1 });
    const seen = rows.map(({ _change_type, b, s, p }) => [_change_type, b, s, p]);
    // in no order
    expect(seen).toHaveLength(3);
    expect(new Set(seen)).toEqual(
      new Set([
        ["update_preimage", "1", { x: "1" }, "1"],
        ["update_postimage", "11", { x: "1" }, "1"],
        ["delete", "2", { x: "2" }, "0"],
      ]),
    );
  },
);

test("changes of a table that keeps none are refused", async () => {
  const table = lake.table("none");
  await table.append(sql("SELECT 1 AS id"));
  await expect(table.readChanges({ from: 0 })).rejects.toMatchObject({ code: "LW6215" });
});

test("properties that would make older files or versions unreadable are not changed", async () => {
  const table = lake.table("fixed");
  await table.append(sql("SELECT 1 AS id"));
  await table.setProperties({ "delta.columnMapping.mode": "name" });
  expect((await table.read()).rows).toEqual([{ id: 1 }]);
  await table.renameColumn("id", "key");
  expect((await table.read()).rows).toEqual([{ key: 1 }]);
  const refused: readonly Readonly<Record<string, string>>[] = [
    { "delta.columnMapping.mode": "none" },
    { "delta.enableRowTracking": "true" },
  ];
  for (const change of refused) await expect(table.setProperties(change)).rejects.toMatchObject({ code: "LW6313" });
});

test("a merge whose changes cannot be written takes its new rows away again", async () => {
  const table = lake.table("no-changes");
  const create = { properties: { "delta.enableChangeDataFeed": "true" } };
  await table.append(sql("SELECT 1 AS id, 'a' AS v"), { create });
  const files = () => readdirSync(lake.path("no-changes")).filter((name) => name.endsWith(".parquet"));
  const before = files();
  writeFileSync(lake.path("no-changes/_change_data"), "no folder");
  const merging = table.merge({
    source: sql("SELECT 1 AS id, 'b' AS v UNION ALL SELECT 2, 'c'"),
    on: "target.id = source.id",
    clauses: [
      { when: "matched", then: "update", set: "all" },
      { when: "not matched", then: "insert", values: "all" },
    ],
  });
  await expect(merging).rejects.toThrow();
  expect(files()).toEqual(before);
  expect((await table.read()).rows).toEqual([{ id: 1, v: "a" }]);
});

test("what answers anew each time is refused where it is asked twice; times are those of one moment", async () => {
  const create = { properties: { "delta.enableChangeDataFeed": "true" } };
  const table = lake.table("volatile");
  await table.append(sql("SELECT range AS n, '' AS v FROM range(4)"), { create });
  const merged = (value: string) =>
    table.merge({
      source: sql("SELECT 1::BIGINT AS n, uuid()::VARCHAR AS u"),
      on: "target.n = source.n",
      clauses: [{ when: "matched", then: "update", set: { v: value } }],
    });
  const refused: readonly (() => Promise<unknown>)[] = [
    () => table.delete("random() < 0.5"),
    () => table.update({ v: "UUID()::VARCHAR" }),
    () => table.update({ v: "'x'" }, "n > random() * 4"),
    () => table.replaceWhere("random() < 0.5", sql("SELECT 1::BIGINT AS n, '' AS v")),
    () => merged("gen_random_uuid()::VARCHAR"),
  ];
  for (const work of refused) await expect(work()).rejects.toMatchObject({ code: "LW6336" });
  expect(await table.log.latestVersion()).toBe(0);
  await table.update({ v: "now()::VARCHAR || 'random(1)'" }, "current_timestamp > TIMESTAMPTZ '2020-01-01' AND n < 2");
  await merged("source.u");
  const { rows } = await table.read({ where: "n < 2" });
  const changes = (await table.readChanges({ from: 1 })).rows.filter(
    (row) => row["_change_type"] === "update_postimage",
  );
  const told = new Map(changes.map((row) => [row["n"], row["v"]]));
  expect(rows.map((row) => told.get(row["n"] ?? null))).toEqual(rows.map((row) => row["v"]));
  const plain = lake.table("volatile-plain");
  await plain.append(sql("SELECT range AS n, '' AS v FROM range(4)"));
  expect((await plain.update({ v: "uuid()::VARCHAR" })).metrics).toMatchObject({ numUpdatedRows: 4 });
});
