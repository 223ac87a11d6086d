import { afterAll, beforeAll, expect, test } from "vitest";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const int = (name: string) => ({ name, type: "int", nullable: true });
const COLUMNS = [int("k"), { ...int("twice"), generated: "a * 2" }, { ...int("a"), default: "21" }];

async function made(name: string, properties: Readonly<Record<string, string>> = {}) {
  const table = lake.table(name);
  await table.create({ columns: COLUMNS, properties });
  await table.append(sql("SELECT 1 AS k, 1 AS a UNION ALL SELECT 2, 2"));
  return table;
}

const state = async (table: Awaited<ReturnType<typeof made>>) =>
  (await rowsOf(table)).map((row) => Object.values(JSON.parse(row) as object).join(" "));

test("a generated column stands over a default, wherever both stand", async () => {
  const table = await made("default");
  await table.append(sql("SELECT 3 AS k"));
  expect(await state(table)).toEqual(["1 2 1", "2 4 2", "3 42 21"]);
});

for (const vectors of ["true", "false"]) {
  const name = `changed-${vectors}`;
  const properties = { "delta.enableDeletionVectors": vectors, "delta.enableChangeDataFeed": "true" };

  test(`an update makes generated columns anew from what it sets (deletion vectors: ${vectors})`, async () => {
    const table = await made(`${name}-update`, properties);
    await table.update({ a: "a + 10" }, "k = 1");
    expect(await state(table)).toEqual(["1 22 11", "2 4 2"]);
    await table.update({ a: "5", twice: "10" }, "k = 2");
    await expect(table.update({ a: "6", twice: "10" }, "k = 2")).rejects.toMatchObject({ code: "LW6306" });
    expect(await state(table)).toEqual(["1 22 11", "2 10 5"]);
    const { rows } = await table.readChanges({ from: 2, to: 2 });
    expect(rows.map(({ _change_type, twice }) => `${String(_change_type)} ${String(twice)}`).sort()).toEqual([
      "update_postimage 22",
      "update_preimage 2",
    ]);
  });

  test(`a merge makes generated columns from the rows as they become (deletion vectors: ${vectors})`, async () => {
    const table = await made(`${name}-merge`, properties);
    await table.merge({
      source: sql("SELECT 1 AS k, 100 AS a UNION ALL SELECT 7, 200 UNION ALL SELECT 8, NULL"),
      on: "target.k = source.k",
      clauses: [
        { when: "matched", then: "update", set: { a: "source.a + target.a" } },
        {
          when: "not matched",
          condition: "source.k = 7",
          then: "insert",
          values: { k: "source.k", a: "source.a + 1" },
        },
        { when: "not matched", then: "insert", values: { k: "source.k" } },
        { when: "not matched by source", then: "update", set: { a: "-target.a" } },
      ],
    });
    expect(await state(table)).toEqual(["1 202 101", "2 -4 -2", "7 402 201", "8 42 21"]);
    const { rows } = await table.readChanges({ from: 2 });
    expect(rows.map(({ _change_type, twice }) => `${String(_change_type)} ${String(twice)}`).sort()).toEqual([
      "insert 402",
      "insert 42",
      "update_postimage -4",
      "update_postimage 202",
      "update_preimage 2",
      "update_preimage 4",
    ]);
    await table.merge({
      source: sql("SELECT 1 AS k, 5 AS a UNION ALL SELECT 9, 6"),
      on: "target.k = source.k",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
    expect(await state(table)).toEqual(["1 10 5", "2 -4 -2", "7 402 201", "8 42 21", "9 12 6"]);
  });
}

test("what we put into a table is refused unless every writer understands it alike", async () => {
  const table = lake.table("ours");
  const refused: readonly (readonly [object, string, string])[] = [
    [{ constraints: { c: "bin(k) = 1" } }, "LW6319", "the constraint c"],
    [{ constraints: { c: '"k" > 0' } }, "LW6319", "double quotes"],
    [{ columns: [int("k"), { ...int("g"), generated: "k div 2" }] }, "LW6319", "the generated column g"],
    [{ columns: [int("k"), { ...int("g"), generated: "CAST(k AS BIGINT)" }] }, "LW6304", "its expression bigint"],
    [
      { columns: [int("k"), { ...int("g"), generated: "k + 1" }, { ...int("h"), generated: "g + 1" }] },
      "LW6304",
      "uses",
    ],
    [{ columns: [{ ...int("k"), default: "uuid()" }] }, "LW6319", "the default of k"],
  ];
  for (const [definition, code, text] of refused) {
    const creating = table.create({ columns: [int("k")], ...definition });
    await expect(creating).rejects.toMatchObject({ code });
    await expect(creating).rejects.toThrow(text);
  }
  await table.create({ columns: [{ ...int("my key"), default: "7" }, int("v")], constraints: { c: "`my key` > 0" } });
  await table.append(sql("SELECT 1 AS v"));
  await expect(table.addConstraint("d", "v div 2 > 1")).rejects.toMatchObject({ code: "LW6319" });
  await expect(table.addConstraint("d", "`my key` > 8")).rejects.toMatchObject({ code: "LW6306" });
  await table.addConstraint("d", "v IN (1, 2)");
  await expect(table.append(sql("SELECT 3 AS v"))).rejects.toMatchObject({ code: "LW6306" });
  await expect(table.append(sql(`SELECT 0 AS "my key", 1 AS v`))).rejects.toMatchObject({ code: "LW6306" });
  expect((await table.read()).rows).toEqual([{ "my key": 7, v: 1 }]);
});

/** The table with another text in its first entry, as another writer would have made it. */
function altered(name: string, from: string, to: string) {
  const other = `${name}-altered`;
  cpSync(lake.path(name), lake.path(other), { recursive: true });
  const entry = `${lake.path(other)}/_delta_log/${readdirSync(`${lake.path(other)}/_delta_log`).sort()[0]}`;
  const text = readFileSync(entry, "utf8");
  expect(text).toContain(from);
  writeFileSync(entry, text.replace(from, to));
  return lake.table(other);
}

test("a table of others whose expression is not understood is read, and refused to whoever would need it", async () => {
  await made("foreign");
  const generated = altered("foreign", "a * 2", "a div 2");
  expect(await rowsOf(generated)).toHaveLength(2);
  await expect(generated.append(sql("SELECT 5 AS k, 5 AS a"))).rejects.toMatchObject({ code: "LW6319" });
  await expect(generated.update({ k: "9" })).rejects.toMatchObject({ code: "LW6319" });
  await made("asked");
  const absent = altered("asked", '\\"CURRENT_DEFAULT\\":\\"21\\"', '\\"CURRENT_DEFAULT\\":\\"pi()\\"');
  await expect(absent.append(sql("SELECT 5 AS k"))).rejects.toMatchObject({ code: "LW6319" });
  await absent.append(sql("SELECT 5 AS k, 5 AS a"));
  expect(await rowsOf(absent)).toHaveLength(3);
});

test("columns that an expression uses are not renamed, dropped or widened: the expression is named", async () => {
  const properties = { "delta.columnMapping.mode": "name", "delta.enableTypeWidening": "true" };
  const table = await made("used", properties);
  await table.addConstraint("p", "`k` > 0");
  for (const change of [
    () => table.renameColumn("k", "x"),
    () => table.dropColumn("a"),
    () => table.widenColumn("a", "bigint"),
    () => table.append(sql("SELECT 1 AS k, 1::BIGINT AS a"), { schema: "add" }),
  ])
    await expect(change()).rejects.toMatchObject({ code: "LW6320" });
  await table.renameColumn("twice", "double");
  await table.append(sql("SELECT 3 AS k, 3 AS a"));
  expect(await rowsOf(table)).toHaveLength(3);
});

test("an error of the engine is not taken for a row that breaks a rule because it shows the statement", async () => {
  const table = lake.table("echo");
  await table.append(sql("SELECT 1 AS a"), { create: { constraints: { p: "a > 0" } } });
  const failing = table.replaceWhere("a > nothing", sql("SELECT 2 AS a"));
  await expect(failing).rejects.not.toMatchObject({ code: "LW6306" });
  await expect(failing).rejects.toThrow("nothing");
});

test("a default may be the time of the write, one for all its rows and its change data; no other expression asks the clock", async () => {
  const table = lake.table("times");
  const at = { name: "at", type: "timestamp", nullable: true, default: "current_timestamp()" };
  const day = { name: "day", type: "date", nullable: true, default: "current_date" };
  await table.create({ columns: [int("k"), at, day], properties: { "delta.enableChangeDataFeed": "true" } });
  const before = new Date().toISOString();
  await table.append(sql("SELECT range::INTEGER AS k FROM range(3000)"));
  const { version } = await table.merge({
    source: sql("SELECT unnest([1, 5000, 5001])::INTEGER AS k"),
    on: "target.k = source.k",
    clauses: [
      { when: "matched", then: "delete" },
      { when: "not matched", then: "insert", values: { k: "source.k" } },
    ],
  });
  const { rows } = await table.read();
  const times = (own: readonly Readonly<Record<string, unknown>>[]) => [
    ...new Set(own.map((row) => String(row["at"]))),
  ];
  expect(times(rows)).toHaveLength(2);
  for (const time of times(rows)) {
    const instant = new Date(time.replace(" ", "T").replace(/\+00$/, "Z")).toISOString();
    expect(instant >= before && instant <= new Date().toISOString(), instant).toBe(true);
  }
  expect(rows.every((row) => String(row["day"]) === String(row["at"]).slice(0, 10))).toBe(true);
  const changes = (await table.readChanges({ from: version })).rows.filter((row) => row["_change_type"] === "insert");
  expect(changes).toHaveLength(2);
  expect(times(changes)).toEqual(times(rows.filter((row) => Number(row["k"]) >= 5000)));
  await expect(table.addConstraint("past", "at < current_timestamp()")).rejects.toMatchObject({ code: "LW6319" });
  const generated = { name: "made", type: "timestamp", nullable: true, generated: "current_timestamp()" };
  await expect(lake.table("clocks").create({ columns: [generated] })).rejects.toMatchObject({ code: "LW6319" });
});
