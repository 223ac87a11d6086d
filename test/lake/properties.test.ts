import { afterAll, beforeAll, expect, test } from "vitest";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

test("properties that say yes or name a mode do so in any casing, as Spark writes them", async () => {
  const appendOnly = lake.table("append-only");
  await appendOnly.append(sql("SELECT 1 AS n"), { create: { properties: { "delta.appendOnly": "TRUE" } } });
  await expect(appendOnly.delete("n = 1")).rejects.toMatchObject({ code: "LW6302" });
  const table = lake.table("spelled");
  await table.append(sql("SELECT range AS n FROM range(10)"), {
    create: {
      properties: {
        "delta.enableDeletionVectors": "True",
        "delta.enableChangeDataFeed": "TRUE",
        "delta.enableInCommitTimestamps": "TRUE",
        "delta.columnMapping.mode": "NAME",
      },
    },
  });
  const { protocol } = await table.describe();
  expect(protocol.features).toEqual(
    expect.arrayContaining(["changeDataFeed", "columnMapping", "deletionVectors", "inCommitTimestamp"]),
  );
  await table.renameColumn("n", "m");
  await table.delete("m < 3");
  expect((await table.scan()).files.map(({ deleted }) => [...(deleted ?? [])])).toEqual([[0, 1, 2]]);
  expect((await table.readChanges({ from: 2 })).rows).toHaveLength(3);
  await expect(table.setProperties({ "delta.enableInCommitTimestamps": "FALSE" })).rejects.toMatchObject({
    code: "LW6313",
  });
  expect(await rowsOf(lake.table("spelled"))).toHaveLength(7);
});

test("values that a property cannot have are refused when it is set, with what it takes; so are constraints as properties", async () => {
  const refused: readonly (readonly [string, string, string])[] = [
    ["delta.feature.deletionVectors", "supported", "the protocol follows"],
    ["delta.minReaderVersion", "3", "the protocol follows"],
    ["delta.checkpointInterval", "0", "a whole number above 0"],
    ["delta.checkpointInterval", "ten", "a whole number above 0"],
    ["delta.columnMapping.mode", "names", "none, name, id"],
    ["delta.appendOnly", "yes", "true, false"],
    ["delta.logRetentionDuration", "30", "interval"],
    ["delta.deletedFileRetentionDuration", "interval many days", "interval"],
    ["delta.isolationLevel", "strict", "Serializable"],
  ];
  const table = lake.table("values");
  await table.append(sql("SELECT -1 AS n"), { create: { properties: { "own.note": "anything" } } });
  for (const [name, value, takes] of refused) {
    const error = { code: "LW6322", message: expect.stringContaining(takes) as unknown };
    await expect(table.setProperties({ [name]: value })).rejects.toMatchObject(error);
    const create = { properties: { [name]: value } };
    await expect(lake.table("none").append(sql("SELECT 1 AS n"), { create })).rejects.toMatchObject(error);
  }
  const set = table.setProperties({ "delta.constraints.positive": "n > 0" });
  await expect(set).rejects.toMatchObject({ code: "LW6325", message: expect.stringContaining("constraints.positive") });
  expect(await table.log.latestVersion()).toBe(0);
  await table.addConstraint("small", "n < 10");
  await table.setProperties({ "delta.constraints.small": null, "delta.checkpointInterval": "5", "own.note": "more" });
  expect((await table.describe()).properties).toEqual({ "delta.checkpointInterval": "5", "own.note": "more" });
});

test("vacuum refuses a retention that is no time, whatever is allowed", async () => {
  const table = lake.table("retention");
  await table.append(sql("SELECT 1 AS n"));
  await table.overwrite(sql("SELECT 2 AS n"));
  for (const retentionMs of [Number.NaN, Infinity, -Infinity])
    for (const unsafeRetention of [false, true])
      await expect(table.vacuum({ retentionMs, unsafeRetention })).rejects.toMatchObject({ code: "LW6324" });
  await expect(table.vacuum({ retentionMs: -1 })).rejects.toMatchObject({ code: "LW6312" });
  expect((await table.read({ version: 0 })).rows).toHaveLength(1);
});

test("a constraint that meets rows of another writer is refused: they were not looked at", async () => {
  await lake.table("ruled").append(sql("SELECT 1 AS n"));
  const raced = await lake.raced("ruled", (other) => other.append(sql("SELECT -5 AS n")));
  await expect(raced.storage.addConstraint("positive", "n >= 0")).rejects.toMatchObject({ code: "LW6401" });
  await expect(lake.table("ruled").addConstraint("positive", "n >= 0")).rejects.toMatchObject({ code: "LW6306" });
  const moved = await lake.raced("ruled", (other) => other.append(sql("SELECT -6 AS n")));
  expect((await moved.storage.setProperties({ "own.note": "x" })).version).toBe(3);
  expect(moved.overtakenBy()).toBe(1);
});

test("partition values that are null in the table, or that others cannot read, are refused where they must not be", async () => {
  const table = lake.table("partitions");
  const columns = [
    { name: "p", type: "string", nullable: false },
    { name: "v", type: "int", nullable: true },
  ];
  await table.create({ columns, partitionBy: ["p"] });
  await expect(table.append(sql("SELECT '' AS p, 1 AS v"))).rejects.toMatchObject({
    code: "LW6306",
    message: expect.stringContaining("p is not null"),
  });
  await table.append(sql("SELECT 'a' AS p, 1 AS v"));
  for (const [type, values] of [
    ["DATE", ["infinity", "-infinity", "0044-03-15 (BC)", "12345-01-01"]],
    ["TIMESTAMP", ["infinity", "12345-01-01 00:00:00"]],
    ["TIMESTAMPTZ", ["-infinity", "0044-03-15 (BC) 00:00:00+00"]],
  ] as const) {
    const dates = lake.table(`dates-${type}`);
    const create = { partitionBy: ["d"] };
    for (const value of values)
      await expect(dates.append(sql(`SELECT '${value}'::${type} AS d, 1 AS v`), { create })).rejects.toMatchObject({
        code: "LW6306",
        message: expect.stringContaining("years 1 to 9999"),
      });
    await dates.append(sql(`SELECT unnest(['0001-01-01'::${type}, '9999-12-31'::${type}, NULL]) AS d, 1 AS v`), {
      create,
    });
    expect((await dates.read()).rows).toHaveLength(3);
  }
});
