import { stepKind } from "../extension/extension.ts";
import { datasetSql } from "./sql.ts";

export const from = stepKind({
  kind: "from",
  summary: "Reads a dataset: the first step",
  properties: { dataset: { type: "dataset", description: "What is read: bronze.orders", required: true } },
  compile: ({ settings, input }) => {
    if (input !== undefined) throw new Error("it is the first step; `join` and `union` bring in another dataset");
    return `SELECT * FROM ${datasetSql(settings.dataset)}`;
  },
});
