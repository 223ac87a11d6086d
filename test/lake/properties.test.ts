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
