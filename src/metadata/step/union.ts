import { stepKind } from "../extension/extension.ts";
import { before, datasetSql, namesSql } from "./sql.ts";

export const union = stepKind({
  kind: "union",
  summary: "Adds the rows of another dataset",
  properties: {
    dataset: { type: "dataset", description: "The other dataset", required: true },
    columns: {
      type: "columns",
      description:
        "Columns both have, in this order; when left out, the columns of both by name, NULL where one has none",
    },
  },
  compile: ({ settings, input }) => {
    const { dataset, columns } = settings;
    if (columns === undefined)
      return `SELECT * FROM ${before(input)} UNION ALL BY NAME SELECT * FROM ${datasetSql(dataset)}`;
    const names = namesSql(columns);
    return `SELECT ${names} FROM ${before(input)} UNION ALL SELECT ${names} FROM ${datasetSql(dataset)}`;
  },
});
