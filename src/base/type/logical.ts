/**
 * The logical type of a column as text, spelled as Spark spells it: `int`, `decimal(10,2)`, `array<string>`,
 * `struct<a:int,b:string>`, `map<string,int>`, `timestamp` (an instant, UTC), `timestamp_ntz` (no zone).
 * This is what crosses every border; `parseType` gives its structure.
 */
export type LogicalType = string;

/** A column as stored. Names match `[a-z][a-z0-9_]*` (provenance columns begin with `_`). */
export type Column = Readonly<{ name: string; type: LogicalType; nullable: boolean }>;

export type PrimitiveName =
  | "boolean"
  | "tinyint"
  | "smallint"
  | "int"
  | "bigint"
  | "float"
  | "double"
  | "string"
  | "binary"
  | "date"
  | "timestamp"
  | "timestamp_ntz";

export type StructField = Readonly<{ name: string; type: Type }>;

/** A logical type taken apart. Everything in it may be null; nullability belongs to columns. */
export type Type =
  | Readonly<{ kind: PrimitiveName }>
  /** `precision` 1 to 38 digits, of which `scale` stand after the point. */
  | Readonly<{ kind: "decimal"; precision: number; scale: number }>
  | Readonly<{ kind: "array"; element: Type }>
  | Readonly<{ kind: "map"; key: Type; value: Type }>
  | Readonly<{ kind: "struct"; fields: readonly StructField[] }>
  /** A value of any type that says itself which. Tables of the lake hold it; columns of a project are not declared with it. */
  | Readonly<{ kind: "variant" }>;

/** The most digits a decimal has in Delta, Spark, DuckDB and T-SQL alike. */
export const MAX_PRECISION = 38;
