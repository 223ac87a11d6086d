import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

type Field = Readonly<{ name: string; type: unknown; metadata: Readonly<Record<string, unknown>> }>;

/** The fields of the schema that a version writes. */
function fieldsOf(name: string, version: number): readonly Field[] {
  const path = join(lake.path(name), "_delta_log", `${String(version).padStart(20, "0")}.json`);
  const line = readFileSync(path, "utf8")
    .split("\n")
    .find((text) => text.startsWith('{"metaData"'));
  const { metaData } = JSON.parse(line ?? "{}") as Readonly<{ metaData: Readonly<{ schemaString: string }> }>;
  return (JSON.parse(metaData.schemaString) as Readonly<{ fields: readonly Field[] }>).fields;
}

function membersOf(field: Field | undefined): readonly Field[] {
  return (field?.type as Readonly<{ fields: readonly Field[] }> | undefined)?.fields ?? [];
}

const NARROW =
  "SELECT 1 AS n, {'a': 1, 'b': 'x', 'deep': {'c': 1.5::FLOAT}} AS s, [1::SMALLINT, NULL] AS l, MAP {1: [1.25::DECIMAL(5,2)]} AS m";
const WIDE =
  "SELECT 2 AS n, {'a': 5000000000, 'deep': {'c': 0.1::DOUBLE}} AS s, [70000] AS l, MAP {6000000000: [1.2345::DECIMAL(8,4)]} AS m";

test.each(["none", "name", "id"])(
  "parts of structs, arrays and maps are widened by rows that need it, and told where the protocol wants it (mapping: %s)",
  async (mode) => {
    const name = `nested-${mode}`;
    const table = lake.table(name);
    const mapping: Readonly<Record<string, string>> = mode === "none" ? {} : { "delta.columnMapping.mode": mode };
    await table.append(sql(NARROW), { create: { properties: { "delta.enableTypeWidening": "true", ...mapping } } });
    await expect(table.append(sql(WIDE))).rejects.toMatchObject({ code: "LW6308" });
    const { version } = await table.append(sql(WIDE), { schema: "add" });
    const [, s, l, m] = fieldsOf(name, version);
    const [a, b, deep] = membersOf(s);
    const [c] = membersOf(deep);
    const changes = (field: Field | undefined) => field?.metadata["delta.typeChanges"];
    expect([s, b, deep].map(changes)).toEqual([undefined, undefined, undefined]);
    expect(changes(a)).toEqual([{ fromType: "integer", toType: "long" }]);
    expect(changes(c)).toEqual([{ fromType: "float", toType: "double" }]);
    expect(changes(l)).toEqual([{ fromType: "short", toType: "integer", fieldPath: "element" }]);
    expect(changes(m)).toEqual([
      { fromType: "integer", toType: "long", fieldPath: "key" },
      { fromType: "decimal(5,2)", toType: "decimal(8,4)", fieldPath: "value.element" },
    ]);
    await table.update({ n: "n + 10" }, "s.a = 1");
    await table.widenColumn("l", "array<bigint>");
    await table.optimize();
    const { rows } = await lake.table(name).read();
    expect([...rows].sort((x, y) => Number(x["n"]) - Number(y["n"]))).toEqual([
      {
        n: 2,
        s: { a: "5000000000", b: null, deep: { c: 0.1 } },
        l: ["70000"],
        m: [{ key: "6000000000", value: ["1.2345"] }],
      },
      { n: 11, s: { a: "1", b: "x", deep: { c: 1.5 } }, l: ["1", null], m: [{ key: "1", value: ["1.2500"] }] },
    ]);
    expect((await table.check()).findings).toEqual([]);
  },
);

test("files from before a widening are read with the wider types, without files from after it", async () => {
  const table = lake.table("old");
  await table.append(sql(NARROW), { create: { properties: { "delta.enableTypeWidening": "true" } } });
  await table.widenColumn("s", "struct<a:bigint,b:string,deep:struct<c:double>>");
  await table.widenColumn("m", "map<bigint,array<decimal(8,4)>>");
  const { rows } = await table.read({ where: "s.a + 5000000000 > 0" });
  expect(rows).toEqual([
    { n: 1, s: { a: "1", b: "x", deep: { c: 1.5 } }, l: [1, null], m: [{ key: "1", value: ["1.2500"] }] },
  ]);
});

test("what the protocol knows as no widening is refused, at the top and inside", async () => {
  const table = lake.table("refused");
  await table.append(sql("SELECT 1 AS n, 2::BIGINT AS b, {'a': 1, 'b': 'x'} AS s, [1.5::DOUBLE] AS l"), {
    create: { properties: { "delta.enableTypeWidening": "true" } },
  });
  for (const [column, type] of [
    ["n", "decimal(9,0)"],
    ["b", "decimal(19,0)"],
    ["b", "double"],
    ["s", "struct<a:bigint>"],
    ["s", "struct<a:string,b:string>"],
    ["s", "struct<a:bigint,b:string,c:int>"],
    ["l", "array<float>"],
    ["l", "double"],
  ] as const)
    await expect(table.widenColumn(column, type), `${column} ${type}`).rejects.toMatchObject({ code: "LW6308" });
  await expect(
    table.append(sql("SELECT 1 AS n, 2::BIGINT AS b, {'a': 1, 'b': 'x', 'c': 2} AS s"), { schema: "add" }),
  ).rejects.toMatchObject({ code: "LW6308" });
  await table.widenColumn("n", "decimal(10,0)");
  await table.widenColumn("b", "decimal(22,2)");
  await lake.table("plain").append(sql("SELECT [1] AS l"));
  await expect(lake.table("plain").widenColumn("l", "array<bigint>")).rejects.toMatchObject({ code: "LW6309" });
});
