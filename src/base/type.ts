/**
 * The logical type of a column, spelled as Delta and Spark spell it: `int`, `decimal(10,2)`, `array<string>`,
 * `struct<a:int,b:string>`, `map<string,int>`, `timestamp` (an instant, UTC), `timestamp_ntz` (no zone).
 */
export type LogicalType = string;

/** A column as stored. Names match `[a-z][a-z0-9_]*` (provenance columns begin with `_`). */
export type Column = Readonly<{ name: string; type: LogicalType; nullable: boolean }>;
