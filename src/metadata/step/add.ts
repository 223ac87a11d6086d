import { stepKind } from "../extension/extension.ts";
import { before, columnsSql } from "./sql.ts";

export const add = stepKind({
  kind: "add",
  summary: "Adds columns behind those that are there",
  properties: {
    columns: {
      type: "map",
      description: "New name: an expression in SQL over the columns that are there: { amount: price * quantity }",
      required: true,
    },
  },
  compile: ({ settings, input }) => `SELECT *, ${columnsSql(settings.columns).join(", ")} FROM ${before(input)}`,
});
