import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

type Work = Readonly<{
  connection: DuckDBConnection;
  /** Folder with one Parquet file per table, as an extraction leaves it. */
  extracted: string;
  target: string;
  /** Folder of the product's SQL. */
  product: string;
}>;

/**
 * The product of examples/nyc-flights as somebody would write it by hand for this one case: the same casts, rules, split with reasons, files
 * with statistics, everything made durable. It keeps no state, takes no lease and can neither go on after a crash nor tell what changed.
 * @returns rows of silver.flights
 */
export async function productByHand(folders: Omit<Work, "connection">): Promise<number> {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "512MB", threads: "2" });
  const connection = await instance.connect();
  const work = { ...folders, connection };
  mkdirSync(work.target, { recursive: true });
  await connection.run("SET TimeZone = 'UTC'; SET preserve_insertion_order = false");
  await connection.run("CREATE SCHEMA bronze; CREATE SCHEMA silver; CREATE SCHEMA gold");
  await connection.run("CREATE MACRO config(item) AS CASE item WHEN 'punctuality.on_time_minutes' THEN 15 ELSE 60 END");
  await bronze(work);
  await silver(work);
  await gold(work);
  const counted = await connection.runAndReadAll("SELECT count(*)::INT FROM silver.flights");
  connection.closeSync();
  instance.closeSync();
  return Number(counted.getRowsJson()[0]?.[0]);
}

const provenance = "_source_file, _source_row, now() AS _ingested_at, 'by hand' AS _run_id";

/** Writes one table with its statistics, makes it durable and lets later steps read it. */
async function write({ connection, target }: Work, table: string, select: string): Promise<void> {
  const file = join(target, `${table}.parquet`);
  await connection.runAndReadAll(`COPY (${select}) TO '${file}' (FORMAT parquet, RETURN_STATS)`);
  const handle = openSync(file, "r+");
  fsyncSync(handle);
  closeSync(handle);
  if (table.startsWith("rejected")) return;
  await connection.run(`CREATE VIEW ${table} AS FROM read_parquet('${file}')`);
}

/** Counts the rows that fail each check, in one scan. */
async function count({ connection }: Work, from: string, checks: readonly string[]): Promise<void> {
  const list = checks.map((check) => `count(*) FILTER (NOT coalesce(${check}, false))`);
  await connection.runAndReadAll(`SELECT count(*), ${list.join(", ")} FROM ${from}`);
}

/** Ends when a group of keys has two rows. */
async function unique({ connection }: Work, from: string, keys: string): Promise<void> {
  const found = await connection.runAndReadAll(`SELECT ${keys} FROM ${from} GROUP BY ALL HAVING count(*) > 1 LIMIT 1`);
  if (found.currentRowCount > 0) throw new Error(`${from} has doubles`);
}

async function missing({ connection }: Work, column: string, reference: string): Promise<void> {
  await connection.runAndReadAll(
    `SELECT count(*), any_value(f) FROM bronze.flights AS f WHERE ${column} NOT IN (FROM ${reference})`,
  );
}

type Split = Readonly<{ table: string; columns: string; refused: Readonly<Record<string, string>>; dropped?: string }>;

/** Good rows to the table, refused ones aside as JSON with their reasons. Rules judge the typed columns. */
async function split(work: Work, { table, columns, refused, dropped = "true" }: Split): Promise<void> {
  const sql = readFileSync(join(work.product, `${table.replace(".", "/")}.sql`), "utf8");
  const typed = `(SELECT ${columns} FROM (${sql}))`;
  const good = [...Object.values(refused).map((rule) => `coalesce(${rule}, false)`), dropped].join(" AND ");
  await write(work, table, `SELECT * FROM ${typed} AS r WHERE ${good}`);
  const reasons = Object.entries(refused).map(
    ([name, rule]) => `CASE WHEN NOT coalesce(${rule}, false) THEN '${name}' END`,
  );
  const bad = `SELECT md5(to_json(r)::VARCHAR) AS row_id, to_json(r)::VARCHAR AS row, list_filter([${reasons.join(", ")}], x -> x IS NOT NULL) AS rules FROM ${typed} AS r`;
  await write(work, `rejected_${table.replace(".", "_")}`, `${bad} WHERE NOT (${good})`);
}

async function bronze(work: Work): Promise<void> {
  for (const table of ["airlines", "airports", "planes", "weather", "flights"]) {
    const rows = `read_parquet('${join(work.extracted, `${table}.parquet`)}')`;
    await write(work, `bronze.${table}`, `SELECT * EXCLUDE (_source_file, _source_row), ${provenance} FROM ${rows}`);
  }
  await unique(work, "bronze.planes", "tailnum");
  await unique(work, "bronze.airports", "faa");
  await unique(work, "bronze.airlines", "carrier");
  await unique(work, "bronze.weather", "origin, time_hour");
  await unique(work, "bronze.flights", "time_hour, carrier, flight, origin, dest, sched_dep_time");
  await count(work, "bronze.flights", ["dep_time IS NOT NULL"]);
  await missing(work, "dest", "(SELECT faa FROM bronze.airports)");
  await missing(work, "carrier", "(SELECT carrier FROM bronze.airlines)");
}

async function silver(work: Work): Promise<void> {
  await split(work, {
    table: "silver.planes",
    columns:
      "* REPLACE (TRY_CAST(built AS INT) AS built, TRY_CAST(engines AS INT) AS engines, TRY_CAST(seats AS INT) AS seats)",
    refused: { built: "built IS NULL OR built BETWEEN 1950 AND 2013", engines: "engines IN (1, 2, 3, 4)" },
  });
  await count(work, "silver.planes", ["tailnum IS NOT NULL", "manufacturer IS NOT NULL", "built IS NOT NULL"]);
  await split(work, { table: "silver.airlines", columns: "*", refused: {} });
  await count(work, "silver.airlines", [
    "carrier IS NOT NULL",
    "name IS NOT NULL",
    "regexp_full_match(carrier, '[0-9A-Z]{2}')",
  ]);
  await split(work, {
    table: "silver.airports",
    columns: "* REPLACE (TRY_CAST(alt AS INT) AS alt, TRY_CAST(utc_offset AS INT) AS utc_offset)",
    refused: { place: "lat BETWEEN 15 AND 72 AND (lon < -60 OR lon > 170)" },
    dropped: "NOT regexp_matches(name, 'Amtrak|Rail |Train|Union Station|Penn Station|St Station|Back Bay Station')",
  });
  await count(work, "silver.airports", ["regexp_full_match(faa, '[0-9A-Z]{3,4}')", "time_zone IS NOT NULL"]);
  await split(work, {
    table: "silver.weather",
    columns: "* REPLACE (TRY_CAST(wind_dir AS INT) AS wind_dir)",
    refused: {
      wind: "wind_speed IS NULL OR wind_speed BETWEEN 0 AND 200",
      humid: "humid IS NULL OR humid BETWEEN 0 AND 100",
    },
  });
  await unique(work, "silver.weather", "origin, time_hour");
  await count(work, "silver.weather", [
    "origin IN ('EWR', 'JFK', 'LGA')",
    "temp IS NOT NULL AND humid IS NOT NULL AND wind_speed IS NOT NULL",
  ]);
  await flights(work);
}

async function flights(work: Work): Promise<void> {
  const integers = ["flight", "sched_dep_minute", "dep_minute", "dep_delay", "arr_delay", "air_time", "distance"];
  await split(work, {
    table: "silver.flights",
    columns: `* REPLACE (${integers.map((name) => `TRY_CAST(${name} AS INT) AS ${name}`).join(", ")})`,
    refused: {
      has_tail_number: "tailnum IS NOT NULL",
      dep_delay: "dep_delay IS NULL OR dep_delay BETWEEN -120 AND 2000",
      distance: "distance BETWEEN 50 AND 6000",
    },
  });
  await unique(work, "silver.flights", "time_hour, carrier, flight, origin, dest");
  await count(work, "silver.flights", [
    "regexp_full_match(tailnum, 'N[0-9A-Z]{1,5}')",
    "origin IN ('EWR', 'JFK', 'LGA')",
    "air_time IS NULL OR distance * 60 <= 650 * air_time",
    "time_hour > TIMESTAMPTZ '2025-01-01'",
  ]);
}

async function gold(work: Work): Promise<void> {
  await split(work, { table: "gold.carrier_delay", columns: "* REPLACE (month::DATE AS month)", refused: {} });
  await unique(work, "gold.carrier_delay", "carrier, month");
  await count(work, "gold.carrier_delay", [
    "carrier_name IS NOT NULL",
    "on_time + very_late + cancelled + diverted <= flights",
  ]);
  await split(work, { table: "gold.route_reliability", columns: "*", refused: { leads: "origin <> dest" } });
  await unique(work, "gold.route_reliability", "origin, dest");
  await count(work, "gold.route_reliability", ["on_time_percent BETWEEN 0 AND 100", "dest_name IS NOT NULL"]);
  await split(work, { table: "gold.weather_impact", columns: "*", refused: {} });
  await unique(work, "gold.weather_impact", "origin, sight, wind, rain");
  await count(work, "gold.weather_impact", [
    "sight IN ('low', 'fair', 'clear')",
    "wind IN ('light', 'moderate', 'strong')",
    "cancelled <= flights",
  ]);
}
