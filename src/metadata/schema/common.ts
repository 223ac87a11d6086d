import { z } from "zod";
import { DURATION_RULE } from "../duration.ts";

/*
 * Shapes used by several kinds. The `error` of a shape says in words what is expected there; it becomes the hint of the diagnostic.
 * Shapes only: whatever needs a second file, an order or a computation is checked while the Model is built.
 */

export const NAME_PATTERN = /^[a-z][a-z0-9_]*$/;

export const nameShape = z.string().regex(NAME_PATTERN).max(100);

export const textShape = z.string({ error: "a text" });

export const durationShape = z
  .string({ error: DURATION_RULE })
  .regex(/^\d{1,9}(s|min|m|h|d|w)$/, { error: DURATION_RULE })
  .describe("A duration: 30s, 10m, 1h, 2d, 1w");

const LONGER = `longer than nothing: ${DURATION_RULE}`;

/** A time in which something has to happen. */
export const timeLimitShape = durationShape.regex(/^(?!0+[a-z])/, { error: LONGER });

/** A value of the configuration in place of something else; `error` says what else could stand there. */
export function referenceShape(error: string) {
  return (
    z
      .string()
      // no part of an answer: what is no reference is judged by what else could stand there
      .regex(/\$\{config\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\}/, { error, abort: true })
      .describe("A value of the configuration: ${config.category.item}")
  );
}

/** How a secret is written; the sign by which a wrong one is told from other mistakes. */
export const SECRET_FORM = "{ secret: name }";

export const secretShape = z
  .strictObject(
    { secret: z.string({ error: SECRET_FORM }).regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, { error: SECRET_FORM }) },
    { error: (issue) => (issue.code === "unrecognized_keys" ? undefined : SECRET_FORM) },
  )
  .describe("A secret by name; its value lives in the secret provider of the environment");

export const columnListShape = z
  .array(textShape, { error: "a list of columns: [a, b]" })
  .min(1, { error: "at least one column" });

export const tagsShape = z.array(nameShape, { error: "a list of names: [a, b]" });

export const driftShape = z
  .enum(["evolve", "freeze", "quarantine", "fail"])
  .describe(
    "What happens when the source changes: evolve takes the change, freeze keeps the schema, quarantine keeps rows aside that do not fit, fail stops",
  );

export const severityShape = z
  .enum(["warn", "quarantine", "discard", "fail"])
  .describe(
    "warn: published and counted · quarantine: kept aside · discard: dropped with a record · fail: nothing is published",
  );

export const versionShape = z
  .string({ error: 'a version in quotes: "1.0.0"' })
  .regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/, { error: "three numbers: 1.0.0" });

/** Any value JSON can carry. */
export const jsonShape: z.ZodType = z.json();

/** Any value JSON can carry but null: a key without a value is a mistake. */
export const givenShape = z.union(
  [z.string(), z.number(), z.boolean(), z.array(z.json()), z.record(z.string(), z.json())],
  {
    error: "a text, a number, true or false, a list or a map",
  },
);

export const documentShape = z.record(z.string(), jsonShape, { error: "a map of values" });

export const columnShape = z
  .strictObject({
    type: textShape
      .describe("Logical type: int, bigint, decimal(10,2), timestamp …; applied to what the SELECT gives")
      .optional(),
    nullable: z.boolean({ error: "true or false" }).optional(),
    description: textShape.optional(),
    unit: textShape.optional(),
    classification: textShape.describe("How the column is to be protected, e.g. public, personal").optional(),
  })
  .describe("What is promised about one column");

export const columnsShape = z.record(nameShape, columnShape, { error: "a map of columns: name: { type: int }" });
