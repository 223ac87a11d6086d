import { quoteName, quoteText } from "../../sql/index.ts";
import type { BuiltInRule } from "./built-in.ts";
import { comparedType } from "./column-type.ts";
import { typeOfColumn } from "./record.ts";

/** RE2: linear time whatever the pattern. */
export const matches = {
  kind: "matches",
  summary: "The whole text matches the regular expression",
  columns: ({ column }) => [column],
  needs: (_settings, column) => (comparedType(column) === "text" ? undefined : "the column has to be a string"),
  compile: ({ column, pattern, allowNull }, facts) => {
    const name = quoteName(column);
    const text = typeOfColumn(facts, column) === "string" ? name : `CAST(${name} AS VARCHAR)`;
    return {
      good: `regexp_full_match(${text}, ${quoteText(pattern)})`,
      missing: { columns: [column], are: allowNull ? "good" : "bad" },
      isTotal: true,
      reason: `"${column}" does not match ${pattern}`,
    };
  },
} as const satisfies BuiltInRule<"matches">;
