import { stepKind } from "../extension/extension.ts";
import { before, expressionSql } from "./sql.ts";

export const where = stepKind({
  kind: "where",
  summary: "Keeps the rows for which a condition is true",
  properties: { condition: { type: "text", description: "A condition in SQL: quantity > 0", required: true } },
  compile: ({ settings, input }) => `SELECT * FROM ${before(input)} WHERE ${expressionSql(settings.condition)}`,
});
