import { stepKind } from "../extension/extension.ts";
import { before, namesSql } from "./sql.ts";

export const drop = stepKind({
  kind: "drop",
  summary: "Leaves columns out",
  properties: { columns: { type: "columns", description: "Columns nobody needs from here on", required: true } },
  compile: ({ settings, input }) => `SELECT * EXCLUDE (${namesSql(settings.columns)}) FROM ${before(input)}`,
});
