import { readdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addManyFiles } from "../lake/many-files.ts";
import { describeWith } from "../support/needs.ts";
import { runPython, runSpark } from "../support/python.ts";
import { contentBySpark, contentByUs, type TemporaryLake, temporaryLake } from "./delta-content.ts";

// Spark shares two cores with the other suites
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

describeWith(["python", "spark"], "upkeep of tables that others use as well", () => {
  let lake: TemporaryLake;
  beforeAll(() => {
    lake = temporaryLake();
  });
  afterAll(() => lake.close());

  const rows = (text: string) => ({ kind: "sql", sql: text }) as const;
  const dataFiles = (name: string) => readdirSync(lake.path(name)).filter((file) => file.endsWith(".parquet"));

  test("a table of Spark that asks for the protocol check is vacuumed by us and by Spark in turn", async () => {
    const name = "checked";
    const spark = (statement: string) =>
      runSpark("spark.sql(args)", statement.replace("$t", `delta.\`${lake.path(name)}\``));
    await spark(
      "CREATE TABLE $t (n BIGINT) USING delta TBLPROPERTIES ('delta.feature.vacuumProtocolCheck' = 'supported')",
    );
    await spark("INSERT INTO $t SELECT id FROM range(10)");
    const table = lake.table(name);
    expect((await table.describe()).protocol.features).toContain("vacuumProtocolCheck");
    await table.overwrite(rows("SELECT range AS n FROM range(5)"));
    const before = dataFiles(name).length;
    const { files } = await table.vacuum({ retentionMs: -1000, unsafeRetention: true });
    expect(files.length).toBeGreaterThan(0);
    expect(dataFiles(name)).toHaveLength(before - files.length);
    const ours = await contentByUs(lake, name);
    expect(ours.rows).toBe(5);
    expect(await contentBySpark(lake, name)).toEqual(ours);
    await table.overwrite(rows("SELECT range AS n FROM range(3)"));
    await runSpark(
      `
spark.conf.set("spark.databricks.delta.retentionDurationCheck.enabled", "false")
spark.sql(f"VACUUM delta.\`{args}\` RETAIN 0 HOURS")
spark.conf.unset("spark.databricks.delta.retentionDurationCheck.enabled")`,
      lake.path(name),
    );
    expect((await contentByUs(lake, name)).rows).toBe(3);
    expect((await lake.table(name).check()).findings).toEqual([]);
  });

  test("the V2 checkpoint that a large table gets, in several sidecars, is the whole table for Spark, and for delta-rs where it reads such", async () => {
    const name = "many";
    const table = lake.table(name);
    const properties = { "delta.checkpointPolicy": "v2", "delta.checkpointInterval": "3" };
    await table.append(rows("SELECT 1::BIGINT AS n"), { create: { properties } });
    await table.setProperties({ "delta.checkpointPolicy": "classic" });
    addManyFiles(lake.path(name), 2, 50_000);
    await lake.table(name).setProperties({ "own.note": "x" });
    const log = lake.path(`${name}/_delta_log`);
    expect(readdirSync(`${log}/_sidecars`)).toHaveLength(2);
    for (const file of readdirSync(log)) if (/^0{19}[012]\.json$/.test(file)) rmSync(`${log}/${file}`);
    const code = `
detail = spark.sql(f"DESCRIBE DETAIL delta.\`{args}\`").collect()[0].asDict()
result = [detail["numFiles"], detail["sizeInBytes"]]`;
    const { files, sizeBytes } = await lake.table(name).describe();
    expect([files, sizeBytes]).toEqual([50_001, expect.any(Number)]);
    expect(await runSpark(code, lake.path(name))).toEqual([files, sizeBytes]);
    const theirs = "from deltalake import DeltaTable\nresult = len(DeltaTable(args).file_uris())";
    expect(await runPython(theirs, lake.path(name))).toBe(files);
  });
});
