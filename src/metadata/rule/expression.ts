import type { BuiltInRule } from "./built-in.ts";

export const expression = {
  kind: "expression",
  summary: "A boolean SQL expression over the columns that is true for a good row",
  columns: () => [],
  compile: (settings) => ({
    good: settings.expression,
    unknown: settings.allowNull ? "good" : "bad",
    reason: `not true: ${settings.expression}`,
  }),
} as const satisfies BuiltInRule<"expression">;
