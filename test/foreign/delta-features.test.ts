import { readdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { describeWith } from "../support/needs.ts";
import { runSpark } from "../support/python.ts";
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
      source: { kind: "sql", sql: "SELECT 5000 AS id, 'c9' AS city, 2.0 AS amount UNION ALL SELECT 5001, 'c9', 3.0" },
      on: "target.id = source.id",
      clauses: [
        { when: "matched", then: "update", set: "all" },
        { when: "not matched", then: "insert", values: "all" },
      ],
    });
    expect((await expectLikeSpark("clustered")).rows).toBe(before.rows + 2);
    expect((await table.check()).findings).toEqual([]);
  });
});
