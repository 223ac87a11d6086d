import type { Column } from "../../src/base/index.ts";
import type { InputSchema, UniqueKey } from "../../src/sql/index.ts";

function columns(types: Readonly<Record<string, string>>): readonly Column[] {
  return Object.entries(types).map(([name, type]) => ({ name, type, nullable: true }));
}

export const flights = columns({
  time_hour: "timestamp_ntz",
  seen_at: "timestamp",
  day: "date",
  carrier: "string",
  flight: "int",
  tailnum: "string",
  origin: "string",
  dest: "string",
  dep_delay: "int",
  arr_delay: "int",
  distance: "double",
  price: "decimal(10,2)",
  cancelled: "boolean",
  tags: "array<string>",
  stops: "array<struct<airport:string,minutes:int>>",
  details: "struct<gate:string,seats:int>",
  attributes: "map<string,int>",
  payload: "string",
});

export const planes = columns({ tailnum: "string", year: "int", manufacturer: "string", seats: "int" });
const airports = columns({ faa: "string", name: "string", lat: "double", lon: "double" });
const weather = columns({ origin: "string", time_hour: "timestamp_ntz", temp: "double", wind: "double" });

/** What the SQL of these suites may read. */
export const inputs: readonly InputSchema[] = [
  { parts: ["bronze", "flights"], columns: flights },
  { parts: ["bronze", "planes"], columns: planes },
  { parts: ["bronze", "airports"], columns: airports },
  { parts: ["ops", "bronze", "weather"], columns: weather },
];

export const uniqueKeys: readonly UniqueKey[] = [
  { parts: ["bronze", "planes"], keys: ["tailnum"] },
  { parts: ["bronze", "airports"], keys: ["faa"] },
  { parts: ["ops", "bronze", "weather"], keys: ["origin", "time_hour"] },
];
