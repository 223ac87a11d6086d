import { type BuiltInRule, named } from "./built-in.ts";

export const notNull = {
  kind: "not_null",
  summary: "These columns hold a value in every row",
  columns: ({ columns }) => columns,
  compile: ({ columns }) => ({
    missing: { columns, are: "bad" },
    reason: `${columns.map((column) => named([column])).join(" or ")} is missing`,
  }),
} as const satisfies BuiltInRule<"not_null">;
