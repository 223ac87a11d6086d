import { afterAll, beforeAll, expect, test } from "vitest";
import type { Column } from "../../src/base/index.ts";
import type { WritePlan, WriteRequest } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const column = (name: string, type: string): Column => ({ name, type, nullable: true });

async function planOf(
  name: string,
  columns: readonly Column[],
  rest: Partial<WriteRequest> = {},
): Promise<WritePlan | undefined> {
  const log = lake.log(name);
  return log.planWrite({ baseVersion: await log.latestVersion(), columns, replaces: false, ...rest });
}

type Field = Readonly<{ name: string; type: unknown; metadata: Readonly<Record<string, unknown>> }>;
const fieldsOf = (plan: WritePlan | undefined) =>
  (JSON.parse(plan?.metadata.schemaString ?? "{}") as Readonly<{ fields: readonly Field[] }>).fields;
const named = (plan: WritePlan | undefined, name: string) => fieldsOf(plan).find((field) => field.name === name);
const membersOf = (list: Field | undefined) =>
  (list?.type as Readonly<{ elementType: Readonly<{ fields: readonly Field[] }> }> | undefined)?.elementType.fields ??
  [];
const [NAME, ID, CHANGES] = ["delta.columnMapping.physicalName", "delta.columnMapping.id", "delta.typeChanges"];

test("plain tables, and those that are not there, need no plan", async () => {
  await lake.table("plain").append(sql("SELECT 1::BIGINT AS a"));
  expect(await planOf("plain", [column("a", "bigint")])).toBeUndefined();
  expect(await planOf("none", [column("a", "bigint")])).toBeUndefined();
});

test("in a mapped table columns and members keep their names in files, new ones get names and ids of their own", async () => {
  const table = lake.table("mapped");
  await table.append(sql("SELECT 1::BIGINT AS a, [{'x': 1::BIGINT}] AS l, 'gone' AS b"), {
    create: { properties: { "delta.columnMapping.mode": "name" } },
  });
  const before = await planOf("mapped", [column("a", "bigint"), column("l", "array<struct<x:bigint>>")]);
  await table.dropColumn("b");
  const plan = await planOf("mapped", [
    column("A", "bigint"),
    column("l", "array<struct<x:bigint,y:string>>"),
    column("b", "string"),
  ]);
  expect(plan?.columns.map(({ name, type }) => [name, type])).toEqual([
    ["A", "bigint"],
    ["l", "array<struct<x:bigint,y:string>>"],
    ["b", "string"],
  ]);
  expect(named(plan, "A")?.metadata).toEqual(named(before, "a")?.metadata);
  expect(named(plan, "b")?.metadata[ID]).toBeGreaterThan(4);
  const members = membersOf(named(plan, "l"));
  const [known] = membersOf(named(before, "l"));
  expect(members[0]?.metadata).toEqual(known?.metadata);
  expect(members[1]?.metadata[NAME]).toMatch(/^col-/);
  const ids = [...fieldsOf(plan), ...members].map(({ metadata }) => Number(metadata[ID]));
  expect(new Set(ids).size).toBe(5);
  expect(plan?.metadata.configuration["delta.columnMapping.maxColumnId"]).toBe(String(Math.max(...ids)));
  expect(plan?.target?.columns.map(({ key }) => key)).toEqual(fieldsOf(plan).map(({ metadata }) => metadata[NAME]));
});

test("a type that does not fit the rows that stay is refused; replaced rows may have any, under a new name in the files", async () => {
  const wish = [column("a", "string")];
  await expect(planOf("mapped", wish)).rejects.toMatchObject({ code: "LW6308" });
  const plan = await planOf("mapped", wish, { replaces: true });
  const [field] = fieldsOf(plan);
  const before = await planOf("mapped", [column("a", "bigint")]);
  expect(field?.metadata[NAME]).not.toBe(fieldsOf(before)[0]?.metadata[NAME]);
  expect(plan?.columns).toEqual(wish);
});

test("widened columns stay wide, narrower ones are widened where the table allows it", async () => {
  const table = lake.table("wide");
  await table.append(sql("SELECT 1::INTEGER AS a, 1::INTEGER AS b, {'x': 1::INTEGER} AS s"), {
    create: { properties: { "delta.enableTypeWidening": "true" } },
  });
  await table.widenColumn("a", "bigint");
  const wish = [column("a", "int"), column("b", "bigint"), column("s", "struct<x:bigint>")];
  const plan = await planOf("wide", wish);
  expect(plan?.columns.map(({ type }) => type)).toEqual(["bigint", "bigint", "struct<x:bigint>"]);
  expect(plan?.target).toBeUndefined();
  expect(named(plan, "b")?.metadata[CHANGES]).toEqual([{ fromType: "integer", toType: "long" }]);
  await table.setProperties({ "delta.enableTypeWidening": null });
  expect((await planOf("wide", [column("a", "int")]))?.columns).toEqual([column("a", "bigint")]);
  await expect(planOf("wide", wish)).rejects.toMatchObject({ code: "LW6308" });
});

test("rows without the column that parts a table are refused, unless they replace it", async () => {
  const table = lake.table("parted");
  await table.append(sql("SELECT 1::BIGINT AS a, 'x' AS day"), { create: { partitionBy: ["day"] } });
  const wish = [column("a", "bigint")];
  await expect(planOf("parted", wish)).rejects.toMatchObject({
    code: "LW6318",
    message: expect.stringContaining("day"),
  });
  expect((await planOf("parted", wish, { replaces: true }))?.metadata.partitionColumns).toEqual([]);
  const kept = await planOf("parted", [column("DAY", "string"), ...wish]);
  expect(kept?.metadata.partitionColumns).toEqual(["DAY"]);
  expect(kept?.target?.partitionBy).toEqual(["DAY"]);
});

test("conditions of a table go with the plan, columns with values of their own are written as they are given", async () => {
  const table = lake.table("checked");
  await table.append(sql("SELECT 1::BIGINT AS a, 'x' AS b"), {
    create: {
      columns: [column("a", "bigint"), { ...column("b", "string"), default: "'y'" }],
      constraints: { positive: "a > 0" },
    },
  });
  const plan = await planOf("checked", [column("a", "bigint"), column("b", "string")]);
  expect(plan?.target?.checks).toMatchObject([{ name: "the constraint positive (a > 0)" }]);
  await expect(planOf("checked", [column("b", "string")])).rejects.toMatchObject({ code: "LW6319" });
  expect(plan?.target?.columns.map(({ key }) => key)).toEqual(["a", "b"]);
});

test("files that nobody planned are refused where they would not be those of the table", async () => {
  const log = lake.log("mapped");
  const file = { path: "x.parquet", sizeBytes: 1, modifiedMs: 0, partitionValues: {} };
  const request = { operation: "WRITE", remove: [], info: {}, add: [file] } as const;
  const prepared = log.prepare({ ...request, baseVersion: await log.latestVersion() });
  await expect(prepared).rejects.toMatchObject({ code: "LW6203", message: expect.stringContaining("columnMapping") });
  const parted = lake.log("parted");
  await expect(parted.prepare({ ...request, baseVersion: await parted.latestVersion() })).rejects.toMatchObject({
    code: "LW6203",
  });
  expect(await rowsOf(lake.table("parted"))).toHaveLength(1);
});

test("a table that makes values or keeps changes has them in its plan; values for what only it counts are refused before there is a file", async () => {
  await lake.table("feed").create({
    columns: [
      { ...column("n", "bigint"), identity: {} },
      column("a", "bigint"),
      { ...column("b", "bigint"), generated: "a * 2L" },
    ],
    properties: { "delta.enableChangeDataFeed": "true" },
  });
  const plan = await planOf("feed", [column("a", "bigint")]);
  expect(plan?.columns.map(({ name }) => name)).toEqual(["a"]);
  expect(plan?.made.map(({ name }) => name)).toEqual(["n", "b"]);
  expect(plan?.target?.columns.map(({ name, generated, sequence }) => [name, generated ?? sequence?.next])).toEqual([
    ["a", undefined],
    ["n", "1"],
    ["b", expect.stringContaining('"a"')],
  ]);
  expect(plan?.changes?.columns.map(({ name }) => name)).toEqual(["a", "n", "b", "_change_type"]);
  await expect(planOf("feed", [column("N", "bigint")])).rejects.toMatchObject({ code: "LW6314" });
  await expect(planOf("feed", [column("c", "bigint")])).rejects.toMatchObject({ code: "LW6319" });
});
