import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { describeWith } from "../support/needs.ts";
import { runPython, runSpark } from "../support/python.ts";
import {
  type Content,
  contentByDeltaRs,
  contentBySpark,
  contentByUs,
  type TemporaryLake,
  temporaryLake,
} from "./delta-content.ts";
import { EVERY_TYPE } from "./delta-values.ts";

// Spark shares two cores with the other suites
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

describeWith(["python", "spark"], "tables that we write", () => {
  let lake: TemporaryLake;
  beforeAll(() => {
    lake = temporaryLake();
  });
  afterAll(() => lake.close());

  async function expectEqualEverywhere(name: string, version?: number): Promise<Content> {
    const ours = await contentByUs(lake, name, version === undefined ? {} : { version });
    expect(await contentByDeltaRs(lake, name, version), "delta-rs").toEqual(ours);
    expect(await contentBySpark(lake, name, version), "Spark").toEqual(ours);
    return ours;
  }

  async function expectOursAndSpark(name: string): Promise<Content> {
    const ours = await contentByUs(lake, name);
    expect(await contentBySpark(lake, name), "Spark").toEqual(ours);
    return ours;
  }

  test("every type and value is read alike by delta-rs and Spark, and the schema as well", async () => {
    await lake.table("types").append({ kind: "sql", sql: EVERY_TYPE });
    const content = await expectEqualEverywhere("types");
    expect(content.rows).toBe(5);
    const schema = (await runSpark(
      `result = spark.read.format("delta").load(args).schema.simpleString()`,
      lake.path("types"),
    )) as string;
    expect(schema).toBe(
      "struct<id:bigint,flag:boolean,tiny:tinyint,small:smallint,whole:int,large:bigint,single:float,double_:double,text:string,bytes:binary," +
        "day:date,instant:timestamp,local:timestamp_ntz,price:decimal(10,2),exact:decimal(38,18),list:array<int>," +
        "nested:struct<a:int,b:struct<c:string>>,pairs:map<string,int>>",
    );
  });

  test("our checkpoints stand in for the log entries before them", async () => {
    const table = lake.table("checkpointed");
    for (let round = 0; round < 23; round++)
      await table.append({
        kind: "sql",
        sql: `SELECT ${round} AS round, range AS n, DATE '2024-01-01' AS d FROM range(7)`,
      });
    await table.delete("n = 3");
    const before = await contentByUs(lake, "checkpointed");
    const { readdirSync, rmSync } = await import("node:fs");
    const log = lake.path("checkpointed/_delta_log");
    for (const name of readdirSync(log))
      if (/^\d{20}\.json$/.test(name) && Number(name.slice(0, 20)) < 20) rmSync(`${log}/${name}`);
    expect(await expectEqualEverywhere("checkpointed")).toEqual(before);
    expect(before.rows).toBe(23 * 6);
  });

  test("partitions with null, blanks and signs are read alike", async () => {
    const table = lake.table("partitioned");
    await table.append(
      {
        kind: "sql",
        sql: `SELECT * FROM (VALUES (1, 'a/b=c d%&+', DATE '2024-01-01', TIMESTAMPTZ '2024-01-01 10:00:00.5+00', 1.50::DECIMAL(5,2)), (2, NULL, NULL, NULL, NULL),
          (3, 'ü#?', DATE '2024-12-31', TIMESTAMPTZ '1999-12-31 23:59:59+00', -1.00), (4, 'plain', DATE '2024-01-01', NULL, 0)) t(id, p, q, r, s)`,
      },
      { create: { partitionBy: ["p", "q", "r", "s"] } },
    );
    await table.append({
      kind: "sql",
      sql: "SELECT 5 AS id, 'plain' AS p, NULL::DATE AS q, NULL::TIMESTAMPTZ AS r, 2.5::DECIMAL(5,2) AS s",
    });
    expect((await expectEqualEverywhere("partitioned")).rows).toBe(5);
    await table.delete("p = 'plain'");
    expect((await expectEqualEverywhere("partitioned")).rows).toBe(3);
  });

  test("copy-on-write delete, update and overwrite are read alike, every version", async () => {
    const table = lake.table("rewritten");
    await table.append({ kind: "sql", sql: "SELECT range AS id, range % 10 AS g, 'v' || range AS v FROM range(1000)" });
    await table.append({
      kind: "sql",
      sql: "SELECT range + 1000 AS id, range % 10 AS g, 'v' || range AS v FROM range(1000)",
    });
    await table.delete("g = 3");
    await table.update({ v: "v || '!'", g: "g + 100" }, "id < 500 AND g = 4");
    await table.replaceWhere("g = 5", { kind: "sql", sql: "SELECT -1 AS id, 5 AS g, 'new' AS v" });
    for (const version of [1, 4]) await expectEqualEverywhere("rewritten", version);
    await table.restore({ version: 1 });
    expect((await expectEqualEverywhere("rewritten")).rows).toBe(2000);
    await table.overwrite({ kind: "sql", sql: "SELECT 1 AS id, 1 AS g, 'only' AS v" });
    expect((await expectEqualEverywhere("rewritten")).rows).toBe(1);
  });

  test("deletion vectors of ours are read by Spark, after several deletes and updates of the same files", async () => {
    const table = lake.table("vectors");
    const create = { properties: { "delta.enableDeletionVectors": "true" } };
    await table.append({ kind: "sql", sql: "SELECT range AS id, range % 10 AS g FROM range(200000)" }, { create });
    await table.delete("id % 7 = 0");
    await table.delete("id BETWEEN 70000 AND 140000");
    await table.update({ g: "-1" }, "id % 1000 = 1");
    const ours = await expectOursAndSpark("vectors");
    expect(ours.rows).toBeGreaterThan(100000);
    await table.delete("id < 100000");
    await expectOursAndSpark("vectors");
  });

  test("merges of ours are read alike, by deletion vectors and by rewriting", async () => {
    for (const vectors of ["true", "false"]) {
      const name = `merged-${vectors}`;
      const table = lake.table(name);
      const create = { properties: { "delta.enableDeletionVectors": vectors, "delta.enableChangeDataFeed": "true" } };
      await table.append(
        { kind: "sql", sql: "SELECT range AS id, range % 5 AS g, 'v' || range AS v FROM range(1000)" },
        { create },
      );
      await table.merge({
        source: { kind: "sql", sql: "SELECT range + 900 AS id, 99 AS g, 'new' AS v FROM range(200)" },
        on: "target.id = source.id",
        clauses: [
          { when: "matched", condition: "target.g = 1", then: "delete" },
          { when: "matched", then: "update", set: { v: "target.v || source.v" } },
          { when: "not matched", then: "insert", values: "all" },
          { when: "not matched by source", condition: "target.id < 10", then: "delete" },
        ],
      });
      expect((await expectOursAndSpark(name)).rows).toBe(1000 - 20 + 100 - 10);
      const code = `
rows = spark.read.format("delta").option("readChangeFeed", True).option("startingVersion", 1).load(args).groupBy("_change_type").count().collect()
result = {r["_change_type"]: r["count"] for r in rows}`;
      const changes = await runSpark(code, lake.path(name));
      expect(changes).toEqual({ delete: 30, insert: 100, update_preimage: 80, update_postimage: 80 });
    }
  });

  test("columns mapped by name are renamed, dropped and added without new files, and read by Spark", async () => {
    for (const mode of ["name", "id"]) {
      const table = lake.table(`mapped-${mode}`);
      await table.append(
        {
          kind: "sql",
          sql: "SELECT range AS a, 'x' || range AS b, {'c': range, 'd': [{'e': 'y'}]} AS s, range % 3 AS p FROM range(10)",
        },
        { create: { partitionBy: ["p"], properties: { "delta.columnMapping.mode": mode } } },
      );
      await table.renameColumn("b", "renamed b,;");
      await table.dropColumn("a");
      await table.addColumns([{ name: "added", type: "decimal(10,2)", nullable: true }]);
      await table.append({
        kind: "sql",
        sql: `SELECT 'new' AS "renamed b,;", {'c': 1, 'd': NULL::STRUCT(e VARCHAR)[]} AS s, 9 AS p, 1.5 AS added`,
      });
      expect((await expectOursAndSpark(`mapped-${mode}`)).rows, mode).toBe(11);
    }
  });

  test("widened columns are read by Spark", async () => {
    const table = lake.table("widened");
    const create = { properties: { "delta.enableTypeWidening": "true" } };
    await table.append(
      { kind: "sql", sql: "SELECT 1::TINYINT AS a, 1.5::FLOAT AS b, 1.50::DECIMAL(5,2) AS c, DATE '2024-01-01' AS d" },
      { create },
    );
    await table.widenColumn("a", "bigint");
    await table.widenColumn("b", "double");
    await table.widenColumn("c", "decimal(10,4)");
    await table.append({
      kind: "sql",
      sql: "SELECT 9223372036854775807 AS a, 0.1::DOUBLE AS b, 1.2345::DECIMAL(10,4) AS c, DATE '2024-01-02' AS d",
    });
    expect((await expectOursAndSpark("widened")).rows).toBe(2);
  });

  test("parts of columns that we widen are read by Spark, and those that Spark widens by us", async () => {
    const table = lake.table("widened-parts");
    const create = { properties: { "delta.enableTypeWidening": "true" } };
    const narrow = (n: number) =>
      `SELECT ${n} AS n, {'a': 1, 'b': [{'c': 2::SMALLINT}]} AS s, [1.5::FLOAT] AS l, MAP {1: 1.25::DECIMAL(5,2)} AS m`;
    await table.append({ kind: "sql", sql: narrow(1) }, { create });
    await table.append(
      {
        kind: "sql",
        sql: "SELECT 2 AS n, {'a': 5000000000, 'b': [{'c': 70000}]} AS s, [0.1::DOUBLE] AS l, MAP {6000000000: 1.2345::DECIMAL(8,4)} AS m",
      },
      { schema: "add" },
    );
    expect((await expectOursAndSpark("widened-parts")).rows).toBe(2);
    await runSpark(
      `
table = "delta.\`" + args + "\`"
spark.sql(f"ALTER TABLE {table} CHANGE COLUMN s.b.element.c TYPE BIGINT")
spark.sql(f"ALTER TABLE {table} CHANGE COLUMN m.value TYPE DECIMAL(20,6)")
spark.sql(f"INSERT INTO {table} SELECT 3, named_struct('a', 7, 'b', array(named_struct('c', 8000000000))), array(0.5D), map(9L, 1.234567BD)")
result = 0`,
      lake.path("widened-parts"),
    );
    await table.append({ kind: "sql", sql: narrow(4) });
    await table.optimize();
    expect((await expectOursAndSpark("widened-parts")).rows).toBe(4);
  });

  test("change data of ours is read by Spark", async () => {
    const table = lake.table("changes");
    const create = { properties: { "delta.enableChangeDataFeed": "true" } };
    await table.append({ kind: "sql", sql: "SELECT range AS id, 'a' AS v FROM range(5)" }, { create });
    await table.update({ v: "'b'" }, "id = 2");
    await table.delete("id = 3");
    const code = `
rows = spark.read.format("delta").option("readChangeFeed", True).option("startingVersion", 0).load(args)
result = sorted([r.id, r.v, r._change_type, r._commit_version] for r in rows.collect())`;
    const changes = await runSpark(code, lake.path("changes"));
    expect(changes).toEqual(
      [
        ...[0, 1, 2, 3, 4].map((id) => [id, "a", "insert", 0]),
        [2, "a", "update_preimage", 1],
        [2, "b", "update_postimage", 1],
        [3, "a", "delete", 2],
      ].sort(
        (a, b) =>
          Number(a[0]) - Number(b[0]) ||
          String(a[1]).localeCompare(String(b[1])) ||
          String(a[2]).localeCompare(String(b[2])),
      ),
    );
    await expectEqualEverywhere("changes");
  });

  test("history, properties and constraints are understood by both", async () => {
    const table = lake.table("described");
    await table.create({
      columns: [
        { name: "id", type: "bigint", nullable: false, comment: "the key" },
        { name: "twice", type: "bigint", nullable: true, generated: "id * 2" },
      ],
      properties: { "delta.enableInCommitTimestamps": "true", "some.property": "x" },
      constraints: { positive: "id > 0" },
      description: "a table",
    });
    await table.append({ kind: "sql", sql: "SELECT 1::BIGINT AS id" });
    await expect(table.append({ kind: "sql", sql: "SELECT 0::BIGINT AS id" })).rejects.toMatchObject({
      code: "LW6306",
    });
    await expect(table.append({ kind: "sql", sql: "SELECT NULL::BIGINT AS id" })).rejects.toMatchObject({
      code: "LW6306",
    });
    await expect(
      table.append({ kind: "sql", sql: "SELECT 1::BIGINT AS id, 3::BIGINT AS twice" }),
    ).rejects.toMatchObject({ code: "LW6306" });
    expect((await expectEqualEverywhere("described")).rows).toBe(1);
    const history = (await runPython(
      `from deltalake import DeltaTable\nresult = [h["operation"] for h in DeltaTable(args).history()]`,
      lake.path("described"),
    )) as string[];
    expect(history).toEqual(["WRITE", "CREATE TABLE"]);
    const insert = `spark.sql(f"INSERT INTO delta.\`{args}\` (id) VALUES (-5)")`;
    await expect(runSpark(insert, lake.path("described"))).rejects.toThrow(/positive|CHECK/i);
    await runSpark(`spark.sql(f"INSERT INTO delta.\`{args}\` (id) VALUES (7)")`, lake.path("described"));
    expect((await table.read()).rows).toHaveLength(2);
  });
});
