import { readdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { describeWith } from "../support/needs.ts";
import { runPython, runSpark } from "../support/python.ts";
import { ONE_TO_ONE } from "../../src/lake/delta/expression/functions.ts";
import { expressionRows, failingExpressions, understoodExpressions } from "../lake/table-expressions.ts";
import {
  type Content,
  contentByDeltaRs,
  contentBySpark,
  contentByUs,
  type TemporaryLake,
  temporaryLake,
} from "./delta-content.ts";

// Spark shares two cores with the other suites
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

describeWith(["python", "spark"], "features of tables that others use as well", () => {
  let lake: TemporaryLake;
  beforeAll(() => {
    lake = temporaryLake();
  });
  afterAll(() => lake.close());

  async function expectLikeSpark(name: string, version?: number): Promise<Content> {
    const ours = await contentByUs(lake, name, version === undefined ? {} : { version });
    expect(await contentBySpark(lake, name, version), "Spark").toEqual(ours);
    return ours;
  }

  async function spark(name: string, statements: readonly string[]): Promise<unknown> {
    const code = `
for statement in args["statements"]:
    spark.sql(statement.replace("$t", "delta.\`" + args["path"] + "\`"))
detail = spark.sql("DESCRIBE DETAIL delta.\`" + args["path"] + "\`").collect()[0].asDict()
result = {name: str(value) for name, value in detail.items()}`;
    return runSpark(code, { path: lake.path(name), statements });
  }

  test("V2 checkpoints that we write stand in for the entries before them, for Spark", async () => {
    const table = lake.table("v2");
    const create = { properties: { "delta.checkpointPolicy": "v2", "delta.checkpointInterval": "5" } };
    for (let round = 0; round < 12; round++)
      await table.append({ kind: "sql", sql: `SELECT ${round} AS round, range AS n FROM range(5)` }, { create });
    await table.delete("n = 3");
    const before = await contentByUs(lake, "v2");
    const log = lake.path("v2/_delta_log");
    expect(readdirSync(`${log}/_sidecars`).length).toBeGreaterThan(0);
    for (const name of readdirSync(log))
      if (/^\d{20}\.json$/.test(name) && Number(name.slice(0, 20)) < 10) rmSync(`${log}/${name}`);
    expect(await expectLikeSpark("v2")).toEqual(before);
    await spark("v2", ["INSERT INTO $t VALUES (99, 99)"]);
    expect((await expectLikeSpark("v2")).rows).toBe(before.rows + 1);
  });

  test("in-commit timestamps that begin on a table that is there are understood by Spark, which goes on with them", async () => {
    const table = lake.table("timed");
    await table.append({ kind: "sql", sql: "SELECT 1 AS n" });
    await table.append({ kind: "sql", sql: "SELECT 2 AS n" });
    await table.setProperties({ "delta.enableInCommitTimestamps": "true" });
    await table.append({ kind: "sql", sql: "SELECT 3 AS n" });
    await spark("timed", ["INSERT INTO $t VALUES (4)"]);
    await table.append({ kind: "sql", sql: "SELECT 5 AS n" });
    expect((await expectLikeSpark("timed")).rows).toBe(5);
    expect((await contentByDeltaRs(lake, "timed")).rows).toBe(5);
    const history = await table.log.history();
    const counts = await runSpark(
      `
import datetime
result = []
for ms in args["times"]:
    at = datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    result.append(spark.read.format("delta").option("timestampAsOf", at).load(args["path"]).count())`,
      { path: lake.path("timed"), times: history.slice(0, 4).map(({ timestamp }) => timestamp) },
    );
    expect(counts).toEqual([5, 4, 3, 2]);
    for (const [index, count] of [5, 4, 3, 2].entries()) {
      const { rows } = await table.read({ timestamp: history[index]?.timestamp ?? 0 });
      expect(rows).toHaveLength(count);
    }
  });

  test("a table that Spark clusters is written and optimized by both", async () => {
    await spark("clustered", [
      "CREATE TABLE $t (id BIGINT, city STRING, amount DOUBLE) USING delta CLUSTER BY (city, id)",
      "INSERT INTO $t SELECT id, concat('c', id % 7), id / 2 FROM range(1000)",
    ]);
    const table = lake.table("clustered");
    await table.append({
      kind: "sql",
      sql: "SELECT i AS id, 'c' || (i % 7) AS city, i / 2 AS amount FROM range(1000, 2000) t(i)",
    });
    await table.update({ amount: "0" }, "id % 100 = 0");
    await table.delete("id % 50 = 1");
    const before = await expectLikeSpark("clustered");
    await table.optimize();
    expect(await expectLikeSpark("clustered")).toEqual(before);
    const detail = (await spark("clustered", ["INSERT INTO $t VALUES (5000, 'c9', 1)", "OPTIMIZE $t"])) as Record<
      string,
      string
    >;
    expect(detail["clusteringColumns"]).toContain("city");
    expect((await expectLikeSpark("clustered")).rows).toBe(before.rows + 1);
    await table.merge({
      source: {
        kind: "sql",
        sql: "SELECT 5000 AS id, 'c9' AS city, 2.0::DOUBLE AS amount UNION ALL SELECT 5001, 'c9', 3.0",
      },
      on: "target.id = source.id",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
    expect((await expectLikeSpark("clustered")).rows).toBe(before.rows + 2);
    expect((await table.check()).findings).toEqual([]);
  });

  /** Every row as Spark sees it: text and type of the variant. */
  const variantsBySpark = (name: string) =>
    runSpark(
      `
rows = spark.read.format("delta").load(args).selectExpr("id", "to_json(v) AS text", "schema_of_variant(v) AS type", "to_json(list[0]) AS first").orderBy("id").collect()
result = [[row["id"], row["text"], row["type"], row["first"]] for row in rows]`,
      lake.path(name),
    ) as Promise<readonly (readonly unknown[])[]>;

  const variantsByUs = async (name: string): Promise<readonly (readonly unknown[])[]> => {
    const { rows } = await lake.table(name).read();
    return rows
      .map(({ id, v, list }) => [Number(id), v, Array.isArray(list) ? (list as readonly unknown[])[0] : null])
      .sort(([a], [b]) => Number(a) - Number(b));
  };

  test("variants of Spark are read with their values, and keep values and types when we write their rows again", async () => {
    await spark("spark-variants", [
      "CREATE TABLE $t (id INT, v VARIANT, list ARRAY<VARIANT>) USING delta TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')",
      `INSERT INTO $t SELECT * FROM VALUES (1, parse_json('{"b":1,"a":{"z":[1,2.75,"x",null,true]}}'), array(parse_json('[1]'))),
        (2, cast(1 AS TINYINT)::variant, NULL), (3, cast(1.25 AS DECIMAL(20,2))::variant, NULL), (4, cast('text' AS variant), NULL), (5, NULL, NULL),
        (6, cast(DATE'2024-01-02' AS variant), NULL), (7, cast(3.5 AS FLOAT)::variant, NULL), (8, parse_json('12345678901234567'), NULL)`,
      "INSERT INTO $t SELECT 9, cast(TIMESTAMP'2024-01-02 03:04:05.123456' AS variant), array(cast(TIMESTAMP_NTZ'2024-01-02 03:04:05' AS variant), cast(X'6162' AS variant))",
    ]);
    const before = await variantsBySpark("spark-variants");
    expect((await variantsByUs("spark-variants")).slice(0, 8)).toEqual(
      before.slice(0, 8).map(([id, text, , first]) => [id, text, first]),
    );
    const table = lake.table("spark-variants");
    await table.update({ id: "id" }, "id = 2");
    await table.merge({
      source: { kind: "sql", sql: "SELECT 3 AS id" },
      on: "target.id = source.id",
      clauses: [{ when: "matched", condition: "target.v::INT = 1", then: "update", set: { id: "source.id" } }],
    });
    await table.optimize({ clusterBy: ["id"] });
    expect(await variantsBySpark("spark-variants")).toEqual(before);
  });

  test("variants that we write are read by Spark with values and types, and found by the names of many fields", async () => {
    const columns = [
      { name: "id", type: "int", nullable: true },
      { name: "v", type: "variant", nullable: true },
      { name: "list", type: "array<variant>", nullable: true },
      { name: "s", type: "struct<x:int,deep:struct<v:variant>,items:array<struct<v:variant,y:int>>>", nullable: true },
      { name: "m", type: "map<string,variant>", nullable: true },
    ];
    const properties = { "delta.enableChangeDataFeed": "true", "delta.columnMapping.mode": "id" };
    await lake.table("our-variants").create({ columns, properties });
    const fields = "'{' || (SELECT string_agg('\"k' || (range * 7 % 50) || '\":' || range, ',') FROM range(50)) || '}'";
    await lake.table("our-variants").append({
      kind: "sql",
      sql: `SELECT * FROM (VALUES (1, '{"b":1,"a":{"z":[1,2.5,"x",null,true]}}'::JSON::VARIANT, ['[1]'::JSON::VARIANT, NULL]), (2, 1::TINYINT::VARIANT, NULL),
        (3, 1.25::DECIMAL(20,2)::VARIANT, NULL), (4, 'text'::VARIANT, NULL), (5, NULL, NULL), (6, DATE '2024-01-02'::VARIANT, NULL), (7, 3.5::FLOAT::VARIANT, NULL),
        (8, 12345678901234567::VARIANT, NULL), (9, (${fields})::JSON::VARIANT, NULL)) t(id, v, list)`,
    });
    const nested =
      "{'x': 1, 'deep': {'v': 2::VARIANT}, 'items': [{'v': '[]'::JSON::VARIANT, 'y': 3}, NULL, {'v': NULL, 'y': 4}]}";
    await lake.table("our-variants").append(
      {
        kind: "sql",
        sql: `SELECT 10 AS id, ${nested} AS s, MAP {'a': 'x'::VARIANT, 'b': NULL} AS m UNION ALL SELECT 11, {'x': NULL, 'deep': NULL, 'items': []}, MAP {}`,
      },
      { maxFileBytes: 1_000_000 },
    );
    const found = await variantsBySpark("our-variants");
    expect(await variantsByUs("our-variants")).toEqual(found.map(([id, text, , first]) => [id, text, first]));
    const inside = await runSpark(
      `
rows = spark.read.format("delta").load(args).where("id >= 10").orderBy("id").selectExpr("to_json(named_struct('s', s, 'm', m))").collect()
result = [row[0] for row in rows]`,
      lake.path("our-variants"),
    );
    expect(inside).toEqual([
      '{"s":{"x":1,"deep":{"v":2},"items":[{"v":[],"y":3},null,{"y":4}]},"m":{"a":"x","b":null}}',
      '{"s":{"items":[]},"m":{}}',
    ]);
    expect(found.slice(1, 8).map(([, , type]) => type)).toEqual([
      "BIGINT",
      "DECIMAL(3,2)",
      "STRING",
      null,
      "DATE",
      "FLOAT",
      "BIGINT",
    ]);
    const files = readdirSync(lake.path("our-variants"), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".parquet"));
    const opened = await runPython(
      `
import pyarrow.parquet
result = [pyarrow.parquet.ParquetFile(path).metadata.num_rows for path in args]`,
      files.map((name) => lake.path(`our-variants/${name}`)),
    );
    expect(opened).toHaveLength(files.length);
    const sums = await runSpark(
      `
row = spark.read.format("delta").load(args).where("id = 9").selectExpr(*[f"variant_get(v, '$.k{n}', 'int') AS k{n}" for n in range(50)]).collect()[0]
result = sum(row)`,
      lake.path("our-variants"),
    );
    expect(sums).toBe((49 * 50) / 2);
    await spark("our-variants", [
      "INSERT INTO $t VALUES (12, parse_json('{\"x\":1}'), NULL, NULL, NULL)",
      "DELETE FROM $t WHERE id < 9",
    ]);
    expect((await variantsByUs("our-variants")).map(([id]) => id)).toEqual([9, 10, 11, 12]);
    expect((await lake.table("our-variants").check()).findings).toEqual([]);
  });

  test("an invariant in the schema of a table of Spark holds for our rows as well", async () => {
    await runSpark(
      `
from pyspark.sql.types import IntegerType, StructField, StructType
invariant = '{"expression":{"expression":"n < 10"}}'
schema = StructType([StructField("n", IntegerType(), True, {"delta.invariants": invariant})])
spark.createDataFrame([(1,)], schema).write.format("delta").save(args)
result = 0`,
      lake.path("invariants"),
    );
    const table = lake.table("invariants");
    await table.append({ kind: "sql", sql: "SELECT 9 AS n" });
    await expect(table.append({ kind: "sql", sql: "SELECT 10 AS n" })).rejects.toMatchObject({ code: "LW6306" });
    await expect(spark("invariants", ["INSERT INTO $t VALUES (10)"])).rejects.toThrow("n < 10");
    expect((await expectLikeSpark("invariants")).rows).toBe(2);
  });

  test("expressions of a table have the same values for Spark as for us", async () => {
    await lake.table("expressions").append(expressionRows);
    const code = `
rows = spark.read.format("delta").load(args["path"]).orderBy("i").selectExpr(*[f"CAST(({e}) AS STRING)" for e in args["expressions"]]).collect()
result = [[row[i] for row in rows] for i in range(len(args["expressions"]))]`;
    const texts = understoodExpressions.map(([text]) => text);
    const found = await runSpark(code, { path: lake.path("expressions"), expressions: texts });
    expect(found).toEqual(understoodExpressions.map(([, values]) => values));
    const failing = `
result = []
for e in args["expressions"]:
    try:
        spark.read.format("delta").load(args["path"]).selectExpr(f"CAST(({e}) AS STRING)").collect()
        result.append(e)
    except Exception:
        pass`;
    expect(await runSpark(failing, { path: lake.path("expressions"), expressions: failingExpressions })).toEqual([]);
  });

  test("the letters whose case we change have the other case for Spark as well, alone and beside others", async () => {
    await lake.table("letters").append({
      kind: "sql",
      sql: `SELECT n, c, upper(c) AS u, lower(c) AS l FROM (SELECT range AS n, chr(range::INTEGER) AS c FROM (FROM range(1, 55296) UNION ALL FROM range(57344, 131072))) WHERE regexp_full_match(c, '(?s)${ONE_TO_ONE.replace("'", "''")}')`,
    });
    const code = `
rows = spark.read.format("delta").load(args).selectExpr("n", "u = upper(c) AND l = lower(c) AS same").where("NOT same").collect()
wrong = [row["n"] for row in rows]
joined = spark.read.format("delta").load(args).orderBy("n").selectExpr("concat('x', c, c, 'x ') AS c", "concat('X', u, u, 'X ') AS u", "concat('x', l, l, 'x ') AS l").where("upper(c) <> u OR lower(c) <> l").count()
result = {"count": spark.read.format("delta").load(args).count(), "wrong": wrong, "joined": joined}`;
    const found = (await runSpark(code, lake.path("letters"))) as Readonly<{ count: number }>;
    expect(found).toMatchObject({ wrong: [], joined: 0 });
    expect(found.count).toBeGreaterThan(30_000);
  });

  test("Spark's constraints and defaults are read by us, with names and texts quoted as it quotes them", async () => {
    await spark("quoted", [
      "CREATE TABLE $t (`my id` INT, st STRING DEFAULT \"dq\", n DOUBLE DEFAULT 1.5D, day DATE DEFAULT DATE'2024-01-01', at TIMESTAMP DEFAULT current_timestamp()) USING delta TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported', 'delta.columnMapping.mode' = 'name')",
      'ALTER TABLE $t ADD CONSTRAINT p CHECK (`my id` > 0 AND st <> "closed")',
    ]);
    const table = lake.table("quoted");
    await table.append({ kind: "sql", sql: 'SELECT 1 AS "my id"' });
    expect((await table.read()).rows).toEqual([
      { "my id": 1, st: "dq", n: 1.5, day: "2024-01-01", at: expect.stringMatching(/^20\d\d-/) },
    ]);
    await expect(table.append({ kind: "sql", sql: `SELECT 1 AS "my id", 'closed' AS st` })).rejects.toMatchObject({
      code: "LW6306",
    });
    await expectLikeSpark("quoted");
  });

  test.each(["id"])("changes that Spark has kept are read by us as it reads them (mapping %s)", async (mode) => {
    const name = `spark-changes-${mode}`;
    await spark(name, [
      `CREATE TABLE $t (id BIGINT, p STRING, v STRUCT<x: INT>) USING delta PARTITIONED BY (p) TBLPROPERTIES (delta.enableDeletionVectors = true, delta.enableChangeDataFeed = true, delta.columnMapping.mode = '${mode}')`,
      "INSERT INTO $t SELECT id, IF(id % 3 = 0, NULL, CAST(id % 3 AS STRING)), named_struct('x', CAST(id AS INT)) FROM range(10)",
      "UPDATE $t SET v = named_struct('x', -1) WHERE id = 2",
      "DELETE FROM $t WHERE id = 3 OR p = '1'",
      "MERGE INTO $t t USING (SELECT 5L id, '9' p, named_struct('x', 7) v UNION ALL SELECT 50L, 'x', NULL) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
    ]);
    const code = `
changes = spark.read.format("delta").option("readChangeFeed", "true").option("startingVersion", 1).load(args)
result = sorted([json.dumps([r["id"], r["p"], None if r["v"] is None else r["v"]["x"], r["_change_type"], r["_commit_version"]]) for r in changes.collect()])`;
    const theirs = await runSpark(`import json\n${code}`, lake.path(name));
    const { rows } = await lake.table(name).readChanges({ from: 1 });
    const ours = rows.map(({ id, p, v, _change_type, _commit_version }) => {
      const x = (v as Readonly<{ x: string | number | null }> | null)?.x ?? null;
      return [Number(id), p, x === null ? null : Number(x), _change_type, Number(_commit_version)];
    });
    const spaced = (values: readonly unknown[]) => `[${values.map((value) => JSON.stringify(value)).join(", ")}]`;
    expect(ours.map(spaced).sort()).toEqual(theirs);
  });
});
