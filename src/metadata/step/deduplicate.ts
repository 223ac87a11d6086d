import { quoteName } from "../../sql/index.ts";
import { stepKind } from "../extension/extension.ts";
import { before, namesSql } from "./sql.ts";

// a name no column has: the columns of a lake hold no blanks
const ROW = quoteName("whole row");

export const deduplicate = stepKind({
  kind: "deduplicate",
  summary: "Keeps one row of those that are the same in some columns",
  properties: {
    by: { type: "columns", description: "Columns that identify a row", required: true },
    order: {
      type: "map",
      description: "Which one is kept, the first in this order: { updated_at: desc }; a missing value comes last",
      values: ["asc", "desc"],
    },
  },
  compile: ({ settings, input }) => {
    const order = Object.entries(settings.order ?? {}).map(
      ([column, way]) => `${quoteName(column)} ${way === "desc" ? "DESC" : "ASC"} NULLS LAST`,
    );
    // where the order leaves a choice, the row itself decides: rows have no order of their own, and equal rows are the same row
    const first = `row_number() OVER (PARTITION BY ${namesSql(settings.by)} ORDER BY ${[...order, ROW].join(", ")})`;
    return `SELECT * FROM ${before(input)} AS ${ROW} QUALIFY ${first} = 1`;
  },
});
