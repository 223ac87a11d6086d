import { stepKind } from "../extension/extension.ts";
import { before, columnsSql } from "./sql.ts";

export const select = stepKind({
  kind: "select",
  summary: "The columns of the result, in this order",
  properties: {
    columns: {
      type: "map",
      description: "New name: a column, or an expression in SQL: { id: id, amount: price * quantity }",
      required: true,
    },
  },
  compile: ({ settings, input }) => `SELECT ${columnsSql(settings.columns).join(", ")} FROM ${before(input)}`,
});
