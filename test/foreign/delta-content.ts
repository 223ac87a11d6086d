import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duckdbParquetAccess } from "../../src/engine/index.ts";
import { type DeltaTable, localStorage, openDeltaTable, type ReadOptions } from "../../src/lake/index.ts";
import { runPython, runSpark } from "../support/python.ts";

const HASHING = readFileSync(join(import.meta.dirname, "delta-columns.py"), "utf8");

/** What a reader found in a table: order-independent hashes of every column, and of whole rows. */
export type Content = Readonly<{ rows: number; columns: Readonly<Record<string, string>>; row_hash: string }>;

/** A temporary lake with the engine that reads and writes it. */
export function temporaryLake() {
  const root = mkdtempSync(join(tmpdir(), "foreign-"));
  const engine = duckdbParquetAccess({ scratchFolder: join(root, "_scratch") });
  return {
    root,
    engine,
    path: (name: string) => join(root, name),
    table: (name: string): DeltaTable => openDeltaTable(localStorage(root), name, { engine, onCheckpointError: fail }),
    close: async () => {
      await engine[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export type TemporaryLake = ReturnType<typeof temporaryLake>;

function fail(error: unknown): never {
  throw error;
}

/** The table as we read it. The rows travel as one Parquet file, so that the same code looks at all readers' rows. */
export async function contentByUs(lake: TemporaryLake, name: string, read: ReadOptions = {}): Promise<Content> {
  const scan = await lake.table(name).scan(read);
  const folder = join(lake.root, `_out-${crypto.randomUUID()}`);
  const columns = scan.columns.map((column) => ({
    ...column,
    nullable: true,
    key: column.name,
    fileType: column.type,
  }));
  const [file] = await lake.engine.writeFiles({
    rows: { kind: "scan", scan },
    target: { folder, partitionBy: [], columns, checks: [] },
  });
  const path = file === undefined ? null : join(folder, file.path);
  const code = `${HASHING}\nimport pyarrow.parquet as pq\nresult = content(pq.read_table(args)) if args else {"rows": 0, "columns": {}, "row_hash": row_hash(pa.table({}))}`;
  return (await runPython(code, path)) as Content;
}

export async function contentByDeltaRs(lake: TemporaryLake, name: string, version?: number): Promise<Content> {
  const code = `${HASHING}
from deltalake import DeltaTable
table = DeltaTable(args["path"], version=args["version"])
result = content(pa.table(table.to_pyarrow_table()))`;
  return (await runPython(code, { path: lake.path(name), version: version ?? null })) as Content;
}

export async function contentBySpark(lake: TemporaryLake, name: string, version?: number): Promise<Content> {
  const code = `${HASHING}
reader = spark.read.format("delta")
if args["version"] is not None:
    reader = reader.option("versionAsOf", args["version"])
result = content(reader.load(args["path"]).toArrow())`;
  return (await runSpark(code, { path: lake.path(name), version: version ?? null })) as Content;
}
