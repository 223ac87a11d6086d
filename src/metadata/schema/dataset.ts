import { z } from "zod";
import type { Json } from "../../base/index.ts";
import type { StepExtension } from "../extension/extension.ts";
import { columnListShape, columnsShape, timeLimitShape, tagsShape, textShape } from "./common.ts";
import { propertyShapes } from "./property.ts";
import type { RuleShape } from "./rule.ts";

/** What every dataset may say, of a source or of a product. */
export function datasetCommonOf(rule: RuleShape) {
  return {
    description: textShape.optional(),
    keys: columnListShape.describe("Columns that identify a row").optional(),
    columns: columnsShape.optional(),
    rules: z.array(rule, { error: "a list of rules" }).optional(),
    tags: tagsShape.optional(),
    time_limit: timeLimitShape.describe("How long a step may take; 1h when not given").optional(),
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
export function datasetShapeOf(rule: RuleShape, steps: readonly StepExtension[]) {
  const shape = plainDatasetShape(rule);
  const known = steps.map(({ kind, summary, properties }) => {
    const settings = z.strictObject(propertyShapes(properties, "made"));
    return [kind, settings.describe(summary).optional()] as const;
  });
  const list = z
    .array(z.strictObject(Object.fromEntries(known)), { error: "a list of steps, each with its kind" })
    .min(1, { error: "at least one step" })
    .describe("How the dataset is made, instead of SQL: one step after the other");
  // kinds are known by name only
  return shape.extend({ steps: list.optional() }) as unknown as typeof shape;
}

function plainDatasetShape(rule: RuleShape) {
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

/** A step as written: one key, its kind. */
export type StepText = Readonly<Record<string, Readonly<Record<string, Json>> | undefined>>;
export type DatasetText = z.output<ReturnType<typeof datasetShapeOf>> & { steps?: readonly StepText[] };
