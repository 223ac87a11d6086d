import { z } from "zod";
import type { Connector } from "../../connector/index.ts";
import {
  columnListShape,
  type documentShape,
  driftShape,
  durationShape,
  nameShape,
  tagsShape,
  textShape,
} from "./common.ts";
import { datasetCommonOf } from "./dataset.ts";
import { propertyShapes } from "./property.ts";
import { type RuleShape, ruleShape } from "./rule.ts";

function authenticationShape(connector: Connector): z.ZodType {
  const methods = Object.entries(connector.authentication).map(([method, properties]) =>
    z.strictObject({ method: z.literal(method), ...propertyShapes(properties, "connection") }),
  );
  const [first, ...rest] = methods;
  const shape = first === undefined ? z.strictObject({}) : z.discriminatedUnion("method", [first, ...rest]);
  return "none" in connector.authentication || first === undefined ? shape.optional() : shape;
}

const loadShapes = {
  full: z.strictObject({ mode: z.literal("full"), keys: columnListShape.optional() }),
  append: z.strictObject({ mode: z.literal("append"), keys: columnListShape.optional() }),
  incremental: z.strictObject({
    mode: z.literal("incremental"),
    watermark: textShape.describe("The column that grows"),
    lookback: z
      .union([durationShape, z.int().min(0)], {
        error: "a duration such as 1h, or a whole number for numeric watermarks",
      })
      .describe("How far behind the watermark rows are read again")
      .optional(),
    keys: columnListShape.optional(),
  }),
};

const filterShape = textShape
  .describe(
    "A boolean SQL expression over the columns as the source names them; only rows for which it is true are read",
  )
  .optional();

/** One kind of source, from the properties of its connector. */
function sourceShape(connector: Connector, rule: RuleShape) {
  const [firstMode, ...otherModes] = connector.modes.map((mode) => loadShapes[mode]);
  if (firstMode === undefined) throw new Error(`connector ${connector.type} has no load mode`);
  const dataset = z.strictObject({
    ...datasetCommonOf(rule),
    load: z.discriminatedUnion("mode", [firstMode, ...otherModes]).optional(),
    // only what is read as a table has rows that the source can choose from
    ...("table" in connector.dataset ? { filter: filterShape } : {}),
    drift: driftShape.optional(),
    ...propertyShapes(connector.dataset, "dataset"),
  });
  const connection = z.strictObject(propertyShapes(connector.connection, "connection")).describe("Where the source is");
  const needsConnection = Object.values(connector.connection).some((property) => property.required === true);
  return z
    .strictObject({
      source: nameShape,
      type: z.literal(connector.type),
      description: textShape.optional(),
      connection: needsConnection ? connection : connection.optional(),
      authentication: authenticationShape(connector),
      datasets: z.record(z.string(), dataset, { error: "a map of datasets" }),
      drift: driftShape.optional(),
      tags: tagsShape.optional(),
    })
    .describe(connector.summary);
}

/** `sources/<source>.yaml`: one shape per kind, told apart by `type`. */
export function sourcesShape(connectors: readonly Connector[], rule: RuleShape = ruleShape): z.ZodType {
  const [first, ...rest] = connectors.map((connector) => sourceShape(connector, rule));
  if (first === undefined) throw new Error("there is no connector");
  return z.discriminatedUnion("type", [first, ...rest]);
}

/** A source after its shape was checked: what the Model is built from. */
export type SourceText = Readonly<{
  source: string;
  type: string;
  description?: string;
  connection?: z.output<typeof documentShape>;
  authentication?: z.output<typeof documentShape>;
  datasets: Readonly<Record<string, SourceDatasetText>>;
  drift?: z.output<typeof driftShape>;
  tags?: string[];
}>;

const sourceDatasetCommon = z.object({
  ...datasetCommonOf(ruleShape),
  load: z.discriminatedUnion("mode", [loadShapes.full, loadShapes.append, loadShapes.incremental]).optional(),
  filter: filterShape,
  drift: driftShape.optional(),
});
export type SourceDatasetText = z.output<typeof sourceDatasetCommon> & Readonly<Record<string, unknown>>;
