import { quoteName, quoteText } from "../../../sql/index.ts";
import { typedLiteral } from "../compile/literal.ts";
import type { RuleCompiler } from "./check.ts";

/** True where the condition on the column does not hold; where the column is NULL, `allowNull` decides. Faster than `IS NOT TRUE` by a fifth. */
function unless(name: string, condition: string, allowNull: boolean): string {
  return allowNull ? `${name} IS NOT NULL AND NOT (${condition})` : `${name} IS NULL OR NOT (${condition})`;
}

function named(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(", ");
}

export const notNull: RuleCompiler<"not_null"> = {
  row: ({ columns }) => ({
    failed: columns.map((column) => `${quoteName(column)} IS NULL`).join(" OR "),
    reason: `${named(columns)} is missing`,
  }),
};

export const range: RuleCompiler<"range"> = {
  row: ({ column, min, max, allowNull }, { types }) => {
    const name = quoteName(column);
    const type = types.get(column);
    const bounds = [
      ...(min === undefined ? [] : [`${name} >= ${typedLiteral(min, type)}`]),
      ...(max === undefined ? [] : [`${name} <= ${typedLiteral(max, type)}`]),
      // NaN is above every number, so a lower bound alone would let it pass
      ...(type === "double" || type === "float" ? [`NOT isnan(${name})`] : []),
    ];
    const words = min === undefined ? `above ${max}` : max === undefined ? `below ${min}` : `outside ${min} to ${max}`;
    return {
      failed: unless(name, bounds.join(" AND ") || "true", allowNull),
      reason: `"${column}" is ${words}`,
    };
  },
};

export const accepted: RuleCompiler<"accepted"> = {
  row: ({ column, values, allowNull }, { types }) => {
    const list = values.map((value) => typedLiteral(value, types.get(column)));
    const name = quoteName(column);
    const condition = list.length === 0 ? "false" : `${name} IN (${list.join(", ")})`;
    const shown = values.length > 12 ? [...values.slice(0, 12), "…"] : values;
    return { failed: unless(name, condition, allowNull), reason: `"${column}" is not one of ${shown.join(", ")}` };
  },
};

/** The whole value must match. RE2: linear time whatever the pattern. */
export const matches: RuleCompiler<"matches"> = {
  row: ({ column, pattern, allowNull }, { types }) => {
    const name = quoteName(column);
    const text = types.get(column) === "string" ? name : `CAST(${name} AS VARCHAR)`;
    return {
      failed: unless(name, `regexp_full_match(${text}, ${quoteText(pattern)})`, allowNull),
      reason: `"${column}" does not match ${pattern}`,
    };
  },
};

export const expression: RuleCompiler<"expression"> = {
  row: ({ expression: condition, allowNull }) => ({
    // the line break ends a comment that the author may have left open
    failed: `(${condition}\n) IS ${allowNull ? "FALSE" : "NOT TRUE"}`,
    reason: `not true: ${condition}`,
  }),
};

/** Of a kind the project brings: SQL since the metadata was read, and judged then. */
export const custom: RuleCompiler<"custom"> = {
  row: ({ good, reason }) => ({ failed: `(${good}\n) IS NOT TRUE`, reason }),
};
