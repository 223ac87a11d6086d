import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { statuses, testProject } from "../run/project.ts";
import { describeWith } from "../support/needs.ts";
import { runSpark } from "../support/python.ts";
import { contentByDeltaRs, contentBySpark, contentByUs, type TemporaryLake, temporaryLake } from "./delta-content.ts";

// Spark shares two cores with the other suites
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Makes tables with identity columns: of Spark's SQL and Python neither can, its Java builder does. */
const CREATE = `
from py4j.java_gateway import java_import
def create(path, always, start, step, properties):
    delta = spark._jvm.io.delta.tables.DeltaTable
    long = spark._jvm.org.apache.spark.sql.types.DataTypes.LongType
    text = spark._jvm.org.apache.spark.sql.types.DataTypes.StringType
    column = delta.columnBuilder(spark._jsparkSession, "id").dataType(long)
    column = column.generatedAlwaysAsIdentity(start, step) if always else column.generatedByDefaultAsIdentity(start, step)
    builder = delta.create(spark._jsparkSession).location(path).addColumn(column.build()).addColumn("v", text)
    for name, value in properties.items():
        builder = builder.property(name, value)
    builder.execute()
`;

describeWith(["python", "spark"], "columns that Spark counts and maps as well", () => {
  let lake: TemporaryLake;
  beforeAll(() => {
    lake = temporaryLake();
  });
  afterAll(() => lake.close());

  const rows = (...texts: readonly string[]) =>
    ({ kind: "sql", sql: `SELECT unnest([${texts.map((text) => `'${text}'`).join(", ")}]) AS v` }) as const;

  async function spark(name: string, statements: readonly string[]): Promise<unknown> {
    const code = `
for statement in args["statements"]:
    spark.sql(statement.replace("$t", "delta.\`" + args["path"] + "\`"))
result = None`;
    return runSpark(code, { path: lake.path(name), statements });
  }

  async function idsLikeSpark(name: string): Promise<readonly number[]> {
    const ours = await contentByUs(lake, name);
    expect(await contentBySpark(lake, name), "Spark").toEqual(ours);
    const found = await lake.table(name).read();
    return found.rows.map(({ id }) => Number(id)).sort((a, b) => a - b);
  }

  test("Spark goes on with a count that we began, and we with Spark's", async () => {
    const table = lake.table("ours");
    await table.create({
      columns: [
        { name: "id", type: "bigint", nullable: true, identity: { start: 10, step: 5 } },
        { name: "v", type: "string", nullable: true },
      ],
      properties: { "delta.enableDeletionVectors": "true", "delta.columnMapping.mode": "name" },
    });
    await table.append(rows("a", "b"));
    // tasks of Spark take values apart from each other: one row has one task
    await spark("ours", ["INSERT INTO $t (v) SELECT 'c'"]);
    await table.append(rows("d"));
    await table.merge({
      source: rows("d", "e"),
      on: "target.v = source.v",
      clauses: [
        { when: "matched", then: "update", set: { v: "'D'" } },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
    expect(await idsLikeSpark("ours")).toEqual([10, 15, 20, 25, 30]);
    await expect(spark("ours", ["INSERT INTO $t (id, v) VALUES (7, 'x')"])).rejects.toThrow(/IDENTITY/i);
    await expect(spark("ours", ["UPDATE $t SET id = 7"])).rejects.toThrow(/IDENTITY/i);
    await spark("ours", ["DELETE FROM $t WHERE v = 'a'", "INSERT INTO $t (v) SELECT 'f'"]);
    expect(await idsLikeSpark("ours")).toEqual([15, 20, 25, 30, 35]);
  });

  test("legacy writer version 6: a table that names no features is one to Spark and delta-rs", async () => {
    const table = lake.table("legacy");
    await table.create({
      columns: [
        { name: "id", type: "bigint", nullable: true, identity: { step: -1, allowExplicitInsert: true } },
        { name: "v", type: "string", nullable: true },
      ],
    });
    await table.append(rows("a"));
    await spark("legacy", ["INSERT INTO $t (v) SELECT 'b'", "INSERT INTO $t (id, v) VALUES (500, 'x')"]);
    await table.append(rows("c"));
    expect(await idsLikeSpark("legacy")).toEqual([-1, 0, 1, 500]);
    expect(await contentByDeltaRs(lake, "legacy")).toEqual(await contentByUs(lake, "legacy"));
  });

  test("tables that Spark makes are counted on by us, whether values are always made or by default", async () => {
    await runSpark(
      `${CREATE}
create(args["always"], True, 100, 1, {"delta.enableChangeDataFeed": "true"})
create(args["default"], False, 1, 2, {})
for path in (args["always"], args["default"]):
    spark.sql("INSERT INTO delta.\`" + path + "\` (v) SELECT 'a'")
result = None`,
      { always: lake.path("always"), default: lake.path("default") },
    );
    const always = lake.table("always");
    await always.append(rows("b", "c"));
    await always.update({ v: "upper(v)" }, "v = 'b'");
    await expect(always.append({ kind: "sql", sql: "SELECT 1 AS id, 'x' AS v" })).rejects.toMatchObject({
      code: "LW6314",
    });
    await spark("always", [
      "MERGE INTO $t USING (SELECT 'd' AS v) s ON $t.v = s.v WHEN NOT MATCHED THEN INSERT (v) VALUES (s.v)",
    ]);
    await always.append(rows("e"));
    expect(await idsLikeSpark("always")).toEqual([100, 101, 102, 103, 104]);
    const byDefault = lake.table("default");
    await byDefault.append({ kind: "sql", sql: "SELECT 50 AS id, 'x' AS v" });
    // ours counts values that were brought in, so that neither writer makes them again
    await spark("default", ["INSERT INTO $t (v) SELECT 'b'"]);
    expect(await idsLikeSpark("default")).toEqual([1, 50, 53]);
  });

  test("columns of a table that is there are mapped by name, by either writer, and renamed and dropped by the other", async () => {
    const ours = lake.table("mapped-later");
    await ours.append({ kind: "sql", sql: "SELECT range AS a, 'x' AS b, {'c': range} AS s FROM range(3)" });
    await ours.setProperties({ "delta.columnMapping.mode": "name" });
    await ours.renameColumn("b", "renamed b");
    await spark("mapped-later", [
      "ALTER TABLE $t RENAME COLUMN a TO `a 2`",
      "ALTER TABLE $t ADD COLUMNS (d INT)",
      "INSERT INTO $t VALUES (9, 'y', named_struct('c', 9), 7)",
    ]);
    await ours.dropColumn("s");
    await ours.append({ kind: "sql", sql: 'SELECT 10::BIGINT AS "a 2", \'z\' AS "renamed b", 8::INTEGER AS d' });
    const mine = await contentByUs(lake, "mapped-later");
    expect(mine.rows).toBe(5);
    expect(await contentBySpark(lake, "mapped-later")).toEqual(mine);

    await spark("theirs-later", [
      "CREATE TABLE $t (a BIGINT, b STRING) USING delta",
      "INSERT INTO $t VALUES (1, 'x'), (2, 'y')",
      "ALTER TABLE $t SET TBLPROPERTIES (delta.columnMapping.mode = 'name', delta.minReaderVersion = 2, delta.minWriterVersion = 5)",
      "ALTER TABLE $t RENAME COLUMN b TO `b,;`",
    ]);
    const theirs = lake.table("theirs-later");
    await theirs.renameColumn("a", "key");
    await theirs.merge({
      source: { kind: "sql", sql: "SELECT 2::BIGINT AS key, 'Y' AS \"b,;\" UNION ALL SELECT 3, 'z'" },
      on: "target.key = source.key",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
    const found = await contentByUs(lake, "theirs-later");
    expect(found.rows).toBe(3);
    expect(await contentBySpark(lake, "theirs-later")).toEqual(found);
  });

  test("mapping by id begins with the table, for Spark as for us: its tables are written by both", async () => {
    const plain = lake.table("plain");
    await plain.append({ kind: "sql", sql: "SELECT 1::BIGINT AS a" });
    await expect(plain.setProperties({ "delta.columnMapping.mode": "id" })).rejects.toMatchObject({ code: "LW6313" });
    const toId =
      "ALTER TABLE $t SET TBLPROPERTIES (delta.columnMapping.mode = 'id', delta.minReaderVersion = 2, delta.minWriterVersion = 5)";
    await expect(spark("plain", [toId])).rejects.toThrow(/COLUMN_MAPPING/);
    await spark("by-id", [
      "CREATE TABLE $t (a BIGINT, s STRUCT<c: INT>) USING delta TBLPROPERTIES (delta.columnMapping.mode = 'id', delta.enableDeletionVectors = true)",
      "INSERT INTO $t VALUES (1, named_struct('c', 1)), (2, NULL), (3, named_struct('c', 3))",
      "ALTER TABLE $t RENAME COLUMN a TO k",
    ]);
    const table = lake.table("by-id");
    await table.append({ kind: "sql", sql: "SELECT 4::BIGINT AS k, {'c': 4::INTEGER} AS s" });
    await table.update({ s: "{'c': 9}" }, "k = 2");
    await table.delete("k = 1");
    await spark("by-id", ["INSERT INTO $t VALUES (5, named_struct('c', 5))"]);
    const mine = await contentByUs(lake, "by-id");
    expect(mine.rows).toBe(4);
    expect(await contentBySpark(lake, "by-id")).toEqual(mine);
  });

  test("tables that Spark maps, parts and widens are read and written by runs, and what these write is read by Spark", async () => {
    const yaml = (as: string) => `keys: [id]\nmaterialize: { as: ${as} }\non_foreign_change: accept\n`;
    using project = testProject({
      "sources/ops.yaml":
        "source: ops\ntype: sqlite\nconnection: { path: ./ops.db }\ndatasets:\n  items: { table: items, load: { mode: full }, keys: [id] }\n",
      "products/p/silver/named.sql": "SELECT id, price::INTEGER AS price, {'unit': unit} AS s, unit FROM bronze.items",
      "products/p/silver/named.yaml": yaml("merge"),
      "products/p/silver/numbered.sql": "SELECT id, day, [{'unit': unit}] AS parts FROM bronze.items",
      "products/p/silver/numbered.yaml": yaml("append"),
    });
    project.sql(
      "create table items (id integer primary key, price integer, unit text, day text); insert into items values (1, 10, 'a', 'mon'), (2, 20, 'b', NULL), (3, 30, 'c', 'a b/ü=1%')",
    );
    const path = (name: string) => join(project.root, "lake", "silver", "p", name);
    const statements = (name: string, texts: readonly string[]) =>
      texts.map((text) => text.replace("$t", `delta.\`${path(name)}\``));
    const code = `
for statement in args:
    spark.sql(statement)
result = None`;
    await runSpark(code, [
      ...statements("named", [
        "CREATE TABLE $t (id BIGINT, amount INT, s STRUCT<unit: STRING>, unit INT) USING delta TBLPROPERTIES (delta.columnMapping.mode = 'name', delta.enableDeletionVectors = true, delta.enableTypeWidening = true)",
        "INSERT INTO $t VALUES (1, 1, named_struct('unit', 'old'), 7), (8, 8, NULL, 7), (9, 9, named_struct('unit', 'i'), 7)",
        "ALTER TABLE $t RENAME COLUMN amount TO price",
        "ALTER TABLE $t ALTER COLUMN price TYPE BIGINT",
        "ALTER TABLE $t DROP COLUMN unit",
        "UPDATE $t SET price = 5000000000 WHERE id = 8",
        "DELETE FROM $t WHERE id = 9",
      ]),
      ...statements("numbered", [
        "CREATE TABLE $t (id BIGINT, day STRING, parts ARRAY<STRUCT<unit: STRING>>) USING delta PARTITIONED BY (day) TBLPROPERTIES (delta.columnMapping.mode = 'id')",
        "INSERT INTO $t VALUES (0, 'mon', array(named_struct('unit', 'z')))",
      ]),
    ]);
    const summary = await project.run();
    expect(statuses(summary)).toMatchObject({ "silver.named": "succeeded", "silver.numbered": "succeeded" });
    const ours = {
      named: await project.rows("SELECT id, price, s.unit, unit FROM silver.named ORDER BY id"),
      numbered: await project.rows("SELECT id, day, parts[1].unit FROM silver.numbered ORDER BY id"),
    };
    expect(ours.named).toEqual([
      ["1", "10", "a", "a"],
      ["2", "20", "b", "b"],
      ["3", "30", "c", "c"],
      ["8", "5000000000", null, null],
    ]);
    expect(ours.numbered[0]).toEqual(["0", "mon", "z"]);
    const read = `
rows = lambda name, columns: [[None if v is None else str(v) for v in row] for row in spark.read.format("delta").load(args[name]).selectExpr(*columns).orderBy("id").collect()]
result = {"named": rows("named", ["id", "price", "s.unit AS nested", "unit"]), "numbered": rows("numbered", ["id", "day", "parts[0].unit AS unit"])}`;
    expect(await runSpark(read, { named: path("named"), numbered: path("numbered") })).toEqual(ours);
    const filtered = `
count = lambda name, where: spark.read.format("delta").load(args[name]).where(where).count()
result = [count("named", "price > 4000000000"), count("named", "s.unit = 'c'"), count("numbered", "day IS NULL"), count("numbered", "day = 'a b/ü=1%'")]`;
    expect(await runSpark(filtered, { named: path("named"), numbered: path("numbered") })).toEqual([1, 1, 1, 1]);
    // what others write afterwards fits: Spark appends to our files and a run reads both
    await runSpark(
      code,
      statements("named", ["INSERT INTO $t SELECT 10L, 100L, named_struct('unit', 'j'), 'j', NULL, NULL, NULL, NULL"]),
    );
    expect(await project.rows("SELECT id, price, s.unit FROM silver.named WHERE id = 10")).toEqual([
      ["10", "100", "j"],
    ]);
  });
});
