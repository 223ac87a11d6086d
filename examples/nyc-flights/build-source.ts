import { createReadStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import Database from "better-sqlite3";

/*
 * Builds the outside world of this example: the operational SQLite database that the product reads. Nothing of Lakewright is used here.
 */

/** How much of 2013 the database knows: all of it, or everything before December. */
export type Extent = "whole year" | "until November";

type Table = Readonly<{ name: string; ddl: string; late: boolean }>;

const folder = import.meta.dirname;

/** Column types as an operational database declares them. The rows of December can arrive `late`. */
const tables: readonly Table[] = [
  { name: "airlines", ddl: "carrier TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL", late: false },
  {
    name: "airports",
    ddl: "faa TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, lat REAL, lon REAL, alt INTEGER, tz INTEGER, dst TEXT, tzone TEXT",
    late: false,
  },
  {
    name: "planes",
    ddl: "tailnum TEXT PRIMARY KEY NOT NULL, year INTEGER, type TEXT, manufacturer TEXT, model TEXT, engines INTEGER, seats INTEGER, speed INTEGER, engine TEXT",
    late: false,
  },
  {
    name: "weather",
    ddl: "origin TEXT NOT NULL, year INTEGER, month INTEGER, day INTEGER, hour INTEGER, temp REAL, dewp REAL, humid REAL, wind_dir INTEGER, wind_speed REAL, wind_gust REAL, precip REAL, pressure REAL, visib REAL, time_hour TIMESTAMPTZ NOT NULL, PRIMARY KEY (origin, time_hour)",
    late: true,
  },
  {
    name: "flights",
    ddl: "year INTEGER, month INTEGER, day INTEGER, dep_time INTEGER, sched_dep_time INTEGER NOT NULL, dep_delay INTEGER, arr_time INTEGER, sched_arr_time INTEGER, arr_delay INTEGER, carrier TEXT NOT NULL, flight INTEGER NOT NULL, tailnum TEXT, origin TEXT NOT NULL, dest TEXT NOT NULL, air_time INTEGER, distance INTEGER, hour INTEGER, minute INTEGER, time_hour TIMESTAMPTZ NOT NULL",
    late: true,
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
  for (const table of tables) {
    database.exec(`CREATE TABLE ${table.name} (${table.ddl})`);
    rows[table.name] = await insertCsv(database, table, extent === "whole year" ? "all" : "early");
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
  for (const table of tables) if (table.late) rows[table.name] = await insertCsv(database, table, "late");
  database.close();
  return rows;
}

/** All values go in as text: the declared types of SQLite make numbers of them. */
async function insertCsv(
  database: Database.Database,
  { name, late }: Table,
  part: "all" | "early" | "late",
): Promise<number> {
  let count = 0;
  let insert: Database.Statement | undefined;
  let isWanted: (values: readonly string[]) => boolean = () => true;
  database.exec("BEGIN");
  for await (const line of createInterface(
    createReadStream(join(folder, "data", `${name}.csv.gz`)).pipe(createGunzip()),
  )) {
    const values = splitLine(line);
    if (insert === undefined) {
      insert = database.prepare(`INSERT INTO ${name} VALUES (${values.map(() => "?").join(", ")})`);
      const month = values.indexOf("month");
      if (late && part !== "all") isWanted = (row) => (row[month] === "12") === (part === "late");
    } else if (isWanted(values)) {
      insert.run(values.map((value) => (value === "" ? null : value)));
      count++;
    }
  }
  database.exec("COMMIT");
  return count;
}

/** These files quote nothing, so a comma always separates. */
function splitLine(line: string): readonly string[] {
  if (line.includes('"')) throw new Error(`a quoted value is not expected: ${line}`);
  return line.split(",");
}
