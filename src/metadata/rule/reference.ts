import { type BuiltInRule, named } from "./built-in.ts";
import { neededSingle } from "./column-type.ts";

export const reference = {
  kind: "reference",
  summary: "The value is found in a column of another dataset",
  columns: ({ columns }) => columns,
  needs: (_settings, column) => neededSingle(column),
  compile: ({ columns, dataset, to, allowNull }) => ({
    lookup: { columns, dataset, to },
    missing: { columns, are: allowNull ? "good" : "bad" },
    reason: `${named(columns)} is not in ${dataset} (${to.join(", ")})`,
  }),
} as const satisfies BuiltInRule<"reference">;
