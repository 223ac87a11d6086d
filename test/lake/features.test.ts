import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rowsOf, sql, type TemporaryLake, temporaryLake } from "./temporary-table.ts";

let lake: TemporaryLake;
beforeAll(() => {
  lake = temporaryLake();
});
afterAll(() => lake.close());

const log = (name: string, file = "") => join(lake.path(name), "_delta_log", file);
const entry = (version: number) => `${String(version).padStart(20, "0")}.json`;
const actions = (name: string, version: number) =>
  readFileSync(log(name, entry(version)), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>);

test("a table that asks for V2 checkpoints gets them: a JSON file with sidecars, from which alone it is read", async () => {
  const table = lake.table("v2");
  await table.append(sql("SELECT 0 AS n, 'x' AS t"), {
    create: { properties: { "delta.checkpointPolicy": "v2", "delta.checkpointInterval": "4" } },
    transaction: { appId: "loader", version: 7 },
  });
  for (let n = 1; n < 7; n++) await table.append(sql(`SELECT ${n} AS n, 'y' AS t`));
  await table.delete("n = 2");
  const names = readdirSync(log("v2"));
  expect(names.filter((name) => /^0{19}4\.checkpoint\.[0-9a-f-]{36}\.json$/.test(name))).toHaveLength(1);
  expect(names.filter((name) => name.endsWith(".checkpoint.parquet"))).toEqual([]);
  expect(readdirSync(log("v2", "_sidecars"))).toHaveLength(1);
  const before = await rowsOf(table);
  for (let version = 0; version < 4; version++) rmSync(log("v2", entry(version)));
  const other = lake.table("v2");
  expect(await rowsOf(other)).toEqual(before);
  expect((await other.log.snapshot())?.transactions).toEqual({ loader: 7 });
  expect((await other.check()).findings).toEqual([]);
});

test("a checkpoint whose sidecar is gone is passed over as long as the entries are there", async () => {
  const table = lake.table("v2-torn");
  await table.append(sql("SELECT 0 AS n"), {
    create: { properties: { "delta.checkpointPolicy": "v2", "delta.checkpointInterval": "2" } },
  });
  for (let n = 1; n < 4; n++) await table.append(sql(`SELECT ${n} AS n`));
  rmSync(log("v2-torn", "_sidecars"), { recursive: true });
  expect(await rowsOf(lake.table("v2-torn"))).toHaveLength(4);
});

test("in-commit timestamps begin on a table that is there: the entry says from which version and time on", async () => {
  const table = lake.table("timed");
  await table.append(sql("SELECT 1 AS n"));
  await table.append(sql("SELECT 2 AS n"));
  const { version } = await table.setProperties({ "delta.enableInCommitTimestamps": "true" });
  const [first, ...rest] = actions("timed", version);
  const time = first?.["commitInfo"]?.["inCommitTimestamp"];
  expect(time).toEqual(expect.any(Number));
  const metadata = rest.find(({ metaData }) => metaData)?.["metaData"];
  expect(metadata?.["configuration"]).toMatchObject({
    "delta.inCommitTimestampEnablementVersion": "2",
    "delta.inCommitTimestampEnablementTimestamp": String(time),
  });
  await table.append(sql("SELECT 3 AS n"));
  expect(
    (await table.log.history()).map((one) => one.timestamp).every((at, i, all) => i === 0 || at < (all[i - 1] ?? 0)),
  ).toBe(true);
  expect(await rowsOf(table, { timestamp: Number(time) })).toHaveLength(2);
  await expect(table.setProperties({ "delta.enableInCommitTimestamps": "false" })).rejects.toMatchObject({
    code: "LW6313",
  });
});

test("a switch to in-commit timestamps that meets another writer's commit is refused by kind: its version would be wrong", async () => {
  await lake.table("raced").append(sql("SELECT 1 AS n"));
  const { storage: table } = await lake.raced("raced", (other) => other.optimize({ clusterBy: ["n"] }));
  const properties = { "delta.enableInCommitTimestamps": "true" };
  await expect(table.setProperties(properties)).rejects.toMatchObject({ code: "LW6402", failure: "conflict" });
  const { version } = await lake.table("raced").setProperties(properties);
  const metadata = actions("raced", version).find(({ metaData }) => metaData)?.["metaData"];
  expect(metadata?.["configuration"]).toMatchObject({ "delta.inCommitTimestampEnablementVersion": "2" });
});

/** Adds the actions by which a table becomes clustered, as another writer would. */
function cluster(name: string, version: number, columns: readonly string[]): void {
  const lines = [
    { commitInfo: { operation: "CLUSTER BY", timestamp: Date.now() } },
    {
      protocol: {
        minReaderVersion: 1,
        minWriterVersion: 7,
        writerFeatures: ["appendOnly", "invariants", "clustering", "domainMetadata"],
      },
    },
    {
      domainMetadata: {
        domain: "delta.clustering",
        configuration: JSON.stringify({
          clusteringColumns: columns.map((column) => [column]),
          domainName: "delta.clustering",
        }),
        removed: false,
      },
    },
  ];
  writeFileSync(log(name, entry(version)), `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
}

test("a clustered table is written, ordered by its own columns by optimize, once", async () => {
  const table = lake.table("clustered");
  await table.append(sql("SELECT (i * 7919) % 1000 AS a, i AS b FROM range(1000) t(i)"));
  cluster("clustered", 1, ["a"]);
  await table.append(sql("SELECT (i * 31) % 1000 AS a, i AS b FROM range(1000) t(i)"));
  const before = await rowsOf(table);
  const { version } = await table.optimize();
  expect(version).toBe(3);
  const adds = actions("clustered", 3).flatMap(({ add }) => (add === undefined ? [] : [add]));
  expect(adds.map((add) => add["clusteringProvider"])).toEqual(["lakewright"]);
  expect((await table.read({ limit: 3 })).rows.map(({ a }) => a)).toEqual(["0", "0", "1"]);
  expect(await rowsOf(table)).toEqual(before);
  expect((await table.optimize()).version).toBe(3);
  await table.append(sql("SELECT 5 AS a, 5 AS b"));
  expect((await table.optimize()).version).toBe(5);
  const snapshot = await lake.table("clustered").describe();
  expect(snapshot.protocol.features).toContain("clustering");
});

test("a nested column that no file has yet is null, where names are mapped", async () => {
  const table = lake.table("nested-later");
  const create = { properties: { "delta.columnMapping.mode": "name" } };
  await table.append(sql("SELECT {'c': 1} AS s"), { create });
  const path = log("nested-later", entry(0));
  const nested = { name: "d", type: "integer", nullable: true };
  const metadata = { "delta.columnMapping.id": 99, "delta.columnMapping.physicalName": "col-later" };
  const added = JSON.stringify(JSON.stringify({ ...nested, metadata })).slice(1, -1);
  const text = readFileSync(path, "utf8");
  const place = text.indexOf(String.raw`]},\"nullable`);
  expect(place).toBeGreaterThan(0);
  writeFileSync(path, `${text.slice(0, place)},${added}${text.slice(place)}`);
  expect(await rowsOf(lake.table("nested-later"))).toEqual(['{"s":{"c":1,"d":null}}']);
});

test.each(["struct<a:int,b:string>", "array<struct<a:int>>", "map<string,struct<a:int>>", "variant"])(
  "a column of the type %s that no file has yet has that type in conditions and values, where names are mapped",
  async (type) => {
    const table = lake.table(`later-${type.length}`);
    await table.append(sql("SELECT 1 AS n"), { create: { properties: { "delta.columnMapping.mode": "name" } } });
    await table.addColumns([{ name: "later", type, nullable: true }]);
    if (type.startsWith("struct")) {
      expect(await rowsOf(table, { where: "later = '{''a'': 1, ''b'': ''x''}'" })).toEqual([]);
      await table.update({ n: "2" }, "later.a IS NULL AND later = later IS NOT TRUE");
    } else await table.update({ n: "2" }, "later IS NULL");
    expect(await rowsOf(table)).toEqual(['{"n":2,"later":null}']);
  },
);

test("invariants of columns, in the schema since the oldest tables, are asked of every row that is written", async () => {
  const table = lake.table("invariants");
  await table.append(sql("SELECT 1 AS n, {'m': 1} AS s"));
  const states = (name: string, expression: string) => {
    const invariant = JSON.stringify({ expression: { expression } });
    return [
      `{"name":"${name}","type":"integer","nullable":true,"metadata":{}}`,
      `{"name":"${name}","type":"integer","nullable":true,"metadata":{"delta.invariants":${JSON.stringify(invariant)}}}`,
    ].map((text) => JSON.stringify(text).slice(1, -1)) as [string, string];
  };
  const path = log("invariants", entry(0));
  const plain = readFileSync(path, "utf8");
  const stated = plain.replace(...states("n", "n < 10")).replace(...states("m", "s.m IS NULL OR s.m > 0"));
  expect(stated.match(/delta.invariants/g)).toHaveLength(2);
  writeFileSync(path, stated);
  const other = lake.table("invariants");
  await other.append(sql("SELECT 9 AS n"));
  const refused = (name: string) => ({ code: "LW6306", message: expect.stringContaining(`the invariant of ${name}`) });
  await expect(other.append(sql("SELECT 10 AS n"))).rejects.toMatchObject(refused("n"));
  await expect(other.append(sql("SELECT NULL::INT AS n"))).rejects.toMatchObject(refused("n"));
  await expect(other.update({ s: "{'m': 0}" })).rejects.toMatchObject(refused("m"));
  await expect(
    other.merge({
      source: sql("SELECT 11 AS n"),
      on: "target.n = source.n",
      clauses: [{ when: "not matched", then: "insert", values: "all" }],
    }),
  ).rejects.toMatchObject(refused("n"));
  await other.delete("n = 1");
  expect(await rowsOf(other)).toEqual(['{"n":9,"s":null}']);
  // a run that writes asks the same of its rows
  const columns = (await other.describe()).columns;
  const plan = await other.log.planWrite({ baseVersion: 2, columns, replaces: false });
  expect(plan?.target?.checks.map(({ name }) => name)).toEqual([
    "the invariant of n (n < 10)",
    "the invariant of m (s.m IS NULL OR s.m > 0)",
  ]);
  writeFileSync(path, plain.replace(...states("n", "n < 10")).replace("expression", "condition"));
  await expect(lake.table("invariants").append(sql("SELECT 1 AS n"))).rejects.toMatchObject({
    code: "LW6209",
  });
});

test("what must not be null within structs, arrays and maps is asked of every row that is written", async () => {
  const table = lake.table("nested-nulls");
  const good = "{'a': 1, 'l': [{'b': 2}], 'm': MAP {'k': 3}}";
  await table.append(
    sql(`SELECT 1 AS n, ${good} AS s UNION ALL SELECT 2, NULL UNION ALL SELECT 3, {'a': 1, 'l': NULL, 'm': NULL}`),
  );
  // as another writer would have made the table
  const path = log("nested-nulls", entry(0));
  const text = readFileSync(path, "utf8");
  const strict = text
    .replace(/(\\"name\\":\\"[ab]\\",\\"type\\":\\"integer\\",\\"nullable\\":)true/g, "$1false")
    .replace(/(\\"(?:containsNull|valueContainsNull)\\":)true/g, "$1false");
  expect(strict.match(/false/g)?.length).toBeGreaterThan(3);
  writeFileSync(path, strict);
  const other = lake.table("nested-nulls");
  const before = await rowsOf(other);
  const broken: readonly (readonly [string, string])[] = [
    ["{'a': NULL, 'l': [{'b': 2}], 'm': MAP {'k': 3}}", "s.a is not null"],
    ["{'a': 1, 'l': [{'b': 2}, {'b': NULL}], 'm': MAP {'k': 3}}", "s.l.element.b is not null"],
    ["{'a': 1, 'l': [NULL, {'b': 2}], 'm': MAP {'k': 3}}", "s.l.element is not null"],
    ["{'a': 1, 'l': [{'b': 2}], 'm': MAP {'k': NULL::INTEGER}}", "s.m.value is not null"],
  ];
  for (const [value, message] of broken) {
    const refused = { code: "LW6306", message: expect.stringContaining(message) as unknown };
    await expect(other.append(sql(`SELECT 9 AS n, ${value} AS s`))).rejects.toMatchObject(refused);
    await expect(other.update({ s: value }, "n = 1")).rejects.toMatchObject(refused);
  }
  expect(await rowsOf(other)).toEqual(before);
  await other.append(
    sql(`SELECT 4 AS n, ${good} AS s UNION ALL SELECT 5, NULL UNION ALL SELECT 6, {'a': 7, 'l': [], 'm': MAP {}}`),
  );
  expect((await other.update({ n: "n + 10" })).metrics).toMatchObject({ numUpdatedRows: 6 });
});
