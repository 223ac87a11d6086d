import type { LogicalType } from "../../base/index.ts";

const scalars: Readonly<Record<string, LogicalType>> = {
  smallint: "smallint",
  integer: "int",
  bigint: "bigint",
  oid: "bigint",
  real: "float",
  "double precision": "double",
  boolean: "boolean",
  bytea: "binary",
  date: "date",
  "timestamp without time zone": "timestamp_ntz",
  "timestamp with time zone": "timestamp",
};

/**
 * The logical type of a type of Postgres as `format_type` spells it. Everything without a type of its own in the lake (uuid, json, time,
 * interval, numeric without precision …) is string: its exact text; arrays are read as JSON.
 */
export function postgresType(sourceType: string): LogicalType {
  const plain = sourceType.replace(/^(timestamp|time)\(\d\)/, "$1");
  return scalars[plain] ?? decimalType(plain) ?? "string";
}

/** Arrays come as JSON text. */
export function isArrayType(sourceType: string): boolean {
  return sourceType.endsWith("[]");
}

/** `numeric(10,2)`; Postgres also knows negative scales and scales above the precision. */
function decimalType(sourceType: string): LogicalType | undefined {
  const match = /^numeric\((\d+),(-?\d+)\)$/.exec(sourceType);
  if (match === null) return undefined;
  const scale = Math.max(0, Number(match[2]));
  const precision = Math.max(Number(match[1]) - Math.min(0, Number(match[2])), scale);
  return precision <= 38 ? `decimal(${precision},${scale})` : undefined;
}

/** The type a watermark is compared as at the source. */
export function postgresCast(type: LogicalType): string {
  return casts[type] ?? (type.startsWith("decimal") ? "numeric" : "text");
}

const casts: Readonly<Record<string, string>> = {
  smallint: "smallint",
  int: "integer",
  bigint: "bigint",
  float: "real",
  double: "double precision",
  date: "date",
  timestamp: "timestamptz",
  timestamp_ntz: "timestamp",
};
