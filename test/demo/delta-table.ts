import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/*
 * A reader of its own, so that the facts do not depend on the code they judge: it replays the JSON commits of a Delta log and lets DuckDB
 * read the live files.
 */

type Action = Readonly<{ add?: Readonly<{ path: string }>; remove?: Readonly<{ path: string }> }>;

/** Absolute paths of the files of the newest version. */
function liveFiles(table: string): readonly string[] {
  const log = join(table, "_delta_log");
  const live = new Set<string>();
  for (const name of readdirSync(log)
    .filter((file) => /^\d{20}\.json$/.test(file))
    .sort()) {
    for (const line of readFileSync(join(log, name), "utf8").split("\n")) {
      const { add, remove } = (line === "" ? {} : JSON.parse(line)) as Action;
      if (remove !== undefined) live.delete(remove.path);
      if (add !== undefined) live.add(add.path);
    }
  }
  return [...live].map((path) => join(table, decodeURIComponent(path)));
}

const tables = {
  bronze: ["ops/flights", "ops/planes", "ops/airports", "ops/airlines", "ops/weather"],
  silver: ["on_time/flights", "on_time/planes", "on_time/airports", "on_time/airlines", "on_time/weather"],
  gold: ["on_time/carrier_delay", "on_time/route_reliability", "on_time/weather_impact"],
  quarantine: ["on_time/silver/flights", "on_time/silver/airports", "on_time/silver/weather"],
} as const;

/** Answers questions about a lake. Lives and is closed. */
export type LakeReader = Readonly<{
  /** Rows as arrays, numbers beyond 2^53 as text. */
  rows: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  /** The one value of a query. */
  value: (sql: string) => Promise<unknown>;
  [Symbol.asyncDispose]: () => Promise<void>;
}>;

/** @param lakes schema prefix → project root: `{ "": root }` gives `bronze.flights`, `{ full_: root }` gives `full_bronze.flights` */
export async function openLake(lakes: Readonly<Record<string, string>>): Promise<LakeReader> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  for (const [prefix, projectRoot] of Object.entries(lakes)) {
    for (const [layer, paths] of Object.entries(tables)) {
      await connection.run(`CREATE SCHEMA ${prefix}${layer}`);
      for (const path of paths) {
        const files = liveFiles(join(projectRoot, ".lakewright", "lake", layer, path)).map((file) => `'${file}'`);
        const name = path.split("/").pop() ?? "";
        await connection.run(
          `CREATE VIEW ${prefix}${layer}.${name} AS SELECT * FROM read_parquet([${files.join(", ")}])`,
        );
      }
    }
  }
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  return {
    rows,
    value: async (sql) => {
      const value = (await rows(sql))[0]?.[0];
      return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    },
    [Symbol.asyncDispose]: async () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
