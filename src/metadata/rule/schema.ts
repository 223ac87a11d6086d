import { quoteText } from "../../sql/index.ts";
import type { BuiltInRule } from "./built-in.ts";

/** Judged without reading a row: the columns of the resulting table are known. */
export const schema = {
  kind: "schema",
  summary: "The columns and their types are these",
  form: "table",
  columns: () => [],
  compile: (settings, { columns }) => {
    const present = new Map(columns.map((column) => [column.name, column.type]));
    const wanted = new Set(settings.columns.map((column) => column.name));
    const wrong = settings.columns.flatMap(({ name, type }) => {
      const found = present.get(name);
      if (found === undefined) return [`"${name}" is missing`];
      return found === type ? [] : [`"${name}" is ${found}, not ${type}`];
    });
    const extra = settings.allowExtra
      ? []
      : columns.filter(({ name }) => !wanted.has(name)).map(({ name }) => `"${name}" is not expected`);
    const problems = [...wrong, ...extra];
    const checked = Math.max(settings.columns.length, columns.length);
    return {
      select: `SELECT ${problems.length} AS failed, ${checked} AS checked, ${quoteText(problems.join("; "))} AS detail`,
      reason: "the columns differ",
    };
  },
} as const satisfies BuiltInRule<"schema">;
