import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { duckdbParquetAccess } from "../../src/engine/index.ts";
import { localStorage, openDeltaTable } from "../../src/lake/index.ts";
import { runDemo } from "../demo/run-demo.ts";
import { describeWith } from "../support/needs.ts";
import { runPython, runSpark } from "../support/python.ts";

const HASHING = readFileSync(join(import.meta.dirname, "large-columns.py"), "utf8");

const tables = [
  "bronze/ops/flights",
  "bronze/ops/planes",
  "bronze/ops/airports",
  "bronze/ops/airlines",
  "bronze/ops/weather",
  "silver/on_time/flights",
  "silver/on_time/planes",
  "silver/on_time/airports",
  "silver/on_time/airlines",
  "silver/on_time/weather",
  "gold/on_time/carrier_delay",
  "gold/on_time/route_reliability",
  "gold/on_time/weather_impact",
  "quarantine/on_time/silver/flights",
  "quarantine/on_time/silver/airports",
  "quarantine/on_time/silver/weather",
];

describeWith(["python", "spark"], "the tables of the demo", () => {
  test("delta-rs and Spark read every one of them, refused rows included, as we do", async () => {
    using demo = runDemo("--second-day");
    expect(demo.code, demo.output).toBe(0);
    const lake = join(demo.projectRoot, ".lakewright", "lake");
    const ours = await contentByUs(lake);
    expect(await contentByDeltaRs(lake)).toEqual(ours);
    expect(await contentBySpark(lake)).toEqual(ours);
    expect(Object.values(ours).every((content) => content.rows > 0)).toBe(true);
  }, 300_000);
});

type Contents = Readonly<Record<string, Readonly<{ rows: number; columns: Readonly<Record<string, string>> }>>>;

/** Our reader's rows travel as Parquet files, so that the same code looks at all readers' rows. */
async function contentByUs(lake: string): Promise<Contents> {
  const folder = mkdtempSync(join(tmpdir(), "demo-tables-"));
  const engine = duckdbParquetAccess({ scratchFolder: folder });
  try {
    const paths: Record<string, string> = {};
    for (const name of tables) {
      const scan = await openDeltaTable(localStorage(lake), name, { engine }).scan();
      const columns = scan.columns.map((column) => ({
        ...column,
        nullable: true,
        key: column.name,
        fileType: column.type,
      }));
      const target = { folder: join(folder, name), partitionBy: [], columns, checks: [] };
      const [file] = await engine.writeFiles({ rows: { kind: "scan", scan }, target });
      if (file !== undefined) paths[name] = join(folder, name, file.path);
    }
    const code = `${HASHING}\nimport pyarrow.parquet as pq\nresult = {name: large_content(pq.read_table(path)) for name, path in args.items()}`;
    return (await runPython(code, paths)) as Contents;
  } finally {
    await engine[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function contentByDeltaRs(lake: string): Promise<Contents> {
  const code = `${HASHING}
from deltalake import DeltaTable
result = {name: large_content(DeltaTable(f"{args['lake']}/{name}").to_pyarrow_table()) for name in args["tables"]}`;
  return (await runPython(code, { lake, tables })) as Contents;
}

async function contentBySpark(lake: string): Promise<Contents> {
  const code = `${HASHING}
result = {name: large_content(spark.read.format("delta").load(f"{args['lake']}/{name}").toArrow()) for name in args["tables"]}`;
  return (await runSpark(code, { lake, tables })) as Contents;
}
