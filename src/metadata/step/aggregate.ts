import { stepKind } from "../extension/extension.ts";
import { before, columnsSql, namesSql } from "./sql.ts";

export const aggregate = stepKind({
  kind: "aggregate",
  summary: "One row for each combination of some columns",
  properties: {
    by: { type: "columns", description: "Columns that make a group; one row of all when left out" },
    columns: { type: "map", description: "New name: an aggregate in SQL: { amount: sum(amount) }", required: true },
  },
  compile: ({ settings, input }) => {
    const { by = [], columns } = settings;
    const groups = by.length === 0 ? "" : ` GROUP BY ${namesSql(by)}`;
    const given = [...(by.length === 0 ? [] : [namesSql(by)]), ...columnsSql(columns)];
    return `SELECT ${given.join(", ")} FROM ${before(input)}${groups}`;
  },
});
