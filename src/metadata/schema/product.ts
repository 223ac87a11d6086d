import { z } from "zod";
import type { PortExtension } from "../extension/extension.ts";
import { documentShape, nameShape, tagsShape, textShape, versionShape } from "./common.ts";
import { propertyShapes } from "./property.ts";

/** Kinds of output ports that are built in. */
export const PORT_KINDS = ["table", "files", "api", "document", "stream", "report"] as const;

const portShape = z
  .strictObject({
    dataset: textShape.describe("The dataset given out: gold.carrier_delay"),
    as: z.array(z.enum(PORT_KINDS)).min(1, { error: "at least one kind" }).describe("How consumers get it").optional(),
    contract: versionShape.describe("Version of the promise").optional(),
    description: textShape.optional(),
  })
  .describe("An output port: a dataset others may read");

type PortShape = typeof portShape;

/** Keys of a port that are no kinds. */
export const PORT_KEYS: readonly string[] = Object.keys(portShape.shape);

/** The shape of a port in a project that brings kinds of its own. */
function portShapeOf(kinds: readonly PortExtension[]): PortShape {
  if (kinds.length === 0) return portShape;
  const names = [...PORT_KINDS, ...kinds.map(({ kind }) => kind)];
  const as = z.array(z.enum(names)).min(1, { error: "at least one kind" }).describe("How consumers get it").optional();
  const own = kinds.map(({ kind, summary, properties }) => {
    const settings = z.strictObject(propertyShapes(properties, "made"));
    return [kind, settings.describe(summary).optional()] as const;
  });
  // what a project adds is known by name only
  return portShape.extend({ as, ...Object.fromEntries(own) }) as unknown as PortShape;
}

/** `products/<product>/product.yaml` */
export function productShapeOf(ports: readonly PortExtension[]) {
  return z
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
      outputs: z.record(nameShape, portShapeOf(ports), { error: "a map of output ports" }).optional(),
      on_failure: z
        .enum(["stop", "block", "continue"])
        .describe("When a step fails: stop the run, block what depends on it, or go on with the former version")
        .optional(),
    })
    .describe("A data product: owner, purpose, inputs, output ports");
}

export type ProductText = z.output<ReturnType<typeof productShapeOf>>;

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
