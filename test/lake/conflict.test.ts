import { afterAll, beforeAll, expect, test } from "vitest";
import { conflictKind, type DeltaTable } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

type Work = (table: DeltaTable) => Promise<unknown>;
const rows = (from: number) => sql(`SELECT range + ${from} AS id, range % 2 AS g FROM range(4)`);
const append: Work = (table) => table.append(rows(100));
const removal: Work = (table) => table.delete("id < 2");
const other: Work = (table) => table.delete("id >= 10 AND id < 12");
const anywhere: Work = (table) => table.delete("id % 100 >= 10 AND id < 12");
const change: Work = (table) => table.update({ g: "7" }, "id = 3");
const replace: Work = (table) => table.overwrite(rows(500));
const upsert: Work = (table) =>
  table.merge({ source: rows(2), on: "target.id = source.id", clauses: [{ when: "matched", then: "delete" }] });
const compact: Work = (table) => table.optimize();
const alter: Work = (table) => table.addColumns([{ name: "added", type: "int", nullable: true }]);
const property: Work = (table) => table.setProperties({ "delta.enableDeletionVectors": "true" });
const restore: Work = (table) => table.restore({ version: 0 });
const part: Work = (table) => table.replaceWhere("id = 3", sql("SELECT 3::BIGINT AS id, 7::BIGINT AS g"));
const tagged: Work = (table) => table.append(rows(900), { transaction: { appId: "stream", version: 1 } });

/** For each pair: the second was made from the version before the first was committed. `passes`: it follows without conflict. */
const PAIRS: readonly (readonly [string, Work, Work, string])[] = [
  ["append, append", append, append, "passes"],
  ["delete, append", removal, append, "passes"],
  ["optimize, append", compact, append, "passes"],
  ["append, delete", append, removal, "passes"],
  ["append, update", append, change, "passes"],
  ["append, merge", append, upsert, "passes"],
  ["append, optimize", append, compact, "passes"],
  ["delete, delete of the same file", removal, removal, "ConcurrentDeleteDelete"],
  ["delete, delete of another file", removal, other, "passes"],
  ["delete, delete by a condition that could mean any file", removal, anywhere, "ConcurrentDeleteRead"],
  ["update, update", change, change, "ConcurrentDeleteDelete"],
  ["update, merge", change, upsert, "ConcurrentDeleteDelete"],
  ["delete, optimize", removal, compact, "ConcurrentDeleteDelete"],
  ["optimize, delete", compact, removal, "ConcurrentDeleteDelete"],
  ["overwrite, update", replace, change, "ConcurrentDeleteDelete"],
  ["update, overwrite", change, replace, "ConcurrentDeleteDelete"],
  ["append, restore", append, restore, "passes"],
  ["delete, restore", removal, restore, "ConcurrentDeleteRead"],
  ["restore, delete in a file that stays", restore, removal, "passes"],
  ["restore, append", restore, append, "passes"],
  ["append, replaceWhere", append, part, "passes"],
  ["update, replaceWhere", change, part, "ConcurrentDeleteDelete"],
  ["replaceWhere, update", part, change, "ConcurrentDeleteDelete"],
  ["schema, append", alter, append, "MetadataChanged"],
  ["protocol, append", property, append, "ProtocolChanged"],
  ["transaction, the same transaction", tagged, tagged, "ConcurrentTransaction"],
];

/** A table whose next commit is held back until `meanwhile` has committed through another handle. */
async function race(name: string, first: Work, second: Work): Promise<string> {
  const table = lake.table(name);
  await table.append(rows(0));
  await table.append(rows(10));
  const { storage, overtakenBy } = await lake.raced(name, first);
  try {
    await second(storage);
    expect(overtakenBy()).toBe(1);
    return "passes";
  } catch (error) {
    return conflictKind(error) ?? String(error);
  }
}

for (const [name, first, second, expected] of PAIRS) {
  test(`concurrent writers: ${name}: ${expected} (I3)`, async () => {
    const folder = name.replaceAll(/[ ,]+/g, "-");
    expect(await race(folder, first, second)).toBe(expected);
    const versions = (await lake.table(folder).log.history()).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, index) => versions.length - 1 - index));
    expect(await lake.table(folder).check()).toMatchObject({ findings: [] });
  });
}

test("appends that pass each other lose no row", async () => {
  await race("appended", append, append);
  expect(await rowsOf(lake.table("appended"))).toHaveLength(16);
});

test("under Serializable an append that came first is a conflict for those who would have read it", async () => {
  const table = lake.table("serializable");
  await table.create({
    columns: [
      { name: "id", type: "bigint", nullable: true },
      { name: "g", type: "bigint", nullable: true },
    ],
    properties: { "delta.isolationLevel": "Serializable" },
  });
  const among: Work = (writer) => writer.append(rows(0));
  expect(await race("serializable", among, removal)).toBe("ConcurrentAppend");
  expect(await race("serializable", append, removal), "rows that the delete would not have read").toBe("passes");
});

test("two that create the same table: one does, the other is told", async () => {
  const { storage } = await lake.raced("created", (table) => table.append(rows(0)));
  const failure = await storage.append(rows(5)).catch((error: unknown) => error);
  expect(conflictKind(failure)).toMatch(/MetadataChanged|ProtocolChanged/);
  expect(await rowsOf(lake.table("created"))).toHaveLength(4);
});
