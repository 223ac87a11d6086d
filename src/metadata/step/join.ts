import { quoteNames } from "../../sql/index.ts";
import { stepKind } from "../extension/extension.ts";
import { before, datasetSql } from "./sql.ts";

export const join = stepKind({
  kind: "join",
  summary: "Adds columns of another dataset where pairs of columns are equal",
  properties: {
    dataset: { type: "dataset", description: "The other dataset", required: true },
    on: { type: "map", description: "Column here: column of the other dataset", required: true },
    take: { type: "map", description: "New name: column of the other dataset; nothing when left out" },
    how: {
      type: "text",
      description: "left keeps rows without a partner, inner leaves them out",
      values: ["inner", "left"],
      default: "inner",
    },
  },
  compile: ({ settings, input }) => {
    const { dataset, on, take = {}, how } = settings;
    const pairs = Object.entries(on).map(
      ([here, there]) => `${quoteNames(["here", here])} = ${quoteNames(["there", there])}`,
    );
    const taken = Object.entries(take).map(
      ([name, there]) => `, ${quoteNames(["there", there])} AS ${quoteNames([name])}`,
    );
    const words = how === "left" ? "LEFT JOIN" : "INNER JOIN";
    return `SELECT here.*${taken.join("")} FROM ${before(input)} AS here ${words} ${datasetSql(dataset)} AS there ON ${pairs.join(" AND ")}`;
  },
});
