import { quoteName } from "../../sql/index.ts";
import type { BuiltInRule } from "./built-in.ts";
import { comparedType } from "./column-type.ts";

/** The newest value may not be older than the limit, seen from the run's clock. A table without values has nothing to be late. */
export const freshness = {
  kind: "freshness",
  summary: "The newest value is at most this old",
  form: "table",
  columns: ({ column }) => [column],
  needs: (_settings, column) =>
    comparedType(column) === "time" ? undefined : "the column has to be a date or timestamp",
  compile: ({ column, maxAgeSeconds }, { rows }) => ({
    select:
      `SELECT CASE WHEN newest < run_time() - to_seconds(${maxAgeSeconds}) THEN 1 ELSE 0 END AS failed, 1 AS checked, ` +
      `coalesce('newest: ' || newest, 'no value') AS detail ` +
      `FROM (SELECT max(CAST(${quoteName(column)} AS TIMESTAMPTZ)) AS newest FROM ${rows})`,
    reason: `the newest "${column}" is older than ${maxAgeSeconds} s`,
  }),
} as const satisfies BuiltInRule<"freshness">;
