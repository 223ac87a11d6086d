import { readdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { describeWith } from "../support/needs.ts";
import { runPython, runSpark } from "../support/python.ts";
import { contentByDeltaRs, contentBySpark, contentByUs, type TemporaryLake, temporaryLake } from "./delta-content.ts";
import { SPARK_ROWS } from "./delta-values.ts";

// Spark shares two cores with the other suites
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

describeWith(["python", "spark"], "tables that others write", () => {
  let lake: TemporaryLake;
  beforeAll(() => {
    lake = temporaryLake();
  });
  afterAll(() => lake.close());

  const spark = (name: string, statements: readonly string[]) =>
    runSpark(`for s in args["statements"]:\n    spark.sql(s.replace("$t", f"delta.\`{args['path']}\`"))`, {
      path: lake.path(name),
      statements,
    });

  async function expectLikeSpark(name: string, version?: number) {
    const theirs = await contentBySpark(lake, name, version);
    expect(await contentByUs(lake, name, version === undefined ? {} : { version })).toEqual(theirs);
    return theirs;
  }

  /** Leaves only what a checkpoint covers: the log entries before the newest checkpoint go. */
  function dropOldEntries(name: string): void {
    const log = lake.path(`${name}/_delta_log`);
    const names = readdirSync(log);
    const newest = Math.max(
      ...names.filter((file) => file.includes(".checkpoint.")).map((file) => Number(file.slice(0, 20))),
    );
    expect(newest).toBeGreaterThan(0);
    for (const file of names)
      if (/^\d{20}\.(json|crc)$/.test(file) && Number(file.slice(0, 20)) < newest) rmSync(`${log}/${file}`);
  }

  test("Spark: every type", async () => {
    await spark("types", [`CREATE TABLE $t USING delta AS ${SPARK_ROWS}`]);
    expect((await expectLikeSpark("types")).rows).toBe(3);
    const schema = (await lake.table("types").log.snapshot())?.columns
      .map(({ name, type }) => `${name}:${type}`)
      .join(",");
    const theirs = (await runSpark(
      `result = spark.read.format("delta").load(args).schema.simpleString()`,
      lake.path("types"),
    )) as string;
    expect(`struct<${schema}>`).toBe(theirs);
  });

  test("Spark: partitions, classic checkpoints, deletes and updates, every version", async () => {
    await spark("mixed", [
      "CREATE TABLE $t (id BIGINT, p STRING, d DATE) USING delta PARTITIONED BY (p, d) TBLPROPERTIES (delta.checkpointInterval = 3)",
      ...Array.from(
        { length: 3 },
        (_, round) =>
          `INSERT INTO $t VALUES (${round}, 'a/b=c ${round}%', DATE'2024-01-0${round + 1}'), (${round + 100}, NULL, NULL)`,
      ),
      "DELETE FROM $t WHERE id = 1",
      "UPDATE $t SET id = id + 1000 WHERE p IS NULL AND id > 101",
    ]);
    for (const version of [1, 4]) await expectLikeSpark("mixed", version);
    dropOldEntries("mixed");
    expect((await expectLikeSpark("mixed")).rows).toBe(5);
  });

  test("Spark: deletion vectors, inline names and files, also from a checkpoint", async () => {
    await spark("vectors", [
      "CREATE TABLE $t USING delta TBLPROPERTIES (delta.enableDeletionVectors = true) AS SELECT id, id % 10 AS g FROM range(100000)",
      "DELETE FROM $t WHERE id % 3 = 0",
      "DELETE FROM $t WHERE id BETWEEN 10000 AND 90000",
      "UPDATE $t SET g = -1 WHERE id % 100 = 1",
    ]);
    await expectLikeSpark("vectors", 1);
    await expectLikeSpark("vectors");
    await spark("vectors", [
      "ALTER TABLE $t SET TBLPROPERTIES (delta.checkpointInterval = 2)",
      "INSERT INTO $t VALUES (-1, -1)",
      "INSERT INTO $t VALUES (-2, -1)",
    ]);
    dropOldEntries("vectors");
    await expectLikeSpark("vectors");
  });

  test("Spark: column mapping by name and id, nested fields, renamed, dropped and added columns", async () => {
    for (const mode of ["name", "id"]) {
      const name = `mapped-${mode}`;
      await spark(name, [
        `CREATE TABLE $t (a INT, b STRUCT<c: INT, d: ARRAY<STRUCT<e: STRING>>>, m MAP<STRING, STRUCT<f: INT>>, p STRING) USING delta PARTITIONED BY (p) TBLPROPERTIES (delta.columnMapping.mode = '${mode}')`,
        "INSERT INTO $t VALUES (1, named_struct('c', 1, 'd', array(named_struct('e', 'x'))), map('k', named_struct('f', 7)), 'p1'), (2, NULL, NULL, NULL)",
        "ALTER TABLE $t RENAME COLUMN a TO `new a,;`",
        "ALTER TABLE $t RENAME COLUMN b.c TO c2",
        "ALTER TABLE $t ADD COLUMNS (z DECIMAL(5,2))",
        "ALTER TABLE $t ADD COLUMNS (b.g INT)",
        "INSERT INTO $t VALUES (3, named_struct('c2', 2, 'd', array(), 'g', 5), map(), 'p2', 1.25)",
        "ALTER TABLE $t DROP COLUMN m",
      ]);
      expect((await expectLikeSpark(name)).rows, mode).toBe(3);
    }
  });

  test("Spark: type widening", async () => {
    await spark("widened", [
      "CREATE TABLE $t (a TINYINT, b INT, c FLOAT, d DECIMAL(5,2), e STRUCT<f: SMALLINT>) USING delta TBLPROPERTIES (delta.enableTypeWidening = true)",
      "INSERT INTO $t VALUES (1, 2, 1.5, 1.25, named_struct('f', 3))",
      "ALTER TABLE $t ALTER COLUMN a TYPE INT",
      "ALTER TABLE $t ALTER COLUMN b TYPE BIGINT",
      "ALTER TABLE $t ALTER COLUMN c TYPE DOUBLE",
      "ALTER TABLE $t ALTER COLUMN d TYPE DECIMAL(12,4)",
      "ALTER TABLE $t ALTER COLUMN e.f TYPE INT",
      "INSERT INTO $t VALUES (1000000, 9223372036854775807, 0.1, 12345678.1234, named_struct('f', 70000))",
    ]);
    expect((await expectLikeSpark("widened")).rows).toBe(2);
  });

  test("Spark: V2 checkpoints with sidecars, in JSON and Parquet", async () => {
    for (const format of ["json", "parquet"]) {
      const name = `v2-${format}`;
      await runSpark(`spark.conf.set("spark.databricks.delta.checkpointV2.topLevelFileFormat", args)`, format);
      await spark(name, [
        "CREATE TABLE $t (id BIGINT, s STRING) USING delta TBLPROPERTIES (delta.checkpointPolicy = 'v2', delta.checkpointInterval = 2)",
        ...Array.from({ length: 3 }, (_, round) => `INSERT INTO $t VALUES (${round}, 'row ${round}')`),
        "DELETE FROM $t WHERE id = 1",
      ]);
      await runSpark(`spark.conf.unset("spark.databricks.delta.checkpointV2.topLevelFileFormat")`);
      const before = await expectLikeSpark(name);
      expect(readdirSync(lake.path(`${name}/_delta_log/_sidecars`)).length).toBeGreaterThan(0);
      dropOldEntries(name);
      expect(await expectLikeSpark(name)).toEqual(before);
    }
  });

  test("Spark: multi-part checkpoints", async () => {
    await runSpark(`spark.conf.set("spark.databricks.delta.checkpoint.partSize", 2)`);
    await spark("parts", [
      "CREATE TABLE $t (id BIGINT) USING delta TBLPROPERTIES (delta.checkpointInterval = 3)",
      ...Array.from({ length: 4 }, (_, round) => `INSERT INTO $t VALUES (${round})`),
    ]);
    await runSpark(`spark.conf.unset("spark.databricks.delta.checkpoint.partSize")`);
    expect(
      readdirSync(lake.path("parts/_delta_log")).some((file) => /checkpoint\.\d{10}\.\d{10}\.parquet$/.test(file)),
    ).toBe(true);
    dropOldEntries("parts");
    expect((await expectLikeSpark("parts")).rows).toBe(4);
  });

  test("Spark: statistics kept as structs only", async () => {
    await spark("structs", [
      "CREATE TABLE $t (id BIGINT, d DATE) USING delta TBLPROPERTIES (delta.checkpointInterval = 3, delta.checkpoint.writeStatsAsJson = false, delta.checkpoint.writeStatsAsStruct = true)",
      ...Array.from({ length: 4 }, (_, round) => `INSERT INTO $t VALUES (${round}, DATE'2024-01-01')`),
    ]);
    dropOldEntries("structs");
    expect((await expectLikeSpark("structs")).rows).toBe(4);
  });

  test("a table with writer features we do not know is refused for writing by name, and still read", async () => {
    await spark("tracked", [
      "CREATE TABLE $t (id BIGINT) USING delta TBLPROPERTIES (delta.enableIcebergCompatV1 = true, delta.columnMapping.mode = 'name')",
      "INSERT INTO $t VALUES (1)",
    ]);
    expect((await expectLikeSpark("tracked")).rows).toBe(1);
    await expect(lake.table("tracked").append({ kind: "sql", sql: "SELECT 2::BIGINT AS id" })).rejects.toMatchObject({
      code: "LW6203",
      message: expect.stringContaining("icebergCompatV1"),
    });
  });

  test.each(["Spark", "us"])(
    "rows of a table made by %s have ids that stay with them, whoever writes",
    async (maker) => {
      const name = `ids-${maker}`;
      const properties = { "delta.enableRowTracking": "true", "delta.enableDeletionVectors": "true" };
      const table = lake.table(name);
      if (maker === "us") await table.create({ columns: [{ name: "id", type: "bigint", nullable: true }], properties });
      else
        await spark(name, [
          "CREATE TABLE $t (id BIGINT) USING delta TBLPROPERTIES (delta.enableRowTracking = true, delta.enableDeletionVectors = true)",
        ]);
      const ids = async () => {
        const code = `result = {str(r["id"]): [r["rid"], r["version"]] for r in spark.read.format("delta").load(args).selectExpr("id", "_metadata.row_id AS rid", "_metadata.row_commit_version AS version").collect()}`;
        return (await runSpark(code, lake.path(name))) as Readonly<Record<string, readonly [number, number]>>;
      };
      await spark(name, ["INSERT INTO $t SELECT id FROM range(0, 4, 1, 1)"]);
      const first = await ids();
      await table.append({ kind: "sql", sql: "SELECT 10 + range AS id FROM range(3)" });
      await table.delete("id IN (1, 11)");
      await spark(name, ["UPDATE $t SET id = id + 100 WHERE id IN (2, 12)", "INSERT INTO $t VALUES (50)"]);
      await table.append({ kind: "sql", sql: "SELECT 60::BIGINT AS id" });
      const now = await ids();
      expect(
        Object.keys(now)
          .map(Number)
          .toSorted((a, b) => a - b),
      ).toEqual([0, 3, 10, 50, 60, 102, 112]);
      for (const [before, after] of [
        ["0", "0"],
        ["2", "102"],
        ["3", "3"],
      ] as const)
        expect(now[after]?.[0], after).toBe(first[before]?.[0]);
      expect(new Set(Object.values(now).map(([id]) => id)).size).toBe(7);
      expect(now["60"]?.[1]).toBe((await table.describe()).version);
      expect((await table.check()).findings).toEqual([]);
    },
  );

  test("delta-rs: types, partitions, checkpoints and merges", async () => {
    const code = `
from deltalake import DeltaTable, write_deltalake
import pyarrow as pa, decimal, datetime
def rows(n):
    return pa.table({
        "id": pa.array([n, n + 100], pa.int64()), "p": pa.array(["x %/=" + str(n % 3), None]),
        "d": pa.array([decimal.Decimal("1.25"), None], pa.decimal128(20, 5)), "t": pa.array([datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc), None], pa.timestamp("us", "UTC")),
        "f": pa.array([float("nan"), -0.0]), "l": pa.array([[1, None], None], pa.list_(pa.int32())),
        "s": pa.array([{"a": 1, "b": None}, None], pa.struct([("a", pa.int32()), ("b", pa.string())]))})
for n in range(12):
    write_deltalake(args, rows(n), mode="append", partition_by=["p"])
t = DeltaTable(args)
t.delete("id = 3")
t.update(updates={"d": "5.5"}, predicate="id = 104")
(t.merge(rows(200), "target.id = source.id", source_alias="source", target_alias="target").when_matched_update_all().when_not_matched_insert_all().execute())
t.create_checkpoint()`;
    await runPython(code, lake.path("rs"));
    const theirs = await contentByDeltaRs(lake, "rs");
    expect(await contentByUs(lake, "rs")).toEqual(theirs);
    dropOldEntries("rs");
    expect(await contentByUs(lake, "rs")).toEqual(theirs);
    await lake.table("rs").delete("id > 150");
    expect(await contentByDeltaRs(lake, "rs")).toEqual(await contentByUs(lake, "rs"));
  });
});
