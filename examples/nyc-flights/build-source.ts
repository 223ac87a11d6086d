import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import Database from "better-sqlite3";

/*
 * Builds the outside world of this example: the operational SQLite database that the product reads. Nothing of Lakewright is used here.
 */

/** How much of 2013 the database knows: all of it, or everything before December. */
export type Extent = "whole year" | "until November";

type Table = Readonly<{ name: string; ddl: string; late?: string }>;

const folder = import.meta.dirname;

/** Column types as an operational database declares them. `late` are the rows that arrive with December. */
const tables: readonly Table[] = [
  { name: "airlines", ddl: "carrier TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL" },
  {
    name: "airports",
    ddl: "faa TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, lat REAL, lon REAL, alt INTEGER, tz INTEGER, dst TEXT, tzone TEXT",
  },
  {
    name: "planes",
    ddl: "tailnum TEXT PRIMARY KEY NOT NULL, year INTEGER, type TEXT, manufacturer TEXT, model TEXT, engines INTEGER, seats INTEGER, speed INTEGER, engine TEXT",
  },
  {
    name: "weather",
    ddl: "origin TEXT NOT NULL, year INTEGER, month INTEGER, day INTEGER, hour INTEGER, temp REAL, dewp REAL, humid REAL, wind_dir INTEGER, wind_speed REAL, wind_gust REAL, precip REAL, pressure REAL, visib REAL, time_hour TIMESTAMPTZ NOT NULL, PRIMARY KEY (origin, time_hour)",
    late: "month = 12",
  },
  {
    name: "flights",
    ddl: "year INTEGER, month INTEGER, day INTEGER, dep_time INTEGER, sched_dep_time INTEGER NOT NULL, dep_delay INTEGER, arr_time INTEGER, sched_arr_time INTEGER, arr_delay INTEGER, carrier TEXT NOT NULL, flight INTEGER NOT NULL, tailnum TEXT, origin TEXT NOT NULL, dest TEXT NOT NULL, air_time INTEGER, distance INTEGER, hour INTEGER, minute INTEGER, time_hour TIMESTAMPTZ NOT NULL",
    late: "month = 12",
  },
];

/** Where the database of a copy of this example lies. */
export function sourcePath(projectRoot: string = folder): string {
  return join(projectRoot, ".lakewright", "ops.db");
}

/** Makes the database anew. @returns rows per table */
export async function buildSource(file: string, extent: Extent): Promise<Readonly<Record<string, number>>> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished`;
  await rm(unfinished, { force: true });
  const database = new Database(unfinished);
  database.pragma("journal_mode = OFF");
  database.pragma("synchronous = OFF");
  const rows: Record<string, number> = {};
  for (const { name, ddl, late } of tables) {
    database.exec(`CREATE TABLE ${name} (${ddl})`);
    rows[name] = await insertCsv(
      database,
      name,
      late === undefined || extent === "whole year" ? "true" : `NOT (${late})`,
    );
  }
  database.exec("CREATE INDEX flights_by_hour ON flights (time_hour)");
  database.close();
  await rename(unfinished, file);
  return rows;
}

/** What arrives late: December. @returns rows added per table */
export async function addDecember(file: string): Promise<Readonly<Record<string, number>>> {
  const database = new Database(file, { fileMustExist: true });
  const rows: Record<string, number> = {};
  for (const { name, late } of tables) if (late !== undefined) rows[name] = await insertCsv(database, name, late);
  database.close();
  return rows;
}

/** All values go in as text: the declared types of SQLite make numbers of them. */
async function insertCsv(database: Database.Database, table: string, condition: string): Promise<number> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const path = join(folder, "data", `${table}.csv.gz`).replaceAll("'", "''");
  const result = await connection.stream(
    `SELECT * FROM read_csv('${path}', all_varchar = true, nullstr = '') WHERE ${condition}`,
  );
  const insert = database.prepare(
    `INSERT INTO ${table} VALUES (${result
      .columnNames()
      .map(() => "?")
      .join(", ")})`,
  );
  let count = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const rows = chunk.getRows();
    database.transaction(() => {
      for (const row of rows) insert.run(row);
    })();
    count += rows.length;
  }
  connection.closeSync();
  instance.closeSync();
  return count;
}
