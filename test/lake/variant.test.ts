import { copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DeltaTable } from "../../src/lake/index.ts";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const entry = (name: string, version: number) =>
  join(lake.path(name), "_delta_log", `${String(version).padStart(20, "0")}.json`);
const actions = (name: string, version: number) =>
  readFileSync(entry(name, version), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>);

/** {"key": 7}, as Parquet holds a variant. */
const VARIANT = String.raw`{'metadata': '\x01\x01\x00\x03key'::BLOB, 'value': '\x02\x01\x00\x00\x02\x0C\x07'::BLOB}`;
const NULL_VARIANT = String.raw`{'metadata': '\x01\x00\x00'::BLOB, 'value': '\x00'::BLOB}`;

/** A table of another writer: structs of two binaries that the schema calls variants. */
async function foreignVariants(name: string, query: string): Promise<DeltaTable> {
  await lake.table(name).append(sql(query));
  const part = JSON.stringify(
    JSON.stringify({
      type: "struct",
      fields: ["metadata", "value"].map((field) => ({ name: field, type: "binary", nullable: true, metadata: {} })),
    }),
  ).slice(1, -1);
  const features = ["variantType"];
  const protocol = { minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features, writerFeatures: features };
  const text = readFileSync(entry(name, 0), "utf8")
    .replaceAll(part, '\\"variant\\"')
    .replace(/"protocol":\{[^}]*\}/, `"protocol":${JSON.stringify(protocol)}`);
  writeFileSync(entry(name, 0), text);
  return lake.table(name);
}

const json = (text: string) => `'${text}'::JSON`;

test("variants of other writers are variants in conditions and JSON text in rows, nested ones too; plain files of them are not handed out", async () => {
  const table = await foreignVariants(
    "foreign",
    `SELECT 1 AS n, ${VARIANT} AS v, [${VARIANT}, NULL] AS list, {'deep': ${VARIANT}} AS s UNION ALL SELECT 2, NULL, NULL, NULL`,
  );
  const { columns, rows } = await table.read({ where: "v.key::INT = 7" });
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    "n int",
    "v variant",
    "list array<variant>",
    "s struct<deep:variant>",
  ]);
  expect(rows).toEqual([{ n: 1, v: '{"key":7}', list: ['{"key":7}', null], s: { deep: '{"key":7}' } }]);
  expect(await rowsOf(table)).toHaveLength(2);
  expect((await table.log.snapshot())?.made).toEqual(["v", "list", "s"]);
  await table.update({ n: "n + 10" }, "n = 1");
  expect(await rowsOf(table)).toContain(
    '{"n":11,"v":"{\\"key\\":7}","list":["{\\"key\\":7}",null],"s":{"deep":"{\\"key\\":7}"}}',
  );
});

test("a variant that is null is no row without a value: it is read, and rows with it are not written again", async () => {
  const table = await foreignVariants("nulls", `SELECT 1 AS n, ${NULL_VARIANT} AS v UNION ALL SELECT 2, ${VARIANT}`);
  expect((await table.read()).rows).toEqual([
    { n: 1, v: null },
    { n: 2, v: '{"key":7}' },
  ]);
  const refused = {
    code: "LW6315",
    failure: "input",
    message: expect.stringContaining("one of the column v is a null"),
  };
  await expect(table.update({ n: "n + 1" })).rejects.toMatchObject(refused);
  await expect(table.optimize({ clusterBy: ["n"] })).rejects.toMatchObject(refused);
  const merge = {
    source: sql("SELECT 2 AS n"),
    on: "target.n = source.n",
    clauses: [{ when: "matched", then: "update", set: { n: "9" } }],
  } as const;
  await expect(table.merge(merge)).rejects.toMatchObject(refused);
  expect((await table.check()).findings).toEqual([]);
});

const COLUMNS = [
  { name: "n", type: "int", nullable: true },
  { name: "v", type: "variant", nullable: true },
  { name: "s", type: "struct<deep:variant,list:array<variant>>", nullable: true },
];

test("variants are written with every operation: types of values are kept, the protocol and null counts are told", async () => {
  const table = lake.table("written");
  const properties = { "delta.enableChangeDataFeed": "true", "delta.enableDeletionVectors": "true" };
  await table.create({ columns: COLUMNS, properties });
  expect(actions("written", 0).find(({ protocol }) => protocol)?.["protocol"]).toMatchObject({
    minReaderVersion: 3,
    minWriterVersion: 7,
    readerFeatures: expect.arrayContaining(["variantType"]),
    writerFeatures: expect.arrayContaining(["variantType"]),
  });
  await table.append(
    sql(`SELECT * FROM (VALUES (1, ${json('{"b":1,"a":{"z":[1,"x",null,true]}}')}::VARIANT, NULL),
      (2, (1.10::DECIMAL(5,2))::VARIANT, {'deep': DATE '2024-01-02'::VARIANT, 'list': [1::TINYINT::VARIANT, NULL]}), (3, NULL, NULL)) t(n, v, s)`),
  );
  const add = actions("written", 1).find((action) => action["add"])?.["add"];
  expect(JSON.parse(String(add?.["stats"]))).toMatchObject({
    numRecords: 3,
    minValues: { n: 1 },
    maxValues: { n: 3 },
    nullCount: { n: 0, v: 1, s: { deep: 2 } },
  });
  expect(JSON.parse(String(add?.["stats"]))).not.toHaveProperty("minValues.v");
  // JSON and rows are taken apart, text stays text
  await table.append(sql(`SELECT 4 AS n, ${json("[1, 2.5]")} AS v`));
  await table.append({
    kind: "rows",
    columns: COLUMNS.slice(0, 2),
    rows: [
      { n: 5, v: { k: ["v"] } },
      { n: 6, v: "t" },
    ],
  });
  await table.append(sql("SELECT 7 AS n, '{}' AS v"));
  await table.update({ v: json('{"new":1}') }, "n = 4");
  await table.update({ n: "n" }, "v.a.z[1]::INT = 1");
  await table.delete("n = 3");
  await table.merge({
    source: sql(`SELECT 5 AS n, ${json("true")} AS v UNION ALL SELECT 8, ${json("[]")}`),
    on: "target.n = source.n",
    clauses: [
      { when: "matched", then: "update", set: "all" },
      { when: "not matched", then: "insert", values: "all" },
    ],
  });
  const expected = [
    [1, '{"a":{"z":[1,"x",null,true]},"b":1}', "OBJECT(a, b)"],
    [2, "1.10", "DECIMAL(3, 2)"],
    [4, '{"new":1}', "OBJECT(new)"],
    [5, "true", "BOOL_TRUE"],
    [6, '"t"', "VARCHAR"],
    [7, '"{}"', "VARCHAR"],
    [8, "[]", "ARRAY(0)"],
  ];
  const found = async () => {
    const { rows } = await lake.table("written").read();
    const types = await table
      .scan()
      .then((scan) => lake.engine.readRows({ rows: { kind: "scan", scan, extra: { type: "variant_typeof(v)" } } }));
    const typeOf = new Map(types.rows.map((row) => [row["n"], row["type"]]));
    return rows.map(({ n, v }) => [n, v, typeOf.get(n ?? null)]).sort(([a], [b]) => Number(a) - Number(b));
  };
  expect(await found()).toEqual(expected);
  expect((await table.read({ where: "n = 2" })).rows).toEqual([
    { n: 2, v: "1.10", s: { deep: '"2024-01-02"', list: ["1", null] } },
  ]);
  const before = await rowsOf(table);
  await table.optimize();
  expect(await found()).toEqual(expected);
  expect(await rowsOf(table)).toEqual(before);
  expect((await table.check()).findings).toEqual([]);
  const changes = await table.readChanges({ from: 8, to: 8 });
  const told = new Set(changes.rows.map((row) => [row["n"], row["v"], row["_change_type"]].join(" ")));
  expect(told).toEqual(new Set(["5 true update_postimage", '5 {"k":["v"]} update_preimage', "8 [] insert"]));
  const { rows } = await table.diff({ from: 7, to: 8 }, { sample: 10 });
  expect(JSON.stringify(rows)).toContain('{\\"k\\":[\\"v\\"]}');
  const csv = join(lake.root, "variants.csv");
  await table.export(csv, { format: "csv" });
  expect(readFileSync(csv, "utf8")).toContain('"{""new"":1}"');
});

test("merging the same variants again writes no file, whatever the order of fields", async () => {
  const table = lake.table("again");
  await table.create({ columns: COLUMNS.slice(0, 2) });
  const merge = (text: string) =>
    table.merge({
      source: sql(`SELECT 1 AS n, ${json(text)} AS v UNION ALL SELECT 2, '"t"'::JSON`),
      on: "target.n = source.n",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
  await merge('{"a":1,"b":2}');
  await merge('{"b":2,"a":1}');
  const files = () => table.describe().then(({ files: count }) => count);
  expect(await files()).toBe(1);
  const { metrics } = await merge('{"b":2,"a":"1"}');
  expect(metrics["numTargetRowsUpdated"]).toBe(2);
});

test("a shredded variant, whose third member holds what the others lack, is refused with its column", async () => {
  const shredded = VARIANT.replace("{", "{'typed_value': 7, ");
  const table = await foreignVariants("whole", `SELECT 1 AS n, ${VARIANT} AS v`);
  const { path = "" } = (await table.scan()).files[0] ?? {};
  const other = lake.table("shredded");
  await other.append(sql(`SELECT 1 AS n, ${shredded} AS v`));
  const from = (await other.scan()).files[0]?.path ?? "";
  copyFileSync(from, path);
  const log = readFileSync(entry("whole", 0), "utf8");
  writeFileSync(entry("whole", 0), log.replace(/"size":\d+/, `"size":${statSync(from).size}`));
  await expect(lake.table("whole").read()).rejects.toMatchObject({
    code: "LW6203",
    message: expect.stringContaining("the column v in a file needs the reader feature variantShredding"),
  });
});

test("what a variant cannot be is refused: a field twice, an interval, a partition, a generated column", async () => {
  const table = lake.table("refused");
  await table.create({ columns: COLUMNS.slice(0, 2) });
  await expect(table.append(sql(`SELECT 1 AS n, ${json('{"a":1,"b":{"c":1,"c":2}}')} AS v`))).rejects.toMatchObject({
    code: "LW6315",
    message: expect.stringContaining("an object of the column v has a field twice"),
  });
  await expect(table.append(sql("SELECT 1 AS n, (INTERVAL 1 DAY)::VARIANT AS v"))).rejects.toThrow("INTERVAL");
  await expect(table.widenColumn("n", "variant")).rejects.toMatchObject({ code: "LW6308" });
  expect((await table.read()).rows).toEqual([]);
  const other = lake.table("refused-definition");
  await expect(other.create({ columns: COLUMNS.slice(0, 2), partitionBy: ["v"] })).rejects.toMatchObject({
    code: "LW6304",
  });
  const [n, v] = COLUMNS;
  if (n === undefined || v === undefined) throw new Error("no columns");
  await expect(other.create({ columns: [n, { ...v, generated: "n" }] })).rejects.toMatchObject({ code: "LW6304" });
});

test("files whose variants are marked as such, and split up, are read all the same", async () => {
  const table = await foreignVariants("marked", `SELECT 1 AS n, ${VARIANT} AS v`);
  const [file] = (await table.scan()).files;
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const values = `SELECT 1::INTEGER AS n, ${json('{"b":[1,"x"],"a":true}')}::VARIANT AS v UNION ALL SELECT 2, NULL`;
  await connection.run(`COPY (${values}) TO '${file?.path}' (FORMAT parquet)`);
  const size = statSync(file?.path ?? "").size;
  writeFileSync(entry("marked", 0), readFileSync(entry("marked", 0), "utf8").replace(/"size":\d+/, `"size":${size}`));
  const schema = await connection.runAndReadAll(`SELECT name FROM parquet_schema('${file?.path}')`);
  connection.closeSync();
  instance.closeSync();
  expect(schema.getRows().flat()).toContain("typed_value");
  const expected = [
    { n: 1, v: '{"a":true,"b":[1,"x"]}' },
    { n: 2, v: null },
  ];
  expect((await lake.table("marked").read()).rows).toEqual(expected);
  await lake.table("marked").update({ n: "n + 1" });
  expect((await lake.table("marked").read()).rows).toEqual(expected.map(({ n, v }) => ({ n: n + 1, v })));
});
