import { z } from "zod";
import { documentShape, nameShape, tagsShape, textShape, versionShape } from "./common.ts";

export const PORT_KINDS = ["table", "files", "api", "document", "stream", "report"] as const;

const portShape = z
  .strictObject({
    dataset: textShape.describe("The dataset given out: gold.carrier_delay"),
    as: z.array(z.enum(PORT_KINDS)).min(1, { error: "at least one kind" }).describe("How consumers get it").optional(),
    contract: versionShape.describe("Version of the promise").optional(),
    description: textShape.optional(),
  })
  .describe("An output port: a dataset others may read");

/** `products/<product>/product.yaml` */
export const productShape = z
  .strictObject({
    product: nameShape,
    description: textShape.optional(),
    owner: textShape.min(1, { error: "a team or person" }).describe("Team or person that answers for it"),
    purpose: textShape.optional(),
    version: versionShape.optional(),
    tags: tagsShape.optional(),
    sla: documentShape.describe("Promises such as freshness and availability").optional(),
    inputs: z
      .array(textShape, { error: "a list of names" })
      .describe(
        "What the product may read: a source, <source>.bronze.<dataset>, another product or <product>.<port>; when not given, what its SQL reads",
      )
      .optional(),
    outputs: z.record(nameShape, portShape, { error: "a map of output ports" }).optional(),
    on_failure: z
      .enum(["stop", "block", "continue"])
      .describe("When a step fails: stop the run, block what depends on it, or go on with the former version")
      .optional(),
  })
  .describe("A data product: owner, purpose, inputs, output ports");

export type ProductText = z.output<typeof productShape>;

const rowShape = z.record(z.string(), z.json(), { error: "a row as a map: { column: value }" });

/** `products/<product>/tests/<name>.yaml` */
export const productTestShape = z
  .strictObject({
    description: textShape.optional(),
    dataset: textShape.describe("The dataset under test: silver.flights"),
    given: z.record(z.string(), z.array(rowShape)).describe("Rows of every input, by its name in the SQL"),
    expect: z
      .strictObject({ rows: z.array(rowShape).optional(), quarantined: z.array(rowShape).optional() })
      .describe("Rows that are published, and rows kept aside"),
    config: documentShape.describe("Values for config('category.item'), by item").optional(),
    run_time: textShape.describe("What run_time() gives: an ISO instant").optional(),
  })
  .describe("A unit test of one dataset: given rows, expected rows");
