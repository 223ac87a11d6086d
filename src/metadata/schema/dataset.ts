import { z } from "zod";
import { columnListShape, columnsShape, durationShape, tagsShape, textShape } from "./common.ts";
import { type RuleShape, ruleShape } from "./rule.ts";

/** What every dataset may say, of a source or of a product. */
export function datasetCommonOf(rule: RuleShape) {
  return {
    description: textShape.optional(),
    keys: columnListShape.describe("Columns that identify a row").optional(),
    columns: columnsShape.optional(),
    rules: z.array(rule, { error: "a list of rules" }).optional(),
    tags: tagsShape.optional(),
    time_limit: durationShape.describe("How long a step may take; 1h when not given").optional(),
  } as const;
}

export const materializeShape = z
  .strictObject({
    as: z
      .enum(["table", "append", "merge"])
      .describe("table: replaced as a whole · append: rows are added · merge: rows are replaced by key"),
  })
  .describe("How the result is written");

/** `products/<product>/<layer>/<name>.yaml`, beside the SQL of the same name. */
export function datasetShapeOf(rule: RuleShape = ruleShape) {
  return z
    .strictObject({
      ...datasetCommonOf(rule),
      materialize: materializeShape.optional(),
      on_foreign_change: z
        .enum(["stop", "accept"])
        .describe("What happens when somebody else wrote the table")
        .optional(),
    })
    .describe("A dataset of a product: keys, columns, materialisation, rules");
}

export type DatasetText = z.output<ReturnType<typeof datasetShapeOf>>;
