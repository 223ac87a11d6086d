import { quoteName } from "../../../sql/index.ts";
import { instant } from "../compile/literal.ts";
import { sharedHashes } from "../compile/shared-hashes.ts";
import type { RuleCompiler } from "./check.ts";

/** All rows of a group with equal values fail, unless one of them is kept. A value with NULL in it is equal to nothing. */
export const unique: RuleCompiler<"unique"> = {
  table: ({ columns, keep }) => {
    const names = columns.map((column) => quoteName(column)).join(", ");
    const present = columns.map((column) => `${quoteName(column)} IS NOT NULL`).join(" AND ");
    const failing = keep === undefined ? "sum(n)" : "sum(n - 1)";
    return {
      reason: `"${columns.join('", "')}" occurs more than once`,
      prove: (result) =>
        `SELECT ${sharedHashes(result, columns)} AS failed, (SELECT count(*) FROM ${result}) AS checked, NULL AS detail`,
      judge: (result) =>
        `SELECT coalesce((SELECT ${failing} FROM (SELECT count(*) AS n FROM ${result} WHERE ${present} GROUP BY ${names} HAVING count(*) > 1)), 0) ` +
        `AS failed, (SELECT count(*) FROM ${result}) AS checked, NULL AS detail`,
    };
  },
};

export const rowCount: RuleCompiler<"row_count"> = {
  table: ({ min, max }) => {
    const within = [...(min === undefined ? [] : [`n >= ${min}`]), ...(max === undefined ? [] : [`n <= ${max}`])];
    const words =
      min === undefined
        ? `more than ${max}`
        : max === undefined
          ? `fewer than ${min}`
          : `not between ${min} and ${max}`;
    return {
      reason: `the table has ${words} rows`,
      judge: (result) =>
        `SELECT CASE WHEN ${within.join(" AND ") || "true"} THEN 0 ELSE 1 END AS failed, 1 AS checked, n || ' rows' AS detail ` +
        `FROM (SELECT count(*) AS n FROM ${result})`,
    };
  },
};

/** The newest value may not be older than the limit, seen from the run's clock. A table without values has nothing to be late. */
export const freshness: RuleCompiler<"freshness"> = {
  table: ({ column, maxAgeSeconds }, _context, now) => {
    const newest = `max(CAST(${quoteName(column)} AS TIMESTAMPTZ))`;
    return {
      reason: `the newest "${column}" is older than ${maxAgeSeconds} s`,
      judge: (result) =>
        `SELECT CASE WHEN newest < ${instant(now)} - to_seconds(${maxAgeSeconds}) THEN 1 ELSE 0 END AS failed, 1 AS checked, ` +
        `coalesce('newest: ' || newest, 'no value') AS detail FROM (SELECT ${newest} AS newest FROM ${result})`,
    };
  },
};

/** Judged without reading: the columns of the resulting table are known. */
export const schema: RuleCompiler<"schema"> = {
  schema: (rule, columns) => {
    const present = new Map(columns.map((column) => [column.name, column.type]));
    const wanted = new Set(rule.columns.map((column) => column.name));
    const wrong = rule.columns.flatMap(({ name, type }) => {
      const found = present.get(name);
      if (found === undefined) return [`"${name}" is missing`];
      return found === type ? [] : [`"${name}" is ${found}, not ${type}`];
    });
    const extra = rule.allowExtra
      ? []
      : columns.filter(({ name }) => !wanted.has(name)).map(({ name }) => `"${name}" is not expected`);
    const problems = [...wrong, ...extra];
    return {
      failed: problems.length,
      checked: Math.max(rule.columns.length, columns.length),
      detail: problems.join("; "),
    };
  },
};
