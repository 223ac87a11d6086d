import { Ajv } from "ajv";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Column,
  duckdbType,
  formatType,
  fromDelta,
  fromDuckdb,
  type Json,
  jsonSchemaOf,
  sparkType,
} from "../../src/base/index.ts";
import { quoteName, quoteText } from "../../src/sql/index.ts";
import { describeWith } from "../support/needs.ts";
import { runPython, runSpark } from "../support/python.ts";
import { contentByDeltaRs, contentBySpark, contentByUs, type TemporaryLake, temporaryLake } from "./delta-content.ts";
import { everyType, valueOf } from "./type-values.ts";

const types = everyType();
const columns: readonly Column[] = types.map((type, index) => ({
  name: `c${index}`,
  type: formatType(type),
  nullable: true,
}));
const VARIANTS = 5;

/** Spark starts in the first test that asks for it. */
const SPARK_MS = 240_000;

function rowSql(variant: number | "nulls"): string {
  return `SELECT ${types
    .map((type, index) => {
      const name = quoteName(`c${index}`);
      return variant === "nulls"
        ? `CAST(NULL AS ${duckdbType(formatType(type))}) AS ${name}`
        : `${valueOf(type, variant)} AS ${name}`;
    })
    .join(", ")}`;
}

const rows = [...Array(VARIANTS).keys(), "nulls" as const].map(rowSql).join(" UNION ALL ");

/** `c0 → type` as the type table spells it, from the schema a Delta table has. */
function typesOfSchema(schema: Json): Record<string, string | undefined> {
  const { fields } = schema as Readonly<{ fields: readonly Readonly<{ name: string; type: Json }>[] }>;
  return Object.fromEntries(fields.map(({ name, type }) => [name, fromDelta(type).type]));
}

const expected = Object.fromEntries(columns.map(({ name, type }) => [name, type]));

describeWith(["python", "spark"], "every type of the type table", () => {
  let lake: TemporaryLake;
  beforeAll(async () => {
    lake = temporaryLake();
    await lake.table("ours").create({ columns });
    await lake.table("ours").append({ kind: "sql", sql: rows });
  });
  afterAll(() => lake.close());

  test("comes back from our own tables and from plain Parquet as it was written", async () => {
    const snapshot = await lake.table("ours").log.snapshot();
    expect(Object.fromEntries((snapshot?.columns ?? []).map(({ name, type }) => [name, type]))).toEqual(expected);
    const [file] = snapshot?.files ?? [];
    const path = `${lake.path("ours")}/${file?.path ?? ""}`;
    const described = await lake.engine.describe({
      kind: "sql",
      sql: `SELECT * FROM read_parquet(${quoteText(path)})`,
    });
    expect(Object.fromEntries(described.map(({ name, type }) => [name, type]))).toEqual(expected);
    for (const { type } of columns) expect(fromDuckdb(duckdbType(type))).toEqual({ type });
  });

  test("is read by delta-rs under its Delta name, with equal values", async () => {
    const schema = await runPython(
      "import json\nfrom deltalake import DeltaTable\nresult = json.loads(DeltaTable(args).schema().to_json())",
      lake.path("ours"),
    );
    expect(typesOfSchema(schema as Json)).toEqual(expected);
    expect(await contentByDeltaRs(lake, "ours")).toEqual(await contentByUs(lake, "ours"));
  });

  test("is read by Spark under its Spark name, with equal values", { timeout: SPARK_MS }, async () => {
    const simple = await runSpark(
      'result = {f.name: f.dataType.simpleString() for f in spark.read.format("delta").load(args).schema.fields}',
      lake.path("ours"),
    );
    expect(simple).toEqual(expected);
    expect(await contentBySpark(lake, "ours")).toEqual(await contentByUs(lake, "ours"));
  });

  test("is read by us from a table that Spark made with the Spark spelling", { timeout: SPARK_MS }, async () => {
    const definition = columns.map(({ name, type }) => `${quoteName(name, "spark")} ${sparkType(type)}`).join(", ");
    await runSpark(
      `spark.sql(f"CREATE TABLE delta.\`{args['spark']}\` ({args['definition']}) USING delta")
spark.read.format("delta").load(args["ours"]).write.format("delta").mode("append").save(args["spark"])
result = None`,
      { ours: lake.path("ours"), spark: lake.path("spark"), definition },
    );
    const snapshot = await lake.table("spark").log.snapshot();
    expect(Object.fromEntries((snapshot?.columns ?? []).map(({ name, type }) => [name, type]))).toEqual(expected);
    expect(await contentByUs(lake, "spark")).toEqual(await contentByUs(lake, "ours"));
  });

  test("is read by us from a table that delta-rs wrote", async () => {
    await runPython(
      `import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
write_deltalake(args["rust"], pa.table(DeltaTable(args["ours"]).to_pyarrow_table()))
result = None`,
      { ours: lake.path("ours"), rust: lake.path("rust") },
    );
    const snapshot = await lake.table("rust").log.snapshot();
    expect(Object.fromEntries((snapshot?.columns ?? []).map(({ name, type }) => [name, type]))).toEqual(expected);
    expect(await contentByUs(lake, "rust")).toEqual(await contentByUs(lake, "ours"));
  });

  test("has JSON values that fit its JSON spelling", async () => {
    const { rows: values } = await lake.table("ours").read();
    expect(values).toHaveLength(VARIANTS + 1);
    const ajv = new Ajv({
      strict: false,
      formats: Object.fromEntries(
        ["int64", "decimal", "base64", "date", "date-time", "local-date-time"].map((name) => [name, true]),
      ),
    });
    for (const { name, type } of columns) {
      const fits = ajv.compile(jsonSchemaOf(type));
      for (const row of values)
        if (row[name] !== null && row[name] !== undefined)
          expect(fits(row[name]), `${type}: ${JSON.stringify(row[name])} ${JSON.stringify(fits.errors)}`).toBe(true);
    }
  });
});
