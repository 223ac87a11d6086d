import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { inOrder } from "../run/elsewhere.ts";
import { statuses, testProject } from "../run/project.ts";
import { describeWith } from "../support/needs.ts";
import { runSpark } from "../support/python.ts";

// Spark shares two cores with the other suites
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const SOURCE =
  "source: ops\ntype: sqlite\nconnection: { path: ./ops.db }\ndatasets:\n  items: { table: items, load: { mode: full }, keys: [id] }\n";
const merge = "keys: [id]\nmaterialize: { as: merge }\non_foreign_change: accept\n";
const SQL = "SELECT id, price, unit FROM bronze.items";

/** Tables as Spark makes them: `$name` is the one of a dataset. Of its SQL and Python none can make identity columns, its Java builder does. */
const MADE = `
def made(path):
    delta = spark._jvm.io.delta.tables.DeltaTable
    types = spark._jvm.org.apache.spark.sql.types.DataTypes
    column = lambda name, type: delta.columnBuilder(spark._jsparkSession, name).dataType(type)
    builder = delta.createIfNotExists(spark._jsparkSession).location(path)
    for own in [column("id", types.LongType), column("number", types.LongType).generatedAlwaysAsIdentity(100, 10), column("price", types.LongType),
                column("unit", types.StringType), column("twice", types.LongType).generatedAlwaysAs("price * 2"), column("part", types.StringType).generatedAlwaysAs("substring(unit, 1, 1)")]:
        builder = builder.addColumn(own.build())
    builder.partitionedBy(spark._jvm.PythonUtils.toSeq(["part"])).property("delta.enableChangeDataFeed", "true").execute()

made(args["made"])
for text in args["statements"]:
    for name in ("made", "held", "from", "clone"):
        text = text.replace("$" + name, "delta.\`" + args[name] + "\`")
    spark.sql(text)
result = None`;

const READ = `
def rows(name, columns):
    return sorted([[None if v is None else str(v) for v in row] for row in spark.read.format("delta").load(args[name]).selectExpr(*columns).collect()])
changes = spark.read.format("delta").option("readChangeFeed", "true").option("startingVersion", args["since"]).load(args["made"])
result = {
  "made": rows("made", ["id", "number", "price", "twice", "part"]),
  "held": rows("held", ["id", "price", "to_json(v) AS v"]),
  "clone": rows("clone", ["id", "price", "unit"]),
  "changes": sorted([[str(r["id"]), str(r["number"]), str(r["price"]), str(r["twice"]), r["_change_type"]] for r in changes.collect()]),
}`;

describeWith(["python", "spark"], "tables that Spark makes and runs write", () => {
  test("computed and counted columns, changes, variants and shallow clones", async () => {
    using project = testProject({
      "sources/ops.yaml": SOURCE,
      ...Object.fromEntries(["made", "held", "clone"].map((name) => [`products/p/silver/${name}.sql`, SQL])),
      ...Object.fromEntries(["made", "held", "clone"].map((name) => [`products/p/silver/${name}.yaml`, merge])),
    });
    project.sql(
      "create table items (id integer primary key, price integer, unit text); insert into items values (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'ä')",
    );
    const path = (name: string) => join(project.root, "lake/silver/p", name);
    const paths = { made: path("made"), held: path("held"), from: path("from"), clone: path("clone") };
    const asked = (statements: readonly string[]) => runSpark(MADE, { ...paths, statements });
    await asked([
      "INSERT INTO $made (id, price, unit) VALUES (1, 1, 'a'), (9, 9, 'z')",
      "CREATE TABLE $held (id BIGINT, v VARIANT, price BIGINT, unit STRING) USING delta",
      `INSERT INTO $held SELECT 1, parse_json('{"a": 1.5}'), 1, 'a' UNION ALL SELECT 9, parse_json('[1]'), 9, 'z'`,
      "CREATE TABLE $from (id BIGINT, price BIGINT, unit STRING) USING delta",
      "INSERT INTO $from VALUES (1, 1, 'a'), (9, 9, 'z')",
      "CREATE TABLE $clone SHALLOW CLONE $from",
    ]);
    const run = async () => {
      const summary = await project.run();
      expect(
        summary.steps.flatMap(({ failure }) => failure ?? []),
        JSON.stringify(statuses(summary)),
      ).toEqual([]);
    };
    await run();
    project.sql("update items set price = 21 where id = 2; insert into items values (4, 40, 'd')");
    await run();
    const found = (await runSpark(READ, { ...paths, since: 2 })) as Readonly<
      Record<string, readonly (readonly string[])[]>
    >;
    const numbers = new Map(found["made"]?.map(([id = "", number = ""]) => [id, number]));
    const row = (id: number, price: number, part: string) => [
      String(id),
      numbers.get(String(id)),
      String(price),
      String(price * 2),
      part,
    ];
    expect(found["made"]).toEqual([row(1, 10, "a"), row(2, 21, "b"), row(3, 30, "ä"), row(4, 40, "d"), row(9, 9, "z")]);
    expect(new Set(numbers.values()).size).toBe(5);
    expect(new Set([numbers.get("1"), numbers.get("9")])).toEqual(new Set(["100", "110"]));
    const change = (id: number, price: number, type: string) => [
      String(id),
      numbers.get(String(id)),
      String(price),
      String(price * 2),
      type,
    ];
    expect(found["changes"]?.toSorted(inOrder)).toEqual(
      [
        change(1, 1, "update_preimage"),
        change(1, 10, "update_postimage"),
        change(2, 20, "insert"),
        change(2, 20, "update_preimage"),
        change(2, 21, "update_postimage"),
        change(3, 30, "insert"),
        change(4, 40, "insert"),
      ].sort(inOrder),
    );
    expect(found["held"]).toEqual([
      ["1", "10", '{"a":1.5}'],
      ["2", "21", null],
      ["3", "30", null],
      ["4", "40", null],
      ["9", "9", "[1]"],
    ]);
    expect(found["clone"]).toEqual([
      ["1", "10", "a"],
      ["2", "21", "b"],
      ["3", "30", "ä"],
      ["4", "40", "d"],
      ["9", "9", "z"],
    ]);
  });
});
