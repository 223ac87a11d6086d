import type { Json } from "../hash.ts";
import type { PrimitiveName, Type } from "./logical.ts";

/** What a table must promise its readers and writers when it holds a type. */
export type DeltaFeature = Readonly<{ name: string; minReaderVersion: number; minWriterVersion: number }>;

/** How one type is spelled by each system. `json` is a JSON Schema of the value in our JSON documents: nothing loses a digit. */
export type Spelling = Readonly<{
  delta: string;
  duckdb: string;
  spark: string;
  tsql: string;
  json: Readonly<Record<string, Json>>;
  feature?: DeltaFeature;
}>;

const TIMESTAMP_NTZ: DeltaFeature = { name: "timestampNtz", minReaderVersion: 3, minWriterVersion: 7 };

/**
 * The type table: what is not in it is never written. T-SQL's `tinyint` has no sign, so a byte needs `smallint` there.
 * `decimal(p,s)`, `array`, `map` and `struct` follow rules instead of a row: see `duckdb.ts`, `delta.ts`, `spark.ts`.
 */
export const spellings = {
  boolean: { delta: "boolean", duckdb: "BOOLEAN", spark: "boolean", tsql: "bit", json: { type: "boolean" } },
  tinyint: { delta: "byte", duckdb: "TINYINT", spark: "tinyint", tsql: "smallint", json: integer(8) },
  smallint: { delta: "short", duckdb: "SMALLINT", spark: "smallint", tsql: "smallint", json: integer(16) },
  int: { delta: "integer", duckdb: "INTEGER", spark: "int", tsql: "int", json: integer(32) },
  bigint: { delta: "long", duckdb: "BIGINT", spark: "bigint", tsql: "bigint", json: text("int64") },
  float: { delta: "float", duckdb: "FLOAT", spark: "float", tsql: "real", json: { type: ["number", "string"] } },
  double: {
    delta: "double",
    duckdb: "DOUBLE",
    spark: "double",
    tsql: "float(53)",
    json: { type: ["number", "string"] },
  },
  string: { delta: "string", duckdb: "VARCHAR", spark: "string", tsql: "nvarchar(max)", json: { type: "string" } },
  binary: { delta: "binary", duckdb: "BLOB", spark: "binary", tsql: "varbinary(max)", json: text("base64") },
  date: { delta: "date", duckdb: "DATE", spark: "date", tsql: "date", json: text("date") },
  timestamp: {
    delta: "timestamp",
    duckdb: "TIMESTAMP WITH TIME ZONE",
    spark: "timestamp",
    tsql: "datetimeoffset(6)",
    json: text("date-time"),
  },
  timestamp_ntz: {
    delta: "timestamp_ntz",
    duckdb: "TIMESTAMP",
    spark: "timestamp_ntz",
    tsql: "datetime2(6)",
    json: text("local-date-time"),
    feature: TIMESTAMP_NTZ,
  },
} as const satisfies Record<PrimitiveName, Spelling>;

/** Other systems' names for a type: accepted where people write types, printed never. */
export const typeAliases: Readonly<Record<string, PrimitiveName>> = {
  bool: "boolean",
  byte: "tinyint",
  short: "smallint",
  integer: "int",
  long: "bigint",
};

/** Names people try; the answer says which type is meant instead of guessing. */
export const typeLookalikes: Readonly<Record<string, string>> = {
  varchar: "string",
  text: "string",
  char: "string",
  nvarchar: "string",
  str: "string",
  uuid: "string",
  json: "string",
  variant: "string, with JSON text",
  number: "decimal(p,s) or double",
  numeric: "decimal(p,s)",
  real: "float",
  int8: "tinyint",
  int16: "smallint",
  int32: "int",
  int64: "bigint",
  hugeint: "decimal(38,0)",
  blob: "binary",
  bytes: "binary",
  datetime: "timestamp_ntz",
  timestamptz: "timestamp",
  timestampntz: "timestamp_ntz",
  list: "array<…>",
};

export function isPrimitive(type: Type): type is Readonly<{ kind: PrimitiveName }> {
  return type.kind in spellings;
}

function integer(bits: 8 | 16 | 32): Readonly<{ type: "integer"; minimum: number; maximum: number }> {
  return { type: "integer", minimum: -(2 ** (bits - 1)), maximum: 2 ** (bits - 1) - 1 };
}

function text(format: string): Readonly<{ type: "string"; format: string }> {
  return { type: "string", format };
}
