import type { BuiltInRule, RuleBody } from "./built-in.ts";

export const rowCount = {
  kind: "row_count",
  summary: "The resulting table has this many rows",
  form: "table",
  columns: () => [],
  compile: (settings, { rows }) => {
    const { min, max } = settings;
    const within = [...(min === undefined ? [] : [`n >= ${min}`]), ...(max === undefined ? [] : [`n <= ${max}`])];
    return {
      select:
        `SELECT CASE WHEN ${within.join(" AND ") || "true"} THEN 0 ELSE 1 END AS failed, 1 AS checked, n || ' rows' AS detail ` +
        `FROM (SELECT count(*) AS n FROM ${rows})`,
      reason: `the table has ${outside(settings)} rows`,
    };
  },
} as const satisfies BuiltInRule<"row_count">;

function outside({ min, max }: RuleBody<"row_count">): string {
  if (min === undefined) return `more than ${max}`;
  return max === undefined ? `fewer than ${min}` : `not between ${min} and ${max}`;
}
