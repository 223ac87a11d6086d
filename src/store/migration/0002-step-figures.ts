import { addColumns } from "../schema/alter.ts";
import type { ColumnSpec, SqlDialect } from "../schema/column.ts";

/** What a step cost and moved, to be asked for by SQL; before, only its memory was known, inside `Measures`. */
export const stepFigures = {
  Attempt: "integer?",
  DurationMs: "count?",
  RowsIn: "count?",
  RowsOut: "count?",
  RowsRefused: "count?",
  BytesRead: "count?",
  BytesWritten: "count?",
  PeakMemoryBytes: "count?",
} as const satisfies Readonly<Record<string, ColumnSpec>>;

const knownMemory: Readonly<Record<SqlDialect, string>> = {
  sqlite: `cast(json_extract("Measures", '$.memoryBytes') as integer)`,
  postgres: `cast(cast("Measures" as json) ->> 'memoryBytes' as bigint)`,
  mssql: `try_convert(bigint, json_value("Measures", '$.memoryBytes'))`,
};

export function addStepFigures(dialect: SqlDialect): readonly string[] {
  return [
    ...addColumns("Steps", stepFigures, dialect),
    `update "Steps" set "PeakMemoryBytes" = ${knownMemory[dialect]}`,
  ];
}
