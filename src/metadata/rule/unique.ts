import { type BuiltInRule, named } from "./built-in.ts";
import { neededSingle } from "./column-type.ts";

/** All rows of a group with equal values fail, unless one of them is kept. A value with NULL in it is equal to nothing. */
export const unique = {
  kind: "unique",
  summary: "No two rows of the resulting table have the same values here",
  form: "group",
  columns: ({ columns }) => columns,
  needs: (_settings, column) => neededSingle(column),
  compile: ({ columns, keep, orderBy }) => ({
    columns,
    ...(keep === undefined ? {} : { keep }),
    ...(orderBy === undefined ? {} : { orderBy }),
    reason: `${named(columns)} occurs more than once`,
  }),
} as const satisfies BuiltInRule<"unique">;
