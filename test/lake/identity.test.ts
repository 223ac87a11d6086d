import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ColumnDefinition, conflictKind, type DeltaTable } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

type Identity = NonNullable<ColumnDefinition["identity"]>;

async function identityTable(name: string, identity: Identity, properties: Record<string, string> = {}) {
  const table = lake.table(name);
  await table.create({
    columns: [
      { name: "id", type: "bigint", nullable: false, identity },
      { name: "v", type: "string", nullable: true },
    ],
    properties,
  });
  return table;
}

const values = (...texts: readonly string[]) =>
  sql(`SELECT unnest([${texts.map((text) => `'${text}'`).join(", ")}]) AS v`);

/** Some columns of rows as one text each, sorted. */
function listed(rows: readonly Readonly<Record<string, unknown>>[], ...names: readonly string[]): readonly string[] {
  return rows.map((row) => names.map((name) => String(row[name])).join(" ")).sort();
}

async function ids(table: DeltaTable): Promise<readonly string[]> {
  const { rows } = await table.read();
  return rows.map(({ id }) => String(id)).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
}

/** The high water mark in the newest schema, as its text says it. */
function highWaterMark(name: string, version: number): string | undefined {
  const path = join(lake.path(name), "_delta_log", `${String(version).padStart(20, "0")}.json`);
  const [, digits] = /\\"delta\.identity\.highWaterMark\\":(-?\d+)/.exec(readFileSync(path, "utf8")) ?? [];
  return digits;
}

test("an identity column counts on with every write, and the commit that wrote the values says how far", async () => {
  const table = await identityTable("counted", { start: 10, step: 5 });
  expect((await table.describe()).protocol).toMatchObject({ writer: 6 });
  await table.append(values("a", "b", "c"));
  expect(highWaterMark("counted", 1)).toBe("20");
  await table.append(values("d"));
  expect(await ids(table)).toEqual(["10", "15", "20", "25"]);
  await table.overwrite(values("e", "f"));
  expect(await ids(table)).toEqual(["30", "35"]);
  expect(highWaterMark("counted", 3)).toBe("35");
  await table.delete("v = 'f'");
  await table.replaceWhere("v = 'e'", values("e", "e"));
  expect(await ids(table)).toEqual(["40", "45"]);
  expect((await table.check()).findings).toEqual([]);
});

test("an append without rows makes no values, an optimize moves them", async () => {
  const table = await identityTable("still", {});
  await table.append(sql("SELECT 'x' AS v WHERE false"));
  expect(highWaterMark("still", 1)).toBeUndefined();
  await table.append(values("a"));
  await table.append(values("b"));
  const { version } = await table.optimize();
  expect(highWaterMark("still", version)).toBeUndefined();
  expect(await ids(table)).toEqual(["1", "2"]);
});

test("values count down where the step is negative, and partitions share one count", async () => {
  const table = lake.table("down");
  await table.create({
    columns: [
      { name: "p", type: "string", nullable: true },
      { name: "id", type: "bigint", nullable: true, identity: { start: -1, step: -2 } },
    ],
    partitionBy: ["p"],
  });
  await table.append(sql("SELECT CASE WHEN range % 2 = 0 THEN 'x' ELSE 'y' END AS p FROM range(5)"));
  expect(highWaterMark("down", 1)).toBe("-9");
  await table.append(sql("SELECT 'z' AS p"));
  expect(await ids(table)).toEqual(["-11", "-9", "-7", "-5", "-3", "-1"]);
});

for (const vectors of ["true", "false"])
  test(`a merge makes values for the rows it inserts and keeps those there are (deletion vectors: ${vectors})`, async () => {
    const name = `merged-${vectors}`;
    const table = await identityTable(
      name,
      {},
      { "delta.enableDeletionVectors": vectors, "delta.enableChangeDataFeed": "true" },
    );
    await table.append(values("a", "b", "c"));
    const { version } = await table.merge({
      source: sql("SELECT unnest(['b', 'x', 'y']) AS v"),
      on: "target.v = source.v",
      clauses: [
        { when: "matched", then: "update", set: { v: "source.v || '!'" } },
        { when: "not matched", condition: "source.v = 'y'", then: "insert", values: { v: "'why'" } },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
    expect(await ids(table)).toEqual(["1", "2", "3", "4", "5"]);
    expect(highWaterMark(name, version)).toBe("5");
    const inserted = (await table.readChanges({ from: version })).rows.filter(
      (row) => row["_change_type"] === "insert",
    );
    const { rows } = await table.read({ where: "id > 3" });
    expect(listed(inserted, "id", "v")).toEqual(listed(rows, "id", "v"));
    expect((await rowsOf(table)).filter((row) => row.includes("b!"))).toEqual(['{"id":"2","v":"b!"}']);
  });

test("changes of a replacement name the values that were written", async () => {
  const table = await identityTable("replaced", {}, { "delta.enableChangeDataFeed": "true" });
  await table.append(values("a", "b"));
  const { version } = await table.replaceWhere("v = 'a'", values("a", "a", "a"));
  const changes = (await table.readChanges({ from: version })).rows;
  expect(listed(changes, "_change_type", "id")).toEqual(["delete 1", "insert 3", "insert 4", "insert 5"]);
  expect(await ids(table)).toEqual(["2", "3", "4", "5"]);
});

test("values that someone brings are refused by the name of the column, and nothing is written", async () => {
  const table = await identityTable("always", {});
  await table.append(values("a"));
  const rows = sql("SELECT 7 AS id, 'x' AS v");
  const refused: readonly (() => Promise<unknown>)[] = [
    () => table.append(rows),
    () => table.overwrite(rows),
    () => table.replaceWhere("v = 'x'", rows),
    () => table.update({ id: "id + 1" }),
    () =>
      table.merge({
        source: rows,
        on: "target.id = source.id",
        clauses: [{ when: "not matched", then: "insert", values: "all" }],
      }),
    () =>
      table.merge({
        source: rows,
        on: "target.id = source.id",
        clauses: [{ when: "matched", then: "update", set: { ID: "9" } }],
      }),
  ];
  for (const write of refused)
    await expect(write()).rejects.toMatchObject({ code: "LW6314", message: expect.stringContaining("id of") });
  expect((await table.log.history()).length).toBe(2);
});

test("values that may be brought are taken as they are, and the count goes on behind the highest", async () => {
  const table = await identityTable("by-default", { start: 1, step: 10, allowExplicitInsert: true });
  await table.append(sql("SELECT 25 AS id, 'x' AS v"));
  expect(highWaterMark("by-default", 1)).toBe("31");
  await table.append(values("a"));
  await table.append(sql("SELECT -100 AS id, 'y' AS v"));
  expect(highWaterMark("by-default", 3)).toBeUndefined();
  await table.append(values("b"));
  expect(await ids(table)).toEqual(["-100", "25", "41", "51"]);
});

test("a column whose values are used up refuses the row, and numbers beyond those of JavaScript stay exact", async () => {
  const table = await identityTable("full", { start: 9223372036854775805n, step: 1 });
  await table.append(values("a", "b"));
  expect(highWaterMark("full", 1)).toBe("9223372036854775806");
  await table.addColumns([{ name: "more", type: "int", nullable: true }]);
  await expect(table.append(values("c", "d"))).rejects.toMatchObject({ code: "LW6306" });
  await table.append(values("c"));
  expect(await ids(table)).toEqual(["9223372036854775805", "9223372036854775806", "9223372036854775807"]);
  await expect(table.append(values("d"))).rejects.toMatchObject({ code: "LW6306" });
});

test("an overwrite that would make the values of another is told by kind; who makes none passes", async () => {
  const table = await identityTable("raced", {});
  await table.append(values("a"));
  await table.append(values("b"));
  const { storage: late } = await lake.raced("raced", (other) => other.append(values("c")));
  const failure = await late.overwrite(values("d")).catch((error: unknown) => error);
  expect(conflictKind(failure)).toBe("MetadataChanged");
  const { storage: cleaner } = await lake.raced("raced", (other) => other.append(values("e")));
  await cleaner.optimize();
  const { storage: deleter } = await lake.raced("raced", (other) => other.append(values("f")));
  await deleter.delete("v = 'a'");
  expect(await ids(table)).toEqual(["2", "3", "4", "5"]);
  await table.append(values("g"));
  expect(await ids(table)).toEqual(["2", "3", "4", "5", "6"]);
});

test("a restore brings back rows, not values that were given out already", async () => {
  const table = await identityTable("restored", {});
  await table.append(values("a"));
  await table.append(values("b", "c"));
  await table.restore({ version: 1 });
  await table.append(values("d"));
  expect(await ids(table)).toEqual(["1", "4"]);
});

test("a definition that cannot work is refused with the reason", async () => {
  const define = (column: Partial<ColumnDefinition>, partitionBy: readonly string[] = []) =>
    lake.table("wrong").create({
      columns: [
        { name: "id", type: "bigint", nullable: true, identity: {}, ...column },
        { name: "v", type: "string", nullable: true },
      ],
      partitionBy,
    });
  const refused = (reason: string) => ({ code: "LW6304", message: expect.stringContaining(reason) });
  await expect(define({ type: "int" })).rejects.toMatchObject(refused("id"));
  await expect(define({ identity: { step: 0 } })).rejects.toMatchObject(refused("step"));
  await expect(define({ default: "1" })).rejects.toMatchObject(refused("default"));
  await expect(define({}, ["id"])).rejects.toMatchObject(refused("partition"));
});

/** Files of rows in the folder of a table. */
const dataFiles = (name: string) =>
  readdirSync(lake.path(name), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".parquet"))
    .length;

test("appends that meet take the values that come next, out of the files they have written, and leave no other files", async () => {
  const table = await identityTable("met", { start: 100, step: -3 });
  await table.append(values("a"));
  // rows that can be asked for once only
  function* once() {
    yield { v: "x" };
    yield { v: "y" };
  }
  const { storage: late, overtakenBy } = await lake.raced("met", async (other) => {
    await other.append(values("b", "c"));
    await other.append(values("d"));
  });
  const columns = [{ name: "v", type: "string", nullable: true }];
  const { version } = await late.append({ kind: "rows", columns, rows: once() });
  expect(overtakenBy()).toBe(1);
  expect(listed((await table.read()).rows, "v", "id")).toEqual(["a 100", "b 97", "c 94", "d 91", "x 88", "y 85"]);
  expect(highWaterMark("met", version)).toBe("85");
  expect(dataFiles("met")).toBe(4);
  const writers = ["k", "l", "m", "n"].map(async (v) => {
    const own = lake.table("met");
    for (let round = 0; round < 3; round++) await own.append(values(v, v));
  });
  await Promise.all(writers);
  const found = await ids(table);
  expect(found).toHaveLength(6 + 24);
  expect(new Set(found)).toEqual(new Set(Array.from({ length: 30 }, (_, index) => String(100 - 3 * index))));
  expect((await table.check()).findings).toEqual([]);
});

test("appends that meet keep values that rows bring; who meets another schema or its own transaction is told", async () => {
  const table = await identityTable("met-by-default", { allowExplicitInsert: true });
  await table.append(values("a"));
  const { storage: late } = await lake.raced("met-by-default", (other) => other.append(values("b")));
  await late.append(sql("SELECT 50::BIGINT AS id, 'mine' AS v"));
  await table.append(values("c"));
  expect(listed((await table.read()).rows, "v", "id")).toEqual(["a 1", "b 2", "c 51", "mine 50"]);
  const more = [{ name: "more", type: "int", nullable: true }];
  const { storage: second } = await lake.raced("met-by-default", (other) => other.addColumns(more));
  const before = dataFiles("met-by-default");
  await expect(second.append(values("d"))).rejects.toMatchObject({ code: "LW6404" });
  const transaction = { appId: "loader", version: 1 };
  const { storage: third } = await lake.raced("met-by-default", (other) => other.append(values("e"), { transaction }));
  await expect(third.append(values("e"), { transaction })).rejects.toMatchObject({ failure: "conflict" });
  expect(listed((await table.read()).rows, "v")).toEqual(["a", "b", "c", "e", "mine"]);
  // what could not be committed is not left behind
  expect(dataFiles("met-by-default")).toBe(before + 1);
});
