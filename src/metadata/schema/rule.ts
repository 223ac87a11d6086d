import { z } from "zod";
import type { RuleExtension } from "../extension/extension.ts";
import { builtInRules } from "../rule/kinds.ts";
import { columnListShape, durationShape, nameShape, severityShape, textShape } from "./common.ts";
import { propertyShapes } from "./property.ts";

const boundShape = z.union([z.number(), z.string()], { error: "a number, or a date or timestamp as text" });
const flagShape = z.boolean({ error: "true or false" });
const SHARE = "a share such as 1%, or a number of rows";
const countShape = z.int({ error: "a whole number" }).min(0, { error: "0 or more" });
const scalarShape = z.union([z.string(), z.number(), z.boolean()], { error: "a text, number or boolean" });

/** Exactly one of the kinds stands in a rule; that is checked while the Model is built, so that one finding names them all. */
export const ruleKindShapes = {
  not_null: columnListShape.describe(builtInRules.not_null.summary),
  unique: columnListShape.describe(builtInRules.unique.summary),
  range: z
    .strictObject({
      column: textShape,
      min: boundShape.optional(),
      max: boundShape.optional(),
      allow_null: flagShape.optional(),
    })
    .describe(builtInRules.range.summary),
  accepted: z
    .strictObject({
      column: textShape,
      values: z.array(scalarShape).min(1, { error: "at least one value" }),
      allow_null: flagShape.optional(),
    })
    .describe(builtInRules.accepted.summary),
  matches: z
    .strictObject({ column: textShape, pattern: textShape, allow_null: flagShape.optional() })
    .describe(builtInRules.matches.summary),
  expression: textShape.describe(builtInRules.expression.summary),
  reference: z
    .strictObject({
      column: textShape.optional(),
      columns: columnListShape.optional(),
      dataset: textShape.describe("The dataset looked into: bronze.airports, silver.x, owner.layer.name"),
      to: z.union([textShape, columnListShape], { error: "a column, or a list of columns" }),
      allow_null: flagShape.optional(),
    })
    .describe(builtInRules.reference.summary),
  row_count: z
    .strictObject({ min: countShape.optional(), max: countShape.optional() })
    .describe(builtInRules.row_count.summary),
  freshness: z.strictObject({ column: textShape, max_age: durationShape }).describe(builtInRules.freshness.summary),
  schema: z
    .strictObject({ columns: z.record(nameShape, textShape), allow_extra: flagShape.optional() })
    .describe(builtInRules.schema.summary),
} as const;

export const ruleShape = z
  .strictObject({
    not_null: ruleKindShapes.not_null.optional(),
    unique: ruleKindShapes.unique.optional(),
    range: ruleKindShapes.range.optional(),
    accepted: ruleKindShapes.accepted.optional(),
    matches: ruleKindShapes.matches.optional(),
    expression: ruleKindShapes.expression.optional(),
    reference: ruleKindShapes.reference.optional(),
    row_count: ruleKindShapes.row_count.optional(),
    freshness: ruleKindShapes.freshness.optional(),
    schema: ruleKindShapes.schema.optional(),
    allow_null: flagShape.describe("expression: NULL counts as good").optional(),
    keep: z.enum(["first", "last"]).describe("unique: the row of a duplicate group that stays").optional(),
    order_by: textShape.describe("unique: the column that says which row is first").optional(),
    severity: severityShape.optional(),
    max_failed: z
      .union([countShape, z.string().regex(/^\d{1,3}(\.\d{1,6})?%$/, { error: SHARE })], { error: SHARE })
      .describe("Above this the rule fails the whole step")
      .optional(),
    name: nameShape.optional(),
    description: textShape.optional(),
  })
  .describe("A data-quality rule: one kind with its settings, and a severity");

export type RuleText = z.output<typeof ruleShape>;
export type RuleShape = typeof ruleShape;

/** The shape of a rule in a project that brings kinds of its own. */
export function ruleShapeOf(kinds: readonly RuleExtension[]): RuleShape {
  const own = kinds.map(({ kind, summary, properties }) => {
    const settings = z.strictObject(propertyShapes(properties, "dataset"));
    return [kind, settings.describe(summary).optional()] as const;
  });
  // what a project adds is known by name only
  return own.length === 0 ? ruleShape : (ruleShape.extend(Object.fromEntries(own)) as unknown as RuleShape);
}
